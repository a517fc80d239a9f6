"""The gateway's provision trees, and a document's words out of them.

Of 800 trees looked at in 2026 two thirds matched the document's body and a fifth were empty, so a tree stands
in for a body that is missing and never replaces one. Điều may have no number in its title ("Điều" alone):
such a node goes by its order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bookshelf.model import ProvisionKind
from crawlers.sources.described import LayoutChanged
from crawlers.sources.reading import words
from crawlers.sources.vbpl_codes import LEVELS
from crawlers.sources.vbpl_wire import as_list, envelope

NODE_LIMIT = 50_000
"""Provisions of one tree; the longest code has some 6,000."""

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A provision in the gateway's tree. `path` is a permalink (`dieu-3/khoan-1`), `lines` its words."""

    id: str
    kind: ProvisionKind
    title: str
    path: str
    lines: tuple[str, ...]
    is_leaf: bool


def parse_tree(data: bytes | str, url: str) -> tuple[TreeNode, ...]:
    """`GET /doc/provision/tree/{id}`, in reading order; () is an answer (official letters, scans …)."""
    nodes: list[TreeNode] = []
    taken: set[str] = set()
    stack: list[tuple[Any, str]] = [(node, "") for node in reversed(as_list(envelope(data, url), url))]
    while stack:
        value, above = stack.pop()
        if len(nodes) >= NODE_LIMIT:
            raise LayoutChanged(
                url, f"cây có hơn {NODE_LIMIT} điều khoản", f"the tree has more than {NODE_LIMIT} nodes"
            )
        node = _node(value, above, taken, url)
        nodes.append(node)
        children = value.get("children") or []
        stack.extend((child, node.path) for child in reversed(children))
    return tuple(nodes)


def tree_text(nodes: Iterable[TreeNode]) -> str:
    """The words of the tree, a paragraph a line: the text of a document whose body the source lacks.

    A node's own words already hold those of its children in some records, so a child's line that its
    parent has said is not said again.
    """
    lines: list[str] = []
    inside: dict[str, frozenset[str]] = {}
    for node in nodes:
        above = inside.get(node.path.rpartition("/")[0], frozenset())
        lines += [line for line in node.lines if line not in above]
        inside[node.path] = above | frozenset(node.lines)
    return "\n".join(lines)


def _node(value: Any, above: str, taken: set[str], url: str) -> TreeNode:
    if not isinstance(value, dict):
        raise LayoutChanged(url, "nút của cây không phải đối tượng", "a node of the tree is no object")
    kind = LEVELS.get(str(value.get("level") or "").lower())
    if kind is None:
        raise LayoutChanged(
            url,
            f"cấp điều khoản lạ {value.get('level')!r}",
            f"the provision level {value.get('level')!r} is not known",
        )
    title = words(str(value.get("title") or ""))
    content = value.get("content")
    raw = str(content.get("content") or "") if isinstance(content, dict) else ""
    lines = tuple(line for line in map(words, raw.replace("<br/>", "<br>").split("<br>")) if line)
    path = _free(_path(kind, title, above, value.get("orderIndex")), taken)
    return TreeNode(
        id=str(value.get("id") or value.get("key") or ""),
        kind=kind,
        title=title,
        path=path,
        lines=lines or ((title,) if title else ()),
        is_leaf=bool(value.get("isLeaf")),
    )


def _path(kind: ProvisionKind, title: str, above: str, order: Any) -> str:
    """Permalinks of Điều stand by themselves; a title that is just "Điều" takes the node's order."""
    parts = title.rstrip(".:").split(None, 2)
    word = parts[1] if len(parts) > 1 else str(order)
    number = word.split(".")[0].strip("():;,").lower().replace("đ", "dd")
    if kind in (ProvisionKind.PART, ProvisionKind.CHAPTER, ProvisionKind.SECTION):
        number = _arabic(number)
    unit = f"{kind.value}-{number or order}"
    return unit if kind is ProvisionKind.ARTICLE or not above else f"{above}/{unit}"


def _free(path: str, taken: set[str]) -> str:
    free, count = path, 1
    while free in taken:
        count += 1
        free = f"{path}-{count}"
    taken.add(free)
    return free


def _arabic(numeral: str) -> str:
    """Chapters count in Roman numerals: "iv" → "4"; anything else as it is."""
    if not numeral or not set(numeral) <= set(_ROMAN):
        return numeral
    values = [_ROMAN[letter] for letter in numeral]
    signed = (-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return str(sum(signed))
