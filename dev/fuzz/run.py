"""Fuzz one target, guided by coverage: `python dev/fuzz/run.py TARGET SECONDS FOLDER`.

FOLDER keeps the inputs that reach new code from one run to the next; what broke something is `crash-*`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))
with atheris.instrument_imports(include=["ingest"]):
    from tests.ingest.fuzz_targets import TARGETS, answer

from tests.ingest.fuzz_seeds import seeds

TIMEOUT = 30
"""Seconds that one input may take: under instrumentation, some ten times what it takes else."""


def main() -> None:
    target, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]) / sys.argv[1]
    if target not in TARGETS:
        sys.exit(f"fuzz: no target {target}; there are {', '.join(TARGETS)}")
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for name, data in seeds(target).items():
        (corpus / f"seed-{name}").write_bytes(data)
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={TIMEOUT}",
        "-rss_limit_mb=3072",
        "-max_len=16384",
        "-print_final_stats=1",
        f"-artifact_prefix={folder}/",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], lambda data: answer(target, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
