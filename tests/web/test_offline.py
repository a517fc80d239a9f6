"""The manifest and the worker; what they do together is tested in a browser."""

from __future__ import annotations

import gzip
import io
import re

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.wsgi import FileWrapper

from web.frame import STATIC
from web.offline import MOST_KEPT


def test_the_manifest_names_icons_that_are_there(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    said = answer.get_json()
    assert (said["start_url"], said["scope"], said["lang"]) == ("/", "/", "vi")
    for icon in said["icons"]:
        with client.get(icon["src"]) as found:
            assert found.mimetype == icon["type"]
            if icon["type"] == "image/png":
                width, height = Image.open(io.BytesIO(found.data)).size
                assert icon["sizes"] == f"{width}x{height}"
    assert {icon["sizes"] for icon in said["icons"]} == {"any", "192x192", "512x512"}


def test_the_manifest_speaks_the_language_of_the_reader(client: FlaskClient) -> None:
    assert client.get("/manifest.webmanifest?lang=en").get_json()["short_name"] == "Law bookshelf"


def test_the_worker_is_for_the_whole_site_and_never_old(client: FlaskClient) -> None:
    with client.get("/sw.js") as answer:
        assert answer.mimetype == "text/javascript"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert f"MOST_DOCUMENTS = {MOST_KEPT};" in answer.text


class _Handed(FileWrapper):
    """A file that a server hands over itself; that of waitress has a length."""

    def __len__(self) -> int:
        return 1


def test_the_worker_is_compressed_on_every_server(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip"}
    with client.get("/sw.js", headers=headers, environ_overrides={"wsgi.file_wrapper": _Handed}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"MOST_DOCUMENTS" in gzip.decompress(answer.data)


def test_pages_may_load_the_worker_and_the_manifest(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    for allowed in ("worker-src 'self'", "manifest-src 'self'", "media-src 'self'"):
        assert allowed in policy


def test_the_worker_names_pages_that_are_there(client: FlaskClient) -> None:
    names = re.search(r"SHELL = \[([^\]]+)\]", (STATIC / "sw.js").read_text("utf-8"))
    assert names
    for name in re.findall(r'"([^"]+)"', names[1]):
        assert client.get(f"/{name}").status_code == 200
