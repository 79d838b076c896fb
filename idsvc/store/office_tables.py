"""The tables about the office itself: stock, cash, staff, sittings, settled facts; nothing about a resident."""

from typing import Final

from sqlalchemy import Column, Index, Integer, String, Table

from idsvc.store.columns import blob, day, ident, metadata, number, text
from idsvc.store.types import IsoDay

stock: Final = Table(
    "stock",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    Column("move", String, primary_key=True, nullable=False),
    number("total"),
    sqlite_with_rowid=False,
)

stock_counts: Final = Table(
    "stock_counts",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    Column("pile", String, primary_key=True, nullable=False),
    number("counted"),
    sqlite_with_rowid=False,
)

# Staff, and the city itself.

staff: Final = Table(
    "staff",
    metadata,
    ident("staff_id"),
    text("login"),
    text("role"),
    text("site"),
    text("password_hash"),
    number("active"),
    Index("staff_login", "login", unique=True),
    sqlite_with_rowid=False,
)

sessions: Final = Table(
    "sessions",
    metadata,
    ident("digest"),
    blob("staff_id"),
    number("started"),
    number("seen"),
    number("locked"),
    number("blanked"),
    sqlite_with_rowid=False,
)

failures: Final = Table(
    "failures",
    metadata,
    ident("failure_id"),
    blob("source"),
    number("at"),
    Index("failures_source", "source", "at"),
    sqlite_with_rowid=False,
)

passkeys: Final = Table(
    "passkeys",
    metadata,
    ident("credential_id"),
    blob("staff_id"),
    blob("public_key"),
    number("sign_count"),
    day("added"),
    Index("passkeys_staff_id", "staff_id"),
    sqlite_with_rowid=False,
)

challenges: Final = Table(
    "challenges",
    metadata,
    ident("digest"),
    number("asked"),
    sqlite_with_rowid=False,
)

invitations: Final = Table(
    "invitations",
    metadata,
    ident("digest"),
    blob("staff_id"),
    text("role"),
    text("site"),
    blob("invited_by", nullable=True),
    number("confirmed"),
    day("day"),
    Index("invitations_staff_id", "staff_id", unique=True),
    sqlite_with_rowid=False,
)

tickets: Final = Table(
    "tickets",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    number("last"),
    sqlite_with_rowid=False,
)

cash_days: Final = Table(
    "cash_days",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    number("drawer"),
    number("taken"),
    number("refunded"),
    Column("counted", Integer, nullable=True),
    blob("close_id", nullable=True),
    sqlite_with_rowid=False,
)

step_sums: Final = Table(
    "step_sums",
    metadata,
    Column("week", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    Column("step", String, primary_key=True, nullable=False),
    Column("band", Integer, primary_key=True, nullable=False),
    number("visits"),
    number("seconds"),
    sqlite_with_rowid=False,
)

nodes: Final = Table(
    "nodes",
    metadata,
    Column("node", String, primary_key=True, nullable=False),
    day("stands"),
    sqlite_with_rowid=False,
)

facts: Final = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True, nullable=False),
    text("value"),
    sqlite_with_rowid=False,
)
