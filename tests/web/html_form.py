"""Whether HTML is written as the standard says: nesting, ids, labels. A checker for the tests of the pages.

Browsers mend much of this in silence, each page a little differently from what was meant.
"""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

from bs4 import BeautifulSoup, Tag

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        *_HEADINGS,
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
_WORDS_ONLY = frozenset(
    [
        "p",
        *_HEADINGS,
        "span",
        "b",
        "i",
        "em",
        "strong",
        "small",
        "mark",
        "time",
        "label",
        "button",
    ]
)
_NOT_IN_ITSELF = frozenset(["a", "button", "form", "label"])
_USED = frozenset(["a", "button", "input", "select", "textarea"])
_CHILDREN = {
    "ul": {"li", "template", "script"},
    "ol": {"li", "template", "script"},
    "dl": {"dt", "dd", "div", "template"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup", "hr"},
}
_PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"table", "thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
    "option": {"select", "datalist", "optgroup"},
    "legend": {"fieldset"},
    "summary": {"details"},
    "figcaption": {"figure"},
}
_CONTROLS = "input:not([type=hidden], [type=submit]), select, textarea, meter, progress"
_POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "form", "list")


class _Nesting(HTMLParser):
    """Every element is closed, in the right order, and stands where it may."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._place(tag)
        names = Counter(name for name, _ in attrs)
        self.found += [f"<{tag}>: {name} twice" for name, count in names.items() if count > 1]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "svg" in self.open:
            return
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            self.found.append(f"</{tag}> of a void element")
        elif not self.open or self.open[-1] != tag:
            self.found.append(f"line {self.getpos()[0]}: </{tag}> closes {self.open[-1:]}")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
        else:
            self.open.pop()

    def _place(self, tag: str) -> None:
        parent = self.open[-1] if self.open else ""
        here = f"line {self.getpos()[0]}: <{tag}> in"
        if tag in _BLOCK and (parent in _WORDS_ONLY or "p" in self.open):
            self.found.append(f"{here} <{parent}> or <p>")
        if tag in _NOT_IN_ITSELF and tag in self.open:
            self.found.append(f"{here} <{tag}>")
        if tag in _USED and {"a", "button"} & set(self.open):
            self.found.append(f"{here} a link or a button")
        if tag not in _CHILDREN.get(parent, {tag}):
            self.found.append(f"{here} <{parent}>")
        if parent not in _PARENTS.get(tag, {parent}) | {"", "template"}:
            self.found.append(f"{here} <{parent}>")


def faults(text: str) -> list[str]:
    """What is wrong with a page or a part of one; nothing, when nothing is."""
    nesting = _Nesting()
    nesting.feed(text)
    nesting.close()
    left = [f"<{tag}> is not closed" for tag in nesting.open]
    html = BeautifulSoup(text, "html.parser")
    return [*nesting.found, *left, *_ids(html), *_labels(html), *_names(html), *_pictures(html)]


def _ids(html: BeautifulSoup) -> list[str]:
    ids = Counter(str(one["id"]) for one in html.select("[id]"))
    twice = [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    odd = [f"id {name!r}" for name in ids if not name or any(letter.isspace() for letter in name)]
    lost = [
        f"{name}={one[name]!r} points nowhere"
        for name in _POINTERS
        for one in html.select(f"[{name}]")
        for target in str(one[name]).split()
        if target not in ids
    ]
    anchors = [
        f"#{target} leads nowhere"
        for one in html.select("a[href^='#']")
        if (target := str(one["href"])[1:]) and target not in ids
    ]
    return twice + odd + lost + anchors


def _labels(html: BeautifulSoup) -> list[str]:
    labelled = {str(one["for"]) for one in html.select("label[for]") if one.get_text(strip=True)}

    def is_named(control: Tag) -> bool:
        around = control.find_parent("label")
        said = control.get("aria-label") or control.get("aria-labelledby") or control.get("id") in labelled
        return bool(said or (around and around.get_text(strip=True)))

    return [f"no label: {str(one)[:120]}" for one in html.select(_CONTROLS) if not is_named(one)]


def _names(html: BeautifulSoup) -> list[str]:
    """Links and buttons that say nothing; but for those that nobody meets."""
    return [
        f"no name: {str(one)[:120]}"
        for one in html.select("a[href], button, summary")
        if not one.get_text(strip=True)
        and not one.get("aria-label")
        and not one.select("img[alt]:not([alt='']), title")
        and not one.find_parent(hidden=True)
        and not one.find_parent("template")
        and one.get("aria-hidden") != "true"
    ]


def _pictures(html: BeautifulSoup) -> list[str]:
    return [f"no alt: {str(one)[:100]}" for one in html.select("img:not([alt])")] + [
        f"no title: {str(one)[:100]}" for one in html.select("iframe:not([title])")
    ]
