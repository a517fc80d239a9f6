"""The settings of one installation, from the environment: `TUSACH_HOME`, `TUSACH_PORT`, …

`docs/settings.md` describes each of them.
"""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from web.origins import Origins

EngineName = Literal["embedded", "elasticsearch"]
ENGINES: tuple[str, ...] = get_args(EngineName)


def available_cores() -> int:
    """The cores that this process may use, which a container may limit."""
    return len(os.sched_getaffinity(0))


class Settings(BaseSettings):
    """Everything that differs between two installations."""

    model_config = SettingsConfigDict(env_prefix="TUSACH_", frozen=True)

    home: Path = Field(Path("var"), description="The folder that holds all state")
    database_url: str = Field(
        "", description="SQLAlchemy URL of the record; empty: record.db in the home folder"
    )
    workers: Annotated[int, Field(ge=1, le=256)] = Field(
        default_factory=available_cores,
        description="Processes that read documents and prepare them for the index",
    )
    max_file_mb: Annotated[int, Field(ge=1, le=4096)] = Field(
        100, description="Largest file that is taken in, in MB"
    )
    file_timeout_seconds: Annotated[float, Field(gt=0)] = Field(
        120, description="Time that reading one document may take, in seconds"
    )
    host: str = Field("127.0.0.1", description="Address that `tusach serve` listens on")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        8080, description="Port that `tusach serve` listens on"
    )
    threads: Annotated[int, Field(ge=1, le=256)] = Field(
        8, description="Requests that a process answers at once"
    )
    processes: Annotated[int, Field(ge=1, le=64)] = Field(
        default_factory=lambda: min(4, available_cores()), description="Processes that answer"
    )
    engine: EngineName = Field("embedded", description="What searches")
    es_urls: str = Field(
        "", description="Addresses of Elasticsearch nodes, separated by commas", validate_default=True
    )
    es_api_key: SecretStr = Field(SecretStr(""), description="API key for Elasticsearch")
    es_user: str = Field("", description="User of Elasticsearch, where no API key is given")
    es_password: SecretStr = Field(SecretStr(""), description="That user's password", validate_default=True)
    es_ca: Path | None = Field(
        None, description="PEM file of the authority that signed the nodes' certificates"
    )
    es_shards: Annotated[int, Field(ge=1, le=1024)] = Field(
        1, description="Parts that each Elasticsearch index is split into when it is made"
    )
    es_replicas: Annotated[int, Field(ge=0, le=10)] = Field(
        1, description="Copies of each part, on other nodes, as far as there are any"
    )
    es_prefix: Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,39}$")] = Field(
        "tusach", description="What the names of this library's Elasticsearch indices begin with"
    )
    kept_pages: Annotated[int, Field(ge=0, le=100_000)] = Field(
        200, description="Pages of results that a process keeps for a minute at most, 200 kB each"
    )
    ranking: Literal["trees", "linear"] = Field(
        "trees", description="How questions are ranked: with the trained trees, or by the linear score alone"
    )
    vocabulary: Path | None = Field(
        None, description="The province's own file of abbreviations and everyday words (TOML)"
    )
    base_url: str = Field("", description="Public address of the site, such as https://tusach.example.vn")
    widget_origins: str = Field("*", description="Origins whose pages may read the API and show the widget")
    proxies: Annotated[int, Field(ge=0, le=10)] = Field(
        0, description="Proxies in front whose X-Forwarded-For is believed"
    )
    api_per_minute: Annotated[float, Field(ge=0)] = Field(
        120, description="Requests a minute that one address may make to the JSON API; 0: no limit"
    )
    usage: bool = Field(True, description="Count per day what is read and asked, without names")

    @field_validator("base_url")
    @classmethod
    def _without_last_slash(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return url.rstrip("/")

    @field_validator("widget_origins")
    @classmethod
    def _of_origins(cls, listed: str) -> str:
        Origins.parse(listed)
        return listed

    @field_validator("es_urls")
    @classmethod
    def _nodes(cls, urls: str, others: ValidationInfo) -> str:
        if others.data.get("engine") == "elasticsearch" and not urls.strip(" ,"):
            raise ValueError("must name at least one node when TUSACH_ENGINE is elasticsearch")
        if any(not url.startswith(("http://", "https://")) for url in _listed(urls)):
            raise ValueError("must be addresses that start with http:// or https://, separated by commas")
        return urls

    @field_validator("es_password")
    @classmethod
    def _of_a_user(cls, password: SecretStr, others: ValidationInfo) -> SecretStr:
        if bool(password.get_secret_value()) != bool(others.data.get("es_user")):
            raise ValueError("goes with TUSACH_ES_USER: set both, or neither and TUSACH_ES_API_KEY")
        return password

    @field_validator("es_ca")
    @classmethod
    def _holds_a_certificate(cls, ca: Path | None) -> Path | None:
        try:
            ssl.create_default_context(cafile=ca)
        except OSError as error:
            raise ValueError(f"{ca} is no readable PEM file with a certificate ({error})") from error
        return ca

    @property
    def es_nodes(self) -> tuple[str, ...]:
        return _listed(self.es_urls)

    @property
    def record_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home.absolute() / 'record.db'}"

    @property
    def files_folder(self) -> Path:
        return self.home / "files"

    @property
    def index_folder(self) -> Path:
        return self.home / "index"

    @property
    def max_file_bytes(self) -> int:
        return self.max_file_mb * 1024 * 1024


def _listed(urls: str) -> tuple[str, ...]:
    return tuple(url.strip().rstrip("/") for url in urls.split(",") if url.strip())


def explain(error: ValidationError) -> str:
    """What is wrong with the settings, one variable a line."""
    lines = [f"TUSACH_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()]
    return "Wrong settings in the environment:\n  " + "\n  ".join(lines)
