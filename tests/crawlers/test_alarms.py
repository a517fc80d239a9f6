"""Alarms reach the operator, by a mail server and a webhook of our own: from a failed run to the letter."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from crawlers.health import Alarm, tell_operator
from crawlers.settings import Settings
from tests.crawlers.mailbox import Mailbox, mail_server
from tests.crawlers.servers.nukeviet import NukeVietSite
from tests.crawlers.servers.serving import Asked, Reply, Served, json_reply, serve
from tests.tusach.library import tusach

SILENT = Alarm(
    "vbpl", "nothing-new", "Không có văn bản mới trong 9 ngày.", "nothing new for 9 days",
    datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
)  # fmt: skip
UNUSED = 9
"""A port where nobody listens."""


@dataclass
class Hook:
    """A webhook: it keeps what is posted."""

    posted: list[object] = field(default_factory=list)
    base: str = ""

    def answer(self, asked: Asked) -> Reply:
        assert (asked.method, asked.path) == ("POST", "/alarms")
        self.posted.append(dict(asked.body))
        return json_reply({"ok": True})


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as made:
        yield made


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    with serve(made):
        yield made


def settings(mailbox: Mailbox, hook: Hook, **changes: object) -> Settings:
    return Settings.model_validate(
        {
            "contact": "tu-phap@example.vn",
            "alarm_webhook": f"{hook.base}/alarms",
            "alarm_mail_to": ["truc-ban@example.vn", "may-chu@example.vn"],
            "smtp_host": "127.0.0.1",
            "smtp_port": mailbox.port,
            **changes,
        }
    )


def test_a_letter_and_a_post(mailbox: Mailbox, hook: Hook) -> None:
    tell_operator([SILENT], settings(mailbox, hook))
    (letter,) = mailbox.letters
    assert mailbox.recipients == [["truc-ban@example.vn", "may-chu@example.vn"]]
    assert (letter["From"], letter["To"]) == ("tu-phap@example.vn", "truc-ban@example.vn, may-chu@example.vn")
    assert letter["Subject"] == "Tủ sách pháp luật: 1 cảnh báo thu thập văn bản"
    assert letter.get_content() == "vbpl: Không có văn bản mới trong 9 ngày. (nothing new for 9 days)\n"
    assert hook.posted == [
        {
            "alarms": [
                {
                    "source": "vbpl",
                    "code": "nothing-new",
                    "vi": "Không có văn bản mới trong 9 ngày.",
                    "en": "nothing new for 9 days",
                    "since": "2026-11-23T08:00:00+00:00",
                }
            ]
        }
    ]


def test_who_sends_can_be_set_and_nobody_is_told_where_nothing_is_set(mailbox: Mailbox, hook: Hook) -> None:
    tell_operator([SILENT], settings(mailbox, hook, alarm_mail_from="tu-sach@example.vn", alarm_webhook=""))
    tell_operator([SILENT], settings(mailbox, hook, alarm_mail_to=[], alarm_webhook=""))
    assert [letter["From"] for letter in mailbox.letters] == ["tu-sach@example.vn"]
    assert hook.posted == []


def test_one_way_that_fails_does_not_silence_the_other(mailbox: Mailbox, hook: Hook) -> None:
    tell_operator([SILENT], settings(mailbox, hook, alarm_webhook=f"http://127.0.0.1:{UNUSED}/"))
    assert (len(mailbox.letters), len(hook.posted)) == (1, 0)
    tell_operator([SILENT], settings(mailbox, hook, smtp_port=UNUSED))
    assert (len(mailbox.letters), len(hook.posted)) == (1, 1)


def test_when_every_way_fails_it_is_an_error(mailbox: Mailbox, hook: Hook) -> None:
    mailbox.refuses = True
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        tell_operator([SILENT], settings(mailbox, hook, alarm_webhook=""))
    with pytest.raises(httpx.HTTPError):
        tell_operator(
            [SILENT], settings(mailbox, hook, alarm_mail_to=[], alarm_webhook=f"http://127.0.0.1:{UNUSED}/")
        )


def test_a_run_that_fails_is_told_once_and_again_after_it_was_over(
    mailbox: Mailbox, hook: Hook, tmp_path: Path
) -> None:
    with serve(NukeVietSite(3)) as site:
        (tmp_path / "crawlers.toml").write_text(
            'contact = "tu-phap@example.vn"\nallow_private = true\n'
            f'alarm_webhook = "{hook.base}/alarms"\nalarm_mail_to = ["truc-ban@example.vn"]\n'
            f'smtp_host = "127.0.0.1"\nsmtp_port = {mailbox.port}\n'
            f'[sources.so-mau]\nkind = "nukeviet"\nbase_url = "{site.base}"\npace_seconds = 0\n'
        )
        _crawl(tmp_path, site)
        assert mailbox.letters == []
        for _ in range(2):
            _crawl(tmp_path, site, refused=True)
            assert (len(mailbox.letters), len(hook.posted)) == (1, 1)
        assert "so-mau: Lượt thu thập gần nhất thất bại." in mailbox.letters[0].get_content()
        _crawl(tmp_path, site)
        _crawl(tmp_path, site, refused=True)
        assert (len(mailbox.letters), len(hook.posted)) == (2, 2)


def _crawl(home: Path, site: Served, *, refused: bool = False) -> None:
    site.refused |= {"/": 403} if refused else {}
    assert tusach(home, "crawl", "so-mau").exit_code == (1 if refused else 0)
    site.refused.clear()
