"""The tables of the people who keep the bookshelf: accounts, drafts, collections, what is read most.

They stand beside the documents in one database, and documents never refer to them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from bookshelf.schema import Base


class AccountRow(Base):
    """`name` is what a person signs in with. A secret for codes (TOTP) counts once it is `totp_on`.

    `must_change`: the password was given by somebody else and opens nothing but the page that changes it.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    must_change: Mapped[bool] = mapped_column(Boolean)
    totp_secret: Mapped[str]
    totp_on: Mapped[bool] = mapped_column(Boolean)
    totp_used: Mapped[int]
    failures: Mapped[int] = mapped_column(Integer)
    locked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    active: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SessionRow(Base):
    """A signed-in browser; only the hash of its token is kept."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_account", "account_id"),)

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AuditRow(Base):
    """Who did what, when. Triggers refuse to change or delete a row; `digest` chains it to the one before."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_subject", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]
    digest: Mapped[str]


class DraftRow(Base):
    """What officers work on; `content` is the packed document, `document_id` its slug, if it has one."""

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_state", "state", "publish_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str | None]
    state: Mapped[str]
    version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str]
    shelf: Mapped[str]
    author: Mapped[str]
    note: Mapped[str]
    publish_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    content: Mapped[bytes]


class DraftVersionRow(Base):
    """What somebody did with a draft; `content` is what it became, empty where that left it as it was."""

    __tablename__ = "draft_versions"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str]
    action: Mapped[str]
    note: Mapped[str]
    state: Mapped[str]
    content: Mapped[bytes]


class CollectionRow(Base):
    """Documents that officers put together; `id` is the slug in its address."""

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    introduction: Mapped[str]
    published: Mapped[bool] = mapped_column(Boolean)
    author: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class CollectionItemRow(Base):
    __tablename__ = "collection_items"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    collection_id: Mapped[str] = mapped_column(ForeignKey("collections.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    document_id: Mapped[str]
    note: Mapped[str]


class UsageRow(Base):
    """How often something was asked for on a day; `kind` is `read` (a document) or `query`, without names."""

    __tablename__ = "usage"
    __table_args__ = (Index("ix_usage_day", "kind", "day"), {"sqlite_with_rowid": False})

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


METADATA = Base.metadata
"""All tables of the record, for migrations."""
