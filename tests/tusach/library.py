"""Documents of our own and a way to run the command, for the tests of `tusach`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import orjson
from click.testing import CliRunner, Result

from tusach.cli import main

COMMAND = (sys.executable, "-W", "error", "-c", "from tusach.cli import main; main()")
"""The command as a process of its own."""


def decision(number: int, subject: str = "quản lý chợ dân sinh", articles: int = 3) -> str:
    """The text of a decision that no authority ever issued."""
    body = "\n".join(
        f"Điều {article}. Nội dung thứ {article} về {subject}\n"
        f"1. Ủy ban nhân dân cấp xã thực hiện việc {subject} theo kế hoạch số {number * 100 + article}.\n"
        f"2. Tổ chức, cá nhân có liên quan phối hợp thực hiện."
        for article in range(1, articles + 1)
    )
    return (
        "ỦY BAN NHÂN DÂN\nTỈNH ĐỒNG NAI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        f"Số: {number}/2025/QĐ-UBND\nĐồng Nai, ngày 12 tháng 8 năm 2025\n"
        f"QUYẾT ĐỊNH\nBan hành Quy định về {subject}\n{body}"
    )


def line(key: str | int, **values: object) -> bytes:
    return orjson.dumps({"id": key, **values})


def decisions(count: int, first: int = 1) -> list[bytes]:
    return [line(f"d{number}", text=decision(number)) for number in range(first, first + count)]


def write_lines(path: Path, lines: Iterable[bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def tusach(home: Path, *arguments: str | Path) -> Result:
    """Run the command in this process; errors that it does not handle are raised."""
    result = CliRunner().invoke(main, ["--home", str(home), *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def start(home: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """Run the command as a process of its own."""
    return subprocess.Popen(
        [*COMMAND, "--home", str(home), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
