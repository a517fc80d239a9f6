"""`[sources.NAME.profile]` of the settings, checked by the kind's own model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from crawlers.settings import SourceSettings, WrongSettings
from crawlers.source import Route


class Profile(BaseModel):
    """The base of all profiles: a key that its kind does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


P = TypeVar("P", bound=Profile)


def profile_of(kind: type[P], name: str, settings: SourceSettings) -> P:
    """Raises `WrongSettings`, which names the key."""
    try:
        return kind.model_validate(settings.profile)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(map(str, ("sources", name, "profile", *fault["loc"])))
        known = ", ".join(kind.model_fields)
        raise WrongSettings(f"{where}: {fault['msg']}; the keys are {known}") from None


def base_url(name: str, settings: SourceSettings, default: str = "") -> str:
    """The site's address. Raises `WrongSettings` where neither the settings nor the kind have one."""
    if not (settings.base_url or default):
        raise WrongSettings(f"sources.{name}.base_url is missing: write the site's address")
    return settings.base_url or default


def chosen(name: str, settings: SourceSettings, routes: Iterable[Route]) -> Sequence[Route]:
    """The routes that the settings name, in their order; all where they name none."""
    known = {route.name: route for route in routes}
    if unknown := [wanted for wanted in settings.routes if wanted not in known]:
        raise WrongSettings(
            f"sources.{name}.routes: {unknown[0]!r} is no route of this kind; known are {', '.join(known)}"
        )
    return [known[wanted] for wanted in settings.routes] or list(known.values())
