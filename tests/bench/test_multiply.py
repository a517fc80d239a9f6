from __future__ import annotations

import orjson

from bench.multiply import multiplied

TEXT = (
    "NGHỊ ĐỊNH số 14/2019/NĐ-CP\nĐiều 1. Phạm vi\n"
    + "nghị định này quy định về hồ sơ và thủ tục theo Nghị định số 15/2018/NĐ-CP ngày 3/2/2018\n" * 20
)
SLUG = "van-ban/Dat-dai/Nghi-dinh-14-2019-ND-CP-quy-dinh-ho-so-123.aspx"


def test_copies_have_their_own_numbers_and_words() -> None:
    line = orjson.dumps({"id": "7", "slug": SLUG, "text": TEXT}).decode()
    original, *copies = multiplied([line], 3)
    assert original == {"id": "7", "slug": SLUG, "text": TEXT}
    assert [one["id"] for one in copies] == ["7-2", "7-3"]
    for at, one in enumerate(copies, 2):
        assert f"số {at}00014/2019/NĐ-CP" in one["text"]
        assert f"số {at}00015/2018/NĐ-CP ngày 3/2/2018" in one["text"]
        assert "\nĐiều 1. Phạm vi\n" in one["text"]
        assert f"Nghi-dinh-{at}00014-2019-ND-CP" in one["slug"]
    assert len({one["text"] for one in copies}) == 2


def test_the_same_every_time() -> None:
    line = orjson.dumps({"id": "7", "text": TEXT}).decode()
    assert list(multiplied([line], 2)) == list(multiplied([line], 2))
