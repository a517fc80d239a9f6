"""The recognising program, tesseract with its Vietnamese data: a picture → words, places and confidence.

It is run directly, one page a time: OCRmyPDF wraps the same program, but makes a new PDF whose words have
lost their confidence, and takes a whole file a time.
"""

from __future__ import annotations

import csv
import io
import math
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from ingest.extracted import Refused
from ingest.ocr_image import DPI

LANGUAGE = "vie"
PACKAGES = "tesseract-ocr tesseract-ocr-vie"

_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
_TURN = re.compile(r"^Rotate: (\d+)$.*^Orientation confidence: ([\d.]+)$", re.M | re.S)
_SURE_TURN = 2.0
_ENDED_BY_LIMIT = (-signal.SIGXCPU, -signal.SIGKILL)

PATIENCE = 10
"""How many times its processor time a run may take: a busy machine makes no page unreadable."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A word and its box in dots from the upper left corner; `confidence` from 0 to 1."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@lru_cache(maxsize=1)
def what_is_missing() -> str:
    """What must be installed before anything is recognised, in Vietnamese and English; "" if nothing."""
    program = shutil.which("tesseract")
    if program:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=60)
        if {LANGUAGE, "osd"} <= set((listed.stdout + listed.stderr).split()):
            return ""
    lacks = "dữ liệu tiếng Việt của tesseract" if program else "chương trình tesseract"
    return (
        f"Thiếu {lacks}: chưa nhận dạng được bản quét. Hãy cài {PACKAGES}. / "
        f"Scans cannot be recognised yet: install {PACKAGES}."
    )


def recognise(picture: Image.Image, seconds: float) -> list[list[Recognised]]:
    """The lines of words in the program's own reading order, which follows columns and cells.

    `seconds` of processor time are what it may take.

    Raises `Refused`: ocr-missing, ocr-failed, ocr-timeout.
    """
    table = _run(picture, ["--psm", "3", "tsv"], seconds)
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    lines: dict[tuple[str, str, str], list[Recognised]] = defaultdict(list)
    for row in rows:
        if row["level"] == "5" and (word := _word(row)):
            lines[row["block_num"], row["par_num"], row["line_num"]].append(word)
    return list(lines.values())


def turn_of(picture: Image.Image, seconds: float) -> int:
    """By how many degrees, clockwise, the picture must be turned to stand upright; 0 if that is not clear."""
    try:
        found = _TURN.search(_run(picture, ["--psm", "0"], seconds, language="osd"))
    except Refused:  # too little text to tell
        return 0
    return int(found[1]) if found and float(found[2]) >= _SURE_TURN else 0


def _word(row: Mapping[str, str]) -> Recognised | None:
    text = row["text"].strip()
    if not text:
        return None
    left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
    return Recognised(text, left, top, left + width, top + height, max(float(row["conf"]), 0.0) / 100)


def _run(picture: Image.Image, options: list[str], seconds: float, language: str = LANGUAGE) -> str:
    if missing := what_is_missing():
        vi, en = missing.split(" / ")
        raise Refused("ocr-missing", vi, en)
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=1)
    command = ["tesseract", "stdin", "stdout", "-l", language, "--dpi", str(DPI), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, **_ENVIRONMENT}
    ) as program:
        _limit(program.pid, seconds)
        try:
            output, errors = program.communicate(data.getvalue(), PATIENCE * seconds)
        except subprocess.TimeoutExpired:
            program.kill()
            raise _timed_out(seconds) from None
    if program.returncode in _ENDED_BY_LIMIT:
        raise _timed_out(seconds)
    if program.returncode:
        detail = errors.decode("utf-8", "replace").strip()[-200:]
        raise Refused("ocr-failed", f"Nhận dạng bị lỗi: {detail}", f"Recognition failed: {detail}")
    return output.decode("utf-8", "replace")


def _limit(process: int, seconds: float) -> None:
    """The kernel ends the process once it has used its time, whether this one still lives or not."""
    if sys.platform == "linux":
        most = math.ceil(seconds)
        resource.prlimit(process, resource.RLIMIT_CPU, (most, most + 1))


def _timed_out(seconds: float) -> Refused:
    return Refused(
        "ocr-timeout",
        f"Nhận dạng một trang quá {seconds:g} giây xử lý nên đã dừng.",
        f"Recognising a page took more than {seconds:g} seconds of processor time and was stopped.",
    )
