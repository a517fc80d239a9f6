"""The settings of one installation, from the environment: `TUSACH_HOME`, `TUSACH_PORT`, …

`docs/settings.md` describes each of them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    threads: Annotated[int, Field(ge=1, le=256)] = Field(8, description="Requests that are answered at once")
    base_url: str = Field("", description="Public address of the site, such as https://tusach.example.vn")

    @field_validator("base_url")
    @classmethod
    def _without_last_slash(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return url.rstrip("/")

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


def explain(error: ValidationError) -> str:
    """What is wrong with the settings, one variable a line."""
    lines = [f"TUSACH_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()]
    return "Wrong settings in the environment:\n  " + "\n  ".join(lines)
