from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from web.relation_graph import MOST, Node, graph


def node(n: int, year: int | None = 2020, later: bool = False, address: str = "/van-ban/x") -> Node:
    return Node(
        f"{n}/QĐ-UBND", f"Văn bản {n}", "Thay thế", "replaces", address and f"{address}-{n}", year, later
    )


def drawn(nodes: list[Node]) -> ElementTree.Element:
    return ElementTree.fromstring(str(graph("01/2026/QĐ-UBND", nodes, "Sơ đồ", "#list")))


NODES = st.lists(
    st.builds(
        node,
        st.integers(1, 10**9),
        st.none() | st.integers(1945, 2100),
        st.booleans(),
        st.sampled_from(["", "/van-ban/x"]),
    ),
    min_size=1,
    max_size=60,
)


def test_nothing_to_draw() -> None:
    assert graph("a", [], "b", "c") == ""


def test_earlier_left_later_right_in_order_of_years() -> None:
    tree = drawn([node(1, 2024, True), node(2, 2019), node(3, 2010), node(4, 2025, True)])
    places = {
        group.findtext("title"): float(group.find("rect").attrib["x"])  # type: ignore[union-attr]
        for group in tree.iter("a")
    }
    centre = float(tree.find("g/rect").attrib["x"])  # type: ignore[union-attr]
    assert places["Văn bản 2"] < centre < places["Văn bản 1"]
    order = [one.findtext("title") for one in tree.iter("a")]
    assert order == ["Văn bản 3", "Văn bản 2", "Văn bản 1", "Văn bản 4"]


def test_what_is_left_out_is_counted() -> None:
    tree = drawn([node(n) for n in range(30)])
    (more,) = (one for one in tree.iter("a") if one.attrib["href"] == "#list")
    assert more.findtext("text") == "+6"


def test_a_document_that_is_not_here_is_no_link() -> None:
    tree = drawn([node(1, address="")])
    assert not list(tree.iter("a"))
    assert tree.find("g[@class='absent']") is not None


def test_hostile_words_stay_text() -> None:
    bad = '"><script>x</script>'
    tree = drawn([Node(bad, bad, bad, bad, f"/van-ban/{bad}", 2020, False)])
    assert [one for one in tree.iter() if one.tag.endswith("script")] == []


@settings(max_examples=60)
@given(NODES)
def test_boxes_are_inside_and_apart(nodes: list[Node]) -> None:
    tree = drawn(nodes)
    _, _, width, height = map(float, tree.attrib["viewBox"].split())
    boxes = [
        tuple(float(one.attrib[name]) for name in ("x", "y", "width", "height"))
        for one in tree.iter()
        if one.tag.endswith("rect")
    ]
    assert len(boxes) == 1 + min(len(nodes), MOST)
    for x, y, w, h in boxes:
        assert 0 <= x <= width - w
        assert 0 <= y <= height - h
    for at, (x, y, w, h) in enumerate(boxes):
        for other_x, other_y, other_w, other_h in boxes[at + 1 :]:
            assert x + w <= other_x or other_x + other_w <= x or y + h <= other_y or other_y + other_h <= y
