"""What deploy/ says agrees with the program; each file is read by its own tool, where that is installed."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from ssl import create_default_context
from typing import Any

import pytest
import yaml
from waitress.server import create_server

from tests.project.repository import REPO, ROOMS, tracked_files, tracked_texts
from tests.search_api.elastic.tls import Authority
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

DEPLOY = REPO / "deploy"
COMPOSE = ("compose.yaml", "compose.single.yaml")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
SERVICES = ("tusach.service", "tusach-schedule.service")
VARIABLE = re.compile(r"\bTUSACH_[A-Z0-9_]+")


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    return found


def services(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read(name)["services"]
    return found


def of_the_application(name: str) -> dict[str, dict[str, Any]]:
    return {key: one for key, one in services(name).items() if one["image"].startswith("tusach:")}


def test_every_variable_that_is_named_is_a_setting() -> None:
    """In deploy/ and in the pages; TUSACH_TEST_… and the like are for development."""
    settings = {f"TUSACH_{name}".upper() for name in Settings.model_fields}
    development = {"TUSACH_TEST_NODES", "TUSACH_JDK", "TUSACH_SHARED_DATA"}
    named = {
        (file, variable)
        for file, text in tracked_texts()
        if file.startswith("deploy/")
        or file in ("docs/deploying.md", "docs/elasticsearch.md", "docs/scale.md")
        for variable in VARIABLE.findall(text)
    }
    assert named
    assert {one for one in named if one[1] not in settings | development} == set()


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_files_follow_the_specification(name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, DEPLOY / name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", COMPOSE)
def test_the_application_starts_with_these_settings(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = Authority(tmp_path, "ca")
    for service in of_the_application(name).values():
        for variable, value in service["environment"].items():
            filled = re.sub(
                r"\$\{\w+(?::-(\w*)|:\?[^}]*)\}", lambda found: found[1] or "https://filled.in", value
            )
            monkeypatch.setenv(variable, filled.replace("/certificates/ca/ca.crt", str(authority.file)))
        settings = Settings()
        assert settings.engine == ("elasticsearch" if "es1" in services(name) else "embedded")
        assert service["command"][0] in {"serve", "schedule"}


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_files_hold_together(name: str) -> None:
    """What is waited for exists and says when it is ready; every volume is declared and every one is used."""
    all_services = services(name)
    mounted = set()
    for service in all_services.values():
        mounted |= {one.partition(":")[0] for one in service.get("volumes", []) if one[0] not in "./$"}
        for needed, how in service.get("depends_on", {}).items():
            other = all_services[needed]
            if how["condition"] == "service_healthy":
                assert "healthcheck" in other or other["image"].startswith("tusach:")
        for one in service.get("volumes", []):
            if one.startswith("./"):
                assert (DEPLOY / one.partition(":")[0]).is_file()
    assert mounted == set(read(name)["volumes"])


def test_the_example_has_every_value_that_is_asked_for_and_no_secret() -> None:
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (DEPLOY / "env.example").read_text("utf-8"), re.MULTILINE))
    asked = {
        variable
        for name in COMPOSE
        for variable in re.findall(r"\$\{([A-Z_]+)", (DEPLOY / name).read_text("utf-8"))
    }
    assert asked == set(example)
    assert [name for name, value in example.items() if "PASSWORD" in name and value] == []


def test_ports_and_paths_are_those_of_the_program(tmp_path: Path) -> None:
    port = re.search(r"TUSACH_PORT=(\d+)", DOCKERFILE)
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/[^']*)'", DOCKERFILE)
    assert port is not None
    assert asked is not None
    assert asked[1] == port[1]
    assert f"EXPOSE {port[1]}" in DOCKERFILE
    assert f"server app:{port[1]};" in (DEPLOY / "nginx.conf").read_text("utf-8")
    for name in COMPOSE:
        assert of_the_application(name)["app"]["expose"] == [port[1]]
    settings = Settings(home=tmp_path)
    with Library.open(settings) as library:
        assert create_app(settings, library).test_client().get(asked[2]).status_code == 200


def test_the_image_has_every_room_and_the_right_python() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8")
    taken_in = set(re.findall(r"^!(\w+)$", ignored, re.MULTILINE))
    rooms = {path.parent.name for path in REPO.glob("*/__init__.py")}
    assert rooms <= taken_in
    pythons = set(re.findall(r"FROM python:([\d.]+)-", DOCKERFILE))
    assert pythons == {"3.11"}


def test_the_image_has_the_packages_that_running_needs() -> None:
    [needed] = re.findall(r"^RUN_PACKAGES := (.*)$", (REPO / "Makefile").read_text("utf-8"), re.MULTILINE)
    [installed] = re.findall(r"--no-install-recommends (.*) \\\n", DOCKERFILE)
    assert set(installed.split()) == set(needed.split())


def test_what_is_installed_has_every_file_of_the_rooms(tmp_path: Path) -> None:
    """The image installs a wheel; a template or a model that it leaves out is missed only there."""
    rooms = set(ROOMS) - {"fixtures"}
    source = tmp_path / "source"
    names: set[str] = set()
    for path in tracked_files():
        name = path.relative_to(REPO)
        if name.parts[0] in rooms or str(name) in ("pyproject.toml", "README.md"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, source / name)
            names.add(str(name))
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, source], check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    assert names - set(zipfile.ZipFile(wheel).namelist()) == {"pyproject.toml", "README.md"}


@pytest.mark.parametrize("name", SERVICES)
def test_systemd_accepts_the_services(name: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    text = (DEPLOY / name).read_text("utf-8")
    [start] = re.findall(r"^ExecStart=(\S+)", text, re.MULTILINE)
    (tmp_path / name).write_text(text.replace(start, "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / name], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[tuple[int, int, Path]]:
    """(http port, https port, authority) of a real nginx with the configuration, before a real server."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.skip("needs nginx")
    settings = Settings(home=tmp_path / "home", base_url="https://tusach.example.vn")
    authority = Authority(tmp_path, "ca")
    pem = authority.sign("127.0.0.1")
    http, https, port = free_port(), free_port(), free_port()
    with Library.open(settings) as library:
        server = create_server(create_app(settings, library), host="127.0.0.1", port=port, threads=2)
        threading.Thread(target=server.run, daemon=True).start()
        replaced = {
            "/etc/nginx/tls/fullchain.pem": str(pem),
            "/etc/nginx/tls/privkey.pem": str(pem),
            "app:8080": f"127.0.0.1:{port}",
            "listen 80;": f"listen 127.0.0.1:{http};",
            "listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
            "/dev/stdout": str(tmp_path / "access.log"),
            "/dev/stderr": str(tmp_path / "error.log"),
        }
        text = (DEPLOY / "nginx.conf").read_text("utf-8")
        for old, new in replaced.items():
            assert old in text
            text = text.replace(old, new)
        if old_nginx(nginx):
            text = text.replace("http2 on;", "")
        (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
        own = f"daemon off; pid {tmp_path}/nginx.pid;"
        command = [nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-g", own]
        tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
        running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            wait_for(https)
            yield http, https, authority.file
        finally:
            running.terminate()
            running.wait()
            server.close()


def old_nginx(nginx: str) -> bool:
    """Before 1.25.1, `http2` was a word of `listen`; the image of compose.yaml has a newer one."""
    version = subprocess.run([nginx, "-v"], capture_output=True, text=True, check=True).stderr
    numbers = tuple(map(int, re.findall(r"\d+", version)[:3]))
    return numbers < (1, 25, 1)


def wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    raise AssertionError("nginx does not listen")


def test_nginx_serves_the_library(proxy: tuple[int, int, Path]) -> None:
    http, https, ca = proxy
    plain = HTTPConnection("127.0.0.1", http)
    plain.request("GET", "/tu-sach", headers={"Host": "tusach.example.vn"})
    answer = plain.getresponse()
    assert (answer.status, answer.headers["location"]) == (301, "https://tusach.example.vn/tu-sach")
    plain.close()
    secure = HTTPSConnection("127.0.0.1", https, context=create_default_context(cafile=ca))
    secure.request("GET", "/healthz")
    answer = secure.getresponse()
    assert answer.status == 200
    assert "max-age" in answer.headers["strict-transport-security"]
    answer.read()
    secure.request("GET", "/metrics")
    hidden = secure.getresponse()
    assert hidden.status == 404
    hidden.read()
    secure.request("POST", "/tim-kiem", body=b"x" * (2 << 20))
    assert secure.getresponse().status == 413
    secure.close()


def test_nginx_slows_down_who_asks_too_much(proxy: tuple[int, int, Path]) -> None:
    _, https, ca = proxy
    secure = HTTPSConnection("127.0.0.1", https, context=create_default_context(cafile=ca))
    statuses = []
    for _ in range(400):
        secure.request("GET", "/robots.txt")
        answer = secure.getresponse()
        answer.read()
        statuses.append(answer.status)
        if answer.status == 429:
            break
    secure.close()
    assert len(statuses) > 40
    assert statuses[-1] == 429
