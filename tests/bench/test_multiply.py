from __future__ import annotations

from bench.multiply import changed
from bookshelf.model import Document, Provision, ProvisionKind

LINE = "nghị định này quy định về hồ sơ và thủ tục theo Nghị định số 15/2018/NĐ-CP ngày 3/2/2018\n"
HEAD = "NGHỊ ĐỊNH số 14/2019/NĐ-CP\n"
TEXT = f"{HEAD}{LINE * 20}Điều 1. Phạm vi điều chỉnh\n{LINE}"
ARTICLE = Provision(
    ordinal=0,
    parent=None,
    kind=ProvisionKind.ARTICLE,
    number="1",
    heading="Phạm vi điều chỉnh",
    start=TEXT.index("Điều 1"),
    end=len(TEXT),
    path="dieu-1",
)
DOCUMENT = Document(
    id="14-2019-nd-cp",
    source="test",
    source_key="7",
    title="Nghị định",
    text=TEXT,
    number="14/2019/NĐ-CP",
    provisions=(ARTICLE,),
)


def test_copies_have_their_own_numbers_and_words() -> None:
    copies = [changed(DOCUMENT, copy) for copy in (2, 3)]
    assert [one.source_key for one in copies] == ["7--2", "7--3"]
    for at, one in enumerate(copies, 2):
        assert one.number == f"{at}00014/2019/NĐ-CP"
        assert f"số {at}00014/2019/NĐ-CP" in one.text
        assert f"số {at}00015/2018/NĐ-CP ngày 3/2/2018" in one.text
        assert one.text.count("\n") == TEXT.count("\n")
        same = sum(mine == other for mine, other in zip(one.text.split(), TEXT.split(), strict=True))
        assert 0.8 < same / len(TEXT.split()) < 0.97
    assert len({one.text for one in copies}) == 2


def test_provisions_move_with_the_text() -> None:
    copy = changed(DOCUMENT, 2)
    [unit] = copy.provisions
    assert copy.text[unit.start :].startswith("Điều 1. Phạm vi")
    assert unit.end == len(copy.text)
    assert copy.text[unit.start : unit.end].startswith(f"Điều 1. {unit.heading}\n")


def test_the_same_every_time() -> None:
    assert changed(DOCUMENT, 2) == changed(DOCUMENT, 2)
