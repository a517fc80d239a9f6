"""The crawlers' settings: `crawlers.toml` in the home folder (`docs/crawling.md` describes each key)."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crawlers.source import Source

Kind = Literal["vbpl", "gazette", "nukeviet", "congbao", "folder"]
"""The kinds of sources: each is a module of `crawlers.sources` with `create(name, settings)`."""

FILE = "crawlers.toml"


class WrongSettings(ValueError):
    """The settings file cannot be used; the message names the file, the key and what to do."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class SourceSettings(_Table):
    """One source: `[sources.NAME]`."""

    kind: Kind
    """Which module reads it."""
    base_url: str = ""
    """The site's address; empty: the kind's own."""
    hosts: tuple[str, ...] = ()
    """More hosts that it may fetch from, beside those of its kind and of base_url."""
    headers: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Host → headers, such as a key that its owner gave us. Sent to that host alone, over https alone."""
    routes: tuple[str, ...] = ()
    """Names of the routes to take, in order; empty: all of the kind, in its own order."""
    schedule: str = "30 2 * * *"
    """When it runs, as cron writes it (minute hour day month weekday), Vietnamese time; "" for never."""
    full_sweep_days: Annotated[int, Field(ge=1, le=366)] = 30
    """A run this long after the last full sweep looks at everything again."""
    recheck_days: Annotated[int, Field(ge=1, le=3660)] = 30
    """A known document is looked at again after so many days where the list does not say that it changed."""
    stop_after_known: Annotated[int, Field(ge=1)] = 100
    """A list that begins with the newest is left after so many known documents in a row."""
    pace_seconds: Annotated[float, Field(ge=0)] = 2.0
    """From the end of one request to a host until the next begins."""
    rank: Annotated[int, Field(ge=1, le=100)] = 50
    """Where two sources disagree on a document, the one with the lower rank is believed."""
    nothing_new_days: Annotated[int, Field(ge=1)] = 7
    """Alarm when nothing new came for so many days."""
    folder: str = ""
    """The watched folder of the kind folder; also saved files of other kinds that can read them."""
    profile: dict[str, Any] = Field(default_factory=dict)
    """What the kind's module wants to know beyond that: selectors, labels, agencies, paths."""

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and not (parts.scheme in ("http", "https") and parts.hostname):
            raise ValueError("write an address that begins with https:// or http://")
        return url.rstrip("/")

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The hosts that the settings name: of `base_url`, and `hosts`."""
        own = urlsplit(self.base_url).netloc
        return frozenset(host.lower() for host in (own, *self.hosts) if host)


class Settings(_Table):
    """The whole file."""

    contact: str = ""
    """Where a site's owner reaches us: it stands in the User-Agent, and nothing is fetched without it."""
    max_mb: Annotated[int, Field(ge=1, le=4096)] = 100
    """Largest answer that is taken, in MB, after decompression."""
    deadline_seconds: Annotated[float, Field(gt=0)] = 300.0
    """Time that one answer may take in all."""
    timeout_seconds: Annotated[float, Field(gt=0)] = 30.0
    """Time that a site may be silent."""
    retries: Annotated[int, Field(ge=0, le=10)] = 3
    """Tries after the first one, for network errors and for 5xx."""
    backoff_seconds: Annotated[float, Field(ge=0)] = 5.0
    """The wait before the first of them; each later one waits twice as long."""
    longest_wait_seconds: Annotated[float, Field(ge=0)] = 900.0
    """A site that says Retry-After beyond that is left until the next run."""
    allow_private: bool = False
    """Whether private and loopback addresses may be fetched: for tests and for a site on the own network."""
    alarm_webhook: str = ""
    """Where alarms are posted as JSON."""
    alarm_mail_to: tuple[str, ...] = ()
    """Who gets alarms by e-mail."""
    alarm_mail_from: str = ""
    """The sender of alarms."""
    smtp_host: str = "localhost"
    """The mail server that takes alarms."""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 25
    """Its port."""
    sources: dict[Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")], SourceSettings] = Field(
        default_factory=dict
    )
    """The sources by name."""

    @model_validator(mode="after")
    def _names_a_contact(self) -> Settings:
        if any(one.kind != "folder" for one in self.sources.values()) and "@" not in self.contact:
            raise ValueError('contact = "…@…" is missing: sites must be able to reach us')
        return self


def load(path: Path) -> Settings:
    """The settings in a file; a file that is not there means no sources. Raises `WrongSettings`."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings(f"{path}: is no valid TOML: {error}") from None
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        faults = [
            f"{'.'.join(str(part) for part in fault['loc']) or 'the file'}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise WrongSettings(f"{path}:\n  " + "\n  ".join(faults)) from None


def create_source(name: str, settings: SourceSettings) -> Source:
    """The source that the settings describe. Raises `WrongSettings` for a profile its kind cannot use."""
    module = import_module(f"crawlers.sources.{settings.kind}")
    source: Source = module.create(name, settings)
    return source
