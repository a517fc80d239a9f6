"""Blocks of a page: one that fails is logged and left out, and the rest of the page comes all the same."""

from __future__ import annotations

from search_api.optional import optional as block

__all__ = ["block"]
