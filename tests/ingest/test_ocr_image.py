"""Pictures of pages: seals, leaning pages, ruled lines."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.ocr_image import lean_of, prepare, without_colour

WIDTH, HEIGHT = 1200, 1600


def lines_of_text() -> Image.Image:
    """Bars as high as small letters and as wide as words, in lines."""
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(picture)
    for y in range(100, 1500, 60):
        for x in range(100, 1050, 90):
            draw.rectangle((x, y, x + 60, y + 24), fill=0)
    return picture


@pytest.mark.parametrize("lean", [-2.0, -0.7, 0.0, 1.3])
def test_a_leaning_page_is_turned_level(lean: float) -> None:
    picture = lines_of_text().rotate(lean, Image.Resampling.BICUBIC, fillcolor=255)
    assert lean_of(picture) == pytest.approx(lean, abs=0.15)
    assert abs(lean_of(prepare(picture))) < 0.3


def test_ruled_lines_are_taken_out_and_letters_stay() -> None:
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(picture)
    for y in (300, 500, 700):
        draw.line((200, y, 1000, y), fill=0, width=4)
    for x in (200, 600, 1000):
        draw.line((x, 300, x, 700), fill=0, width=4)
    draw.rectangle((300, 380, 360, 410), fill=0)
    left = np.argwhere(np.asarray(prepare(picture)) < 128)
    assert (left.min(axis=0).tolist(), left.max(axis=0).tolist()) == ([380, 300], [410, 360])


def test_a_red_seal_fades_and_black_letters_stay() -> None:
    picture = Image.new("RGB", (100, 50), "white")
    picture.paste((220, 20, 30), (0, 0, 50, 50))
    picture.paste((20, 20, 20), (50, 0, 100, 50))
    grey = np.asarray(without_colour(picture))
    assert grey[:, :50].min() > 200
    assert grey[:, 50:].max() < 50


def test_an_empty_page() -> None:
    picture = Image.new("L", (300, 400), 255)
    assert round(lean_of(picture), 6) == 0
    assert prepare(picture).tobytes() == picture.tobytes()
