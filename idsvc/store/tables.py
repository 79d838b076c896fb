"""The tables about residents, cards and what was done; ``inventory.toml`` says of each column what it holds and why.

Tables whose rows have random ids are WITHOUT ROWID: SQLite's hidden row number would give back the order in which
cards were issued. What is about a resident has ``destroy_by``, NOT NULL and without a default.
"""

from typing import Final

from sqlalchemy import Column, Index, Integer, String, Table

from idsvc.store.columns import blob, day, dies, ident, metadata, number, text
from idsvc.store.types import IsoDay

# About residents.

cases: Final = Table(
    "cases",
    metadata,
    ident("case_id"),
    text("stage"),
    text("visit_type"),
    number("ticket"),
    blob("case_digest"),
    text("site"),
    *dies(),
    number("chain"),
    number("write_version"),
    blob("enrolled_by"),
    blob("decided_by", nullable=True),
    blob("wrapped_key"),
    blob("nonce"),
    blob("payload"),
    # Not unique: for the length of one transaction a stage and the next one carry the same code.
    Index("cases_case_digest", "case_digest"),
    Index("cases_destroy_by", "destroy_by", "chain"),
    sqlite_with_rowid=False,
)

captures: Final = Table(
    "captures",
    metadata,
    ident("capture_id"),
    blob("case_id"),
    *dies(),
    number("chain"),
    number("write_version"),
    blob("wrapped_key"),
    blob("nonce"),
    number("live"),
    Index("captures_case_id", "case_id"),
    Index("captures_destroy_by", "destroy_by", "chain"),
    sqlite_with_rowid=False,
)

duplicate_tags: Final = Table(
    "duplicate_tags",
    metadata,
    ident("tag_id"),
    blob("tag"),
    number("chain"),
    *dies(),
    blob("case_id", nullable=True),
    Index("duplicate_tags_tag", "tag"),
    Index("duplicate_tags_case_id", "case_id"),
    Index("duplicate_tags_destroy_by", "destroy_by", "chain"),
    sqlite_with_rowid=False,
)

receipts_kept: Final = Table(
    "receipts_kept",
    metadata,
    ident("receipt_id"),
    blob("destroyed"),
    blob("held", nullable=True),
    *dies(),
    number("chain"),
    # Not unique: a row is overwritten by zeros before it goes, and so are others.
    Index("receipts_kept_destroyed", "destroyed"),
    Index("receipts_kept_destroy_by", "destroy_by", "chain"),
    sqlite_with_rowid=False,
)

receipts_waiting: Final = Table(
    "receipts_waiting",
    metadata,
    ident("receipt_id"),
    blob("digest"),
    text("kind"),
    text("month"),
    *dies(),
    Index("receipts_waiting_month", "month", "kind"),
    sqlite_with_rowid=False,
)

return_tickets: Final = Table(
    "return_tickets",
    metadata,
    ident("digest"),
    *dies(),
    Index("return_tickets_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

appointments: Final = Table(
    "appointments",
    metadata,
    ident("digest"),
    text("site"),
    number("minute"),
    *dies(),
    Index("appointments_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

terminals: Final = Table(
    "terminals",
    metadata,
    ident("pairing_id"),
    blob("code_digest"),
    blob("display_digest", nullable=True),
    blob("session_digest"),
    number("made"),
    text("screen"),
    blob("case_id"),
    text("language"),
    text("answer"),
    number("answered"),
    *dies(),
    Index("terminals_display_digest", "display_digest"),
    Index("terminals_session_digest", "session_digest"),
    Index("terminals_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

payments: Final = Table(
    "payments",
    metadata,
    ident("digest"),
    number("amount"),
    text("state"),
    day("day"),
    text("site"),
    *dies(),
    Index("payments_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

# About cards.

intents: Final = Table(
    "intents",
    metadata,
    ident("intent_id"),
    blob("case_id"),
    text("status_list"),
    number("front_index"),
    number("back_index"),
    text("key_id"),
    text("state"),
    *dies(),
    Index("intents_case_id", "case_id"),
    Index("intents_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

print_jobs: Final = Table(
    "print_jobs",
    metadata,
    ident("job_id"),
    text("state"),
    text("site"),
    *dies(),
    Index("print_jobs_state", "state", "site"),
    Index("print_jobs_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

stock_serials: Final = Table(
    "stock_serials",
    metadata,
    ident("serial_id"),
    text("serial"),
    text("site"),
    day("day"),
    *dies(),
    Index("stock_serials_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

cards: Final = Table(
    "cards",
    metadata,
    ident("card_id"),
    text("status_list"),
    number("front_index"),
    number("back_index"),
    blob("number_digest"),
    blob("cancel_digest"),
    text("expiry_month"),
    text("key_id"),
    number("rules_version"),
    text("state"),
    *dies(),
    Index("cards_number_digest", "number_digest", unique=True),
    Index("cards_cancel_digest", "cancel_digest", unique=True),
    Index("cards_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

slots: Final = Table(
    "slots",
    metadata,
    Column("site", String, primary_key=True, nullable=False),
    Column("number", Integer, primary_key=True, nullable=False),
    day("pull_by"),
    sqlite_with_rowid=False,
)

status_lists: Final = Table(
    "status_lists",
    metadata,
    Column("number", Integer, primary_key=True, nullable=False),
    text("uri"),
    number("size"),
    Index("status_lists_uri", "uri", unique=True),
)

status_pages: Final = Table(
    "status_pages",
    metadata,
    Column("uri", String, primary_key=True, nullable=False),
    Column("number", Integer, primary_key=True, nullable=False),
    blob("drawn"),
    blob("revoked"),
    blob("published"),
    sqlite_with_rowid=False,
)

# What was done.

journal: Final = Table(
    "journal",
    metadata,
    ident("line_id"),
    text("act"),
    blob("record_id", nullable=True),
    blob("staff_id", nullable=True),
    day("day"),
    *dies(),
    Index("journal_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

figures: Final = Table(
    "figures",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("figure", String, primary_key=True, nullable=False),
    number("total"),
    sqlite_with_rowid=False,
)

figure_openings: Final = Table(
    "figure_openings",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    blob("nonce"),
    blob("canonical"),
    sqlite_with_rowid=False,
)

ledger: Final = Table(
    "ledger",
    metadata,
    Column("number", Integer, primary_key=True, nullable=False),
    day("day"),
    blob("entry"),
)

checkpoints: Final = Table(
    "checkpoints",
    metadata,
    Column("size", Integer, primary_key=True, nullable=False),
    text("note"),
)

purges: Final = Table(
    "purges",
    metadata,
    Column("destroy_by", IsoDay, primary_key=True, nullable=False),
    Column("chain", Integer, primary_key=True, nullable=False),
    number("finished"),
    sqlite_with_rowid=False,
)

receipt_lists: Final = Table(
    "receipt_lists",
    metadata,
    Column("month", String, primary_key=True, nullable=False),
    Column("kind", String, primary_key=True, nullable=False),
    number("number"),
    blob("content"),
    sqlite_with_rowid=False,
)

records_requests: Final = Table(
    "records_requests",
    metadata,
    Column("number", Integer, primary_key=True, nullable=False),
    day("day"),
    text("site"),
    text("channel"),
    sqlite_with_rowid=False,
)

ABOUT_RESIDENTS: Final = (
    cases,
    captures,
    duplicate_tags,
    receipts_kept,
    receipts_waiting,
    payments,
    return_tickets,
    appointments,
    terminals,
    intents,
    print_jobs,
    stock_serials,
    cards,
    journal,
)
"""The tables whose every row must die on a date."""
