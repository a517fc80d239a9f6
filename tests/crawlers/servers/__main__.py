"""Serve the look-alikes to try the crawlers by hand: `python -m tests.crawlers.servers [COUNT]`.

Prints a crawlers.toml for them.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack

from tests.crawlers.servers.all_sites import all_sites, settings_text


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 700
    with ExitStack() as stack:
        served = stack.enter_context(all_sites(count))
        print(settings_text(served), flush=True)
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            for name, site in served.items():
                print(f"# {name}: {site.count()} requests")


if __name__ == "__main__":
    main()
