"""What a Word paragraph or run looks like: its own properties, else those of its style and the styles it
is based on (ECMA-376, part 1, section 17.7)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def w(tag: str) -> str:
    """The qualified name of an element or attribute of WordprocessingML."""
    return f"{{{_NAMESPACE}}}{tag}"


def is_on(flag: etree._Element | None) -> bool:
    """A toggle is on when it is present and does not say that it is off."""
    return flag is not None and flag.get(w("val"), "1") not in ("0", "false", "off", "none")


class Styles:
    """The style sheet of one document; `root` is the `w:styles` element, None where there is none."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = [] if root is None else root.findall(w("style"))
        self._styles = {style.get(w("styleId"), ""): style for style in styles}
        self._fonts: dict[tuple[str, str], str] = {}
        default = (
            None
            if root is None
            else root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('rFonts')}")
        )
        self._default_font = _font(default)
        self._defaults = {
            style.get(w("type"), ""): style.get(w("styleId"), "")
            for style in styles
            if style.get(w("default")) in ("1", "true", "on")
        }

    def numbering_of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """(numId, level from 0) of the list that the paragraph belongs to."""
        own = self._property(paragraph, "numPr")
        if own is None:
            return None
        number, level = own.find(w("numId")), own.find(w("ilvl"))
        identifier = "" if number is None else number.get(w("val"), "")
        if not identifier or identifier == "0":  # 0 takes the paragraph out of its style's list
            return None
        depth = "0" if level is None else level.get(w("val"), "0")
        return identifier, int(depth) if depth.isdecimal() else 0

    def is_centred(self, paragraph: etree._Element) -> bool:
        place = self._property(paragraph, "jc")
        return place is not None and place.get(w("val")) == "center"

    def is_bold(self, paragraph: etree._Element) -> bool:
        """Whether more than half of the letters are bold."""
        bold = total = 0
        of_style = is_on(self._run_property_of_style(paragraph, "b"))
        for run in paragraph.iter(w("r")):
            letters = sum(len(text.text or "") for text in run.iterfind(w("t")))
            own = run.find(f"{w('rPr')}/{w('b')}")
            total += letters
            bold += letters if (of_style if own is None else is_on(own)) else 0
        return 2 * bold > total

    def is_hidden(self, run: etree._Element) -> bool:
        own = run.find(f"{w('rPr')}/{w('vanish')}")
        if own is not None:
            return is_on(own)
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        if style is None:
            return False
        chain = self._chain(style.get(w("val"), ""))
        return is_on(next((f for s in chain if (f := s.find(f"{w('rPr')}/{w('vanish')}")) is not None), None))

    def font_of(self, run: etree._Element) -> str:
        """The font of the run's letters beyond ASCII; "" where the theme decides it: a Unicode font."""
        own = _font(run.find(f"{w('rPr')}/{w('rFonts')}"))
        if own:
            return own
        paragraph = next(run.iterancestors(w("p")), None)
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        names = (
            "" if style is None else style.get(w("val"), ""),
            "" if paragraph is None else self._style_of(paragraph),
        )
        if names not in self._fonts:
            chain = (one for name in names for one in self._chain(name))
            found = (font for one in chain if (font := _font(one.find(f"{w('rPr')}/{w('rFonts')}"))))
            self._fonts[names] = next(found, self._default_font)
        return self._fonts[names]

    def _property(self, paragraph: etree._Element, name: str) -> etree._Element | None:
        own = paragraph.find(f"{w('pPr')}/{w(name)}")
        if own is not None:
            return own
        chain = self._chain(self._style_of(paragraph))
        return next((p for style in chain if (p := style.find(f"{w('pPr')}/{w(name)}")) is not None), None)

    def _run_property_of_style(self, paragraph: etree._Element, name: str) -> etree._Element | None:
        chain = self._chain(self._style_of(paragraph))
        return next((p for style in chain if (p := style.find(f"{w('rPr')}/{w(name)}")) is not None), None)

    def _style_of(self, paragraph: etree._Element) -> str:
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        return self._defaults.get("paragraph", "") if style is None else style.get(w("val"), "")

    def _chain(self, identifier: str) -> Iterator[etree._Element]:
        """The style and those it is based on, nearest first; a circle ends where it began."""
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            yield style
            base = style.find(w("basedOn"))
            identifier = "" if base is None else base.get(w("val"), "")


def _font(fonts: etree._Element | None) -> str:
    return "" if fonts is None else fonts.get(w("hAnsi")) or fonts.get(w("ascii")) or ""
