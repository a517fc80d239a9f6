"""How good and how quick the search is, against what others would set up.

`make bench-search`, or `python -m bench.search --only quality,ascii`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from bench.command import Part, measure, shared, start
from bench.parts import ablation, numbers, provisions, quality, speed, suggestions, tenfold, variants

PARTS: Mapping[str, Part] = {
    "quality": quality.measure,
    "ascii": variants.ascii_questions,
    "typos": variants.typos,
    "numbers": numbers.measure,
    "provisions": provisions.measure,
    "speed": speed.measure,
    "suggestions": suggestions.measure,
    "ablation": ablation.measure,
    "tenfold": tenfold.measure,
}


@click.command()
@shared(PARTS)
def main(**given: Any) -> None:
    """Measure the search, part by part."""
    measure("bench-search", PARTS, given)


if __name__ == "__main__":
    start(main)
