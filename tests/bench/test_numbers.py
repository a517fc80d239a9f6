from __future__ import annotations

import pytest

from bench.parts.numbers import SPELLINGS, Numbered

DECREE = Numbered("100/2019/NĐ-CP", "Nghị định", "100", "2019", "NĐ-CP", has_year=True)
LAW = Numbered("15/2012/QH13", "Luật", "15", "2012", "QH13", has_year=True)
RESOLUTION = Numbered("437/NQ-UBTVQH14", "Nghị quyết", "437", "2017", "NQ-UBTVQH14", has_year=False)
LETTER = Numbered("3380/BVHTTDL-DSVH", "Công văn", "3380", "2022", "BVHTTDL-DSVH", has_year=False)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            DECREE,
            [
                "100/2019/NĐ-CP",
                "100/2019/nđ-cp",
                "100/2019/nd-cp",
                "100 2019 nd cp",
                "Nghị định số 100/2019/NĐ-CP",
                "nd 100/2019 cp",
                "NĐ100/2019",
                "nghị định 100 năm 2019",
            ],
        ),
        (
            LAW,
            [
                "15/2012/QH13",
                "15/2012/qh13",
                "15/2012/qh13",
                "15 2012 qh13",
                "Luật số 15/2012/QH13",
                "luat 15/2012 qh13",
                "Luật 15/2012",
                "luật 15 năm 2012",
            ],
        ),
        (
            RESOLUTION,
            [
                "437/NQ-UBTVQH14",
                "437/nq-ubtvqh14",
                "437/nq-ubtvqh14",
                "437 nq ubtvqh14",
                "Nghị quyết số 437/NQ-UBTVQH14",
                "nq 437 ubtvqh14",
                "NQ437 UBTVQH14",
                "nghị quyết 437 năm 2017",
            ],
        ),
    ],
)
def test_eight_spellings(one: Numbered, expected: list[str]) -> None:
    assert [spell(one) for spell in SPELLINGS.values()] == expected


def test_a_code_without_a_type_keeps_its_issuer() -> None:
    assert (LETTER.short, LETTER.rest) == ("", "BVHTTDL-DSVH")
