"""HTML is kept within bounds; what was read longest ago goes first."""

from __future__ import annotations

from markupsafe import Markup

from web.rendered import Rendered


class Writer:
    """Makes HTML and remembers what it was asked for."""

    def __init__(self, kept: Rendered) -> None:
        self.kept = kept
        self.made: list[str] = []

    def read(self, key: str, length: int = 4) -> Markup:
        def make() -> Markup:
            self.made.append(key)
            return Markup(key * length)

        return self.kept.get(key, make)


def test_what_is_kept_is_not_made_again() -> None:
    writer = Writer(Rendered(most=10))
    assert [writer.read("a"), writer.read("a")] == [Markup("aaaa"), Markup("aaaa")]
    assert writer.made == ["a"]


def test_the_longest_unread_goes_first() -> None:
    writer = Writer(Rendered(most=10))
    for key in "abacab":
        writer.read(key)
    assert writer.made == ["a", "b", "c", "b"]


def test_a_text_beyond_the_bound_is_not_kept_and_drives_out_the_rest() -> None:
    writer = Writer(Rendered(most=10))
    assert len(writer.read("x", 11)) == 11
    writer.read("x", 11)
    writer.read("a")
    writer.read("a")
    assert writer.made == ["x", "x", "a"]
