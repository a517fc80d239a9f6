from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.tusach.library import tusach
from tusach.settings import Settings, explain


def test_everything_has_a_default_and_lies_in_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TUSACH_{name.upper()}", raising=False)
    settings = Settings()
    assert settings.record_url == f"sqlite:///{Path.cwd() / 'var' / 'record.db'}"
    assert settings.index_folder == Path("var/index")
    assert settings.workers >= 1


def test_the_environment_is_read_and_the_option_outranks_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TUSACH_HOME", str(tmp_path / "env"))
    monkeypatch.setenv("TUSACH_MAX_FILE_MB", "3")
    assert Settings().max_file_bytes == 3 * 1024 * 1024
    assert str(tmp_path / "option") in tusach(tmp_path / "option", "stats").output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "99999"),
        ("WORKERS", "0"),
        ("MAX_FILE_MB", "big"),
        ("FILE_TIMEOUT_SECONDS", "-1"),
        ("BASE_URL", "x.vn"),
        ("ENGINE", "lucene"),
        ("ES_URLS", "es1:9200"),
        ("ES_SHARDS", "0"),
        ("ES_CA", "/nowhere/ca.pem"),
        ("ES_CA", __file__),
        ("ES_PASSWORD", "given without a user"),
        ("ES_PREFIX", "Tu-Sach*"),
    ],
)
def test_a_wrong_value_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(f"TUSACH_{name}", value)
    with pytest.raises(ValidationError) as error:
        Settings()
    assert f"TUSACH_{name}: " in explain(error.value)
    result = tusach(tmp_path, "stats")
    assert result.exit_code == 2
    assert f"TUSACH_{name}" in result.output


def test_a_cluster_needs_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUSACH_ENGINE", "elasticsearch")
    with pytest.raises(ValidationError) as error:
        Settings()
    assert "TUSACH_ES_URLS: Value error, must name at least one node" in explain(error.value)
    monkeypatch.setenv("TUSACH_ES_URLS", "https://es1:9200/, https://es2:9200")
    monkeypatch.setenv("TUSACH_ES_USER", "someone")
    monkeypatch.setenv("TUSACH_ES_PASSWORD", "own-words")
    settings = Settings()
    assert settings.es_nodes == ("https://es1:9200", "https://es2:9200")
    assert "own-words" not in repr(settings)


def test_a_database_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUSACH_DATABASE_URL", "mysql://host/name")
    result = tusach(tmp_path, "stats")
    assert result.exit_code == 1
    assert "Error: " in result.output
