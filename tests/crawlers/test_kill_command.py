"""`tusach crawl`, killed with its parser workers at random moments: nothing lost, doubled or left behind."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

from bookshelf.record import Record
from crawlers.state import CrawlState
from tests.crawlers.servers.corpus import paper
from tests.crawlers.servers.nukeviet import NukeVietSite
from tests.crawlers.servers.serving import Served, serve
from tests.tusach.library import start, tusach

COUNT = 20
KILLS = 4
NEW = 12
"""Documents that come when a run has got to its end before it was killed."""


def test_the_command_killed_at_random_moments(tmp_path: Path) -> None:
    chance = random.Random(20251123)
    department = NukeVietSite(COUNT)
    kills, processes = 0, []
    with serve(department) as site:
        (tmp_path / "crawlers.toml").write_text(
            'contact = "tu-phap@example.vn"\nallow_private = true\n'
            f'[sources.so-mau]\nkind = "nukeviet"\nbase_url = "{site.base}"\npace_seconds = 0\n'
        )
        while kills < KILLS:
            before_kill = _killed(tmp_path, site, chance, at_work=kills % 2 == 1)
            processes.append(len(before_kill))
            if before_kill:
                kills += 1
            else:
                newest = max(department.papers)
                department.papers |= {key: paper(key) for key in range(newest + 1, newest + 1 + NEW)}
        assert tusach(tmp_path, "crawl", "so-mau").exit_code == 0
    assert max(processes) > 1  # workers were at work when their run was killed
    with Record.open(f"sqlite:///{tmp_path / 'record.db'}") as record:
        keys = [document.source_key for document in record.documents()]
        assert len(keys) == len(set(keys)) == len(department.papers)
        assert record.revision() == len(keys)  # none was written twice
    with CrawlState(tmp_path / "crawl") as state:
        assert state.waiting_count("so-mau") == 0
    assert tusach(tmp_path, "check").exit_code == 0


def _killed(home: Path, site: Served, chance: random.Random, *, at_work: bool) -> list[int]:
    """Run the command and kill it; its processes, none if it had ended.

    The moment is counted by what it has asked for, or comes when its workers are `at_work`.
    """
    asked, moment = site.count(), chance.randrange(2 * COUNT)
    process = start(home, "crawl", "so-mau")

    def has_come() -> bool:
        return len(_in_session(process.pid)) > 1 if at_work else site.count() - asked >= moment

    while process.poll() is None and not has_come():
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.5))
    processes = _in_session(process.pid)
    process.kill()
    output = process.communicate()
    assert process.returncode in (0, -signal.SIGKILL), output
    for _ in range(500):
        if not _in_session(process.pid):
            return processes if process.returncode else []
        time.sleep(0.02)
    raise AssertionError(f"left behind: {_in_session(process.pid)}")


def _in_session(leader: int) -> list[int]:
    """Processes that the command has begun, by the session that it leads."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, session = stat.read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(session) == leader and state != "Z":
            found.append(int(stat.parent.name))
    return found
