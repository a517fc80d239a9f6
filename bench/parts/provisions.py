"""References like "Điều 5 Luật Đất đai": is that Điều the first thing shown?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from random import Random

import click

from bench.effort import Effort
from bench.libraries import Bench
from bench.outlines import Outline
from bench.queries import SEED
from bench.report import Table
from bench.systems import OURS
from search_api.request import SearchRequest
from search_api.service import SearchService

COUNT = 200


@dataclass(frozen=True, slots=True)
class Reference:
    """What is typed, and the Điều that it names; several documents where the library has a number twice."""

    text: str
    documents: frozenset[str]
    article: str


def measure(bench: Bench, _: Effort) -> list[Table]:
    """The right document, and within it the right Điều, first."""
    drawn = references(bench)
    rows = []
    for engine, service in bench.services.items():
        click.echo(f"  {OURS[engine]}", err=True)
        found = [_first(service, one.text) for one in drawn]
        right = [
            (shown[0] in one.documents, shown[1] == one.article)
            for shown, one in zip(found, drawn, strict=True)
        ]
        documents, articles = sum(one for one, _ in right), sum(all(both) for both in right)
        rows.append(
            [
                OURS[engine],
                f"{100 * documents / max(1, len(drawn)):.1f} %",
                f"{100 * articles / max(1, len(drawn)):.1f} %",
            ]
        )
    twins = sum(len(one.documents) > 1 for one in drawn)
    note = (
        f"{len(drawn)} references drawn by a seed: an Điều of a Luật by its name (of several with one name "
        f"the latest is meant) or of a Nghị định by its number. {twins} of them name a number that several "
        "documents have, any of which is right."
    )
    return [Table("Điều of a document", ["system", "right document first", "right Điều first"], rows, [note])]


def references(bench: Bench) -> list[Reference]:
    """Half of them Luật by name, half Nghị định by number."""
    laws: dict[str, Outline] = {}
    decrees = []
    same: defaultdict[str, set[str]] = defaultdict(set)
    for one in bench.outlines:
        same[one.number].add(one.id)
        if not one.articles:
            continue
        if one.doc_type in ("Luật", "Bộ luật") and "sửa đổi" not in one.title.lower():
            name = _name(one)
            if name not in laws or _issued(one) > _issued(laws[name]):
                laws[name] = one
        elif one.doc_type == "Nghị định" and one.number:
            decrees.append((f"Nghị định {one.number}", one))
    random = Random(SEED)
    drawn = random.sample(sorted(laws.items()), min(COUNT // 2, len(laws)))
    drawn += random.sample(decrees, min(COUNT - len(drawn), len(decrees)))
    return [
        _reference(name, one, same[one.number] if one.number else {one.id}, random) for name, one in drawn
    ]


def _reference(name: str, one: Outline, same: Set[str], random: Random) -> Reference:
    article = random.choice(one.articles)
    return Reference(f"Điều {article} {name}", frozenset(same), f"dieu-{article}")


def _name(law: Outline) -> str:
    """As people say it: "Luật Đất đai"."""
    title = law.title
    return title if title.lower().startswith(law.doc_type.lower()) else f"{law.doc_type} {title}"


def _issued(one: Outline) -> date:
    return one.issued_on or date.min


def _first(service: SearchService, text: str) -> tuple[str, str]:
    """The first hit and its first Điều; a part of a long Điều is that Điều."""
    hits = service.search(SearchRequest(q=text[:500], size=1)).hits
    if not hits:
        return "", ""
    path = hits[0].provisions[0].path if hits[0].provisions else ""
    return hits[0].id, path.partition("/")[0] if path.startswith("dieu-") else path
