"""The site over the sample library, as `make run` shows it: taken in by the command, every link followed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient

from fixtures import build
from fixtures.fonts import NoFont, register_family
from tests.web.markup import links_of
from tusach.app import create_app
from tusach.cli import main
from tusach.library import Library
from tusach.settings import Settings


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    try:
        register_family()
    except NoFont as missing:
        pytest.skip(str(missing))
    folder = tmp_path_factory.mktemp("sample")
    assert build.main([str(folder / "files")]) == 0
    home = folder / "home"
    done = CliRunner().invoke(main, ["--home", str(home), "import", str(folder / "files")])
    assert done.exit_code == 0, done.output
    with Library.open(Settings(home=home, workers=1)) as library:
        yield create_app(library.settings, library).test_client()


def test_every_link_answers(site: FlaskClient) -> None:
    """Searches with more than one parameter are left out: there is no end to the combinations of filters."""
    seen: set[str] = set()
    waiting = {"/"}
    broken: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = site.get(address)
        if response.status_code != 200:
            broken[address] = response.status_code
        elif response.mimetype == "text/html" and not address.startswith("/tep/"):
            waiting |= {
                one for one in links_of(response.text) if len(parse_qs(urlsplit(one).query)) < 2
            } - seen
        response.close()
    assert broken == {}
    documents = {address for address in seen if urlsplit(address).path.startswith("/van-ban/")}
    assert len(documents) >= 40


@pytest.mark.parametrize("query", ["đăng ký khai sinh", "dang ky khai sinh"])
def test_the_sample_library_is_found_and_marked(site: FlaskClient, query: str) -> None:
    html = BeautifulSoup(site.get("/tim-kiem", query_string={"q": query}).text, "lxml")
    assert {mark.get_text().lower() for mark in html.select(".hits mark")} >= {"đăng ký", "khai sinh"}
    place = html.select_one(".provisions a")
    assert place is not None
    parts = urlsplit(str(place["href"]))
    text = BeautifulSoup(site.get(str(place["href"])).text, "lxml")
    assert text.find(id=parts.fragment) is not None
    assert text.select("#text mark")
