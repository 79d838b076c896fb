"""Every table and column there is; ``inventory.toml`` says of each what it holds and why.

Tables whose rows have random ids are WITHOUT ROWID: SQLite's hidden row number would give back the order in which
cards were issued. What is about a resident has ``destroy_by``, NOT NULL and without a default.
"""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, MetaData, String, Table

from idsvc.store.types import IsoDay

metadata: Final = MetaData()


def _id(name: str) -> Column[bytes]:
    """Return a primary key of 16 random bytes, or of a digest."""
    return Column(name, LargeBinary, primary_key=True, nullable=False)


def _bytes(name: str, *, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable)


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _day(name: str) -> Column[object]:
    return Column(name, IsoDay, nullable=False)


def _destroy_by() -> tuple[Column[object], CheckConstraint]:
    """Return the day on which a row's key is gone, with the shape the purge can compare."""
    return _day("destroy_by"), CheckConstraint("length(destroy_by) = 10")


# About residents.

cases: Final = Table(
    "cases",
    metadata,
    _id("case_id"),
    _text("stage"),
    _text("visit_type"),
    _number("ticket"),
    _bytes("case_digest"),
    _text("site"),
    *_destroy_by(),
    _number("chain"),
    _number("write_version"),
    _bytes("enrolled_by"),
    _bytes("decided_by", nullable=True),
    _bytes("wrapped_key"),
    _bytes("nonce"),
    _bytes("payload"),
    # Not unique: for the length of one transaction a stage and the next one carry the same code.
    Index("cases_case_digest", "case_digest"),
    Index("cases_destroy_by", "destroy_by", "chain"),
    sqlite_with_rowid=False,
)

captures: Final = Table(
    "captures",
    metadata,
    _id("capture_id"),
    _bytes("case_id"),
    *_destroy_by(),
    _number("chain"),
    _number("write_version"),
    _bytes("wrapped_key"),
    _bytes("nonce"),
    _number("live"),
    Index("captures_case_id", "case_id"),
    Index("captures_destroy_by", "destroy_by", "chain"),
    sqlite_with_rowid=False,
)

duplicate_tags: Final = Table(
    "duplicate_tags",
    metadata,
    _id("tag_id"),
    _bytes("tag"),
    _number("chain"),
    *_destroy_by(),
    _bytes("case_id", nullable=True),
    Index("duplicate_tags_tag", "tag"),
    Index("duplicate_tags_case_id", "case_id"),
    Index("duplicate_tags_destroy_by", "destroy_by", "chain"),
    sqlite_with_rowid=False,
)

receipts_kept: Final = Table(
    "receipts_kept",
    metadata,
    _id("receipt_id"),
    _bytes("destroyed"),
    _bytes("held", nullable=True),
    *_destroy_by(),
    _number("chain"),
    # Not unique: a row is overwritten by zeros before it goes, and so are others.
    Index("receipts_kept_destroyed", "destroyed"),
    Index("receipts_kept_destroy_by", "destroy_by", "chain"),
    sqlite_with_rowid=False,
)

receipts_waiting: Final = Table(
    "receipts_waiting",
    metadata,
    _id("receipt_id"),
    _bytes("digest"),
    _text("kind"),
    _text("month"),
    *_destroy_by(),
    Index("receipts_waiting_month", "month", "kind"),
    sqlite_with_rowid=False,
)

return_tickets: Final = Table(
    "return_tickets",
    metadata,
    _id("digest"),
    *_destroy_by(),
    Index("return_tickets_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

appointments: Final = Table(
    "appointments",
    metadata,
    _id("digest"),
    _text("site"),
    _number("minute"),
    *_destroy_by(),
    Index("appointments_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

terminals: Final = Table(
    "terminals",
    metadata,
    _id("pairing_id"),
    _bytes("code_digest"),
    _bytes("display_digest", nullable=True),
    _bytes("session_digest"),
    _number("made"),
    _text("screen"),
    _bytes("case_id"),
    _text("language"),
    _text("answer"),
    _number("answered"),
    *_destroy_by(),
    Index("terminals_display_digest", "display_digest"),
    Index("terminals_session_digest", "session_digest"),
    Index("terminals_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

payments: Final = Table(
    "payments",
    metadata,
    _id("digest"),
    _number("amount"),
    _text("state"),
    _day("day"),
    _text("site"),
    *_destroy_by(),
    Index("payments_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

# About cards.

intents: Final = Table(
    "intents",
    metadata,
    _id("intent_id"),
    _bytes("case_id"),
    _text("status_list"),
    _number("front_index"),
    _number("back_index"),
    _text("key_id"),
    _text("state"),
    *_destroy_by(),
    Index("intents_case_id", "case_id"),
    Index("intents_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

print_jobs: Final = Table(
    "print_jobs",
    metadata,
    _id("job_id"),
    _text("state"),
    _text("site"),
    *_destroy_by(),
    Index("print_jobs_state", "state", "site"),
    Index("print_jobs_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

stock_serials: Final = Table(
    "stock_serials",
    metadata,
    _id("serial_id"),
    _text("serial"),
    _text("site"),
    _day("day"),
    *_destroy_by(),
    Index("stock_serials_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

cards: Final = Table(
    "cards",
    metadata,
    _id("card_id"),
    _text("status_list"),
    _number("front_index"),
    _number("back_index"),
    _bytes("number_digest"),
    _bytes("cancel_digest"),
    _text("expiry_month"),
    _text("key_id"),
    _number("rules_version"),
    _text("state"),
    *_destroy_by(),
    Index("cards_number_digest", "number_digest", unique=True),
    Index("cards_cancel_digest", "cancel_digest", unique=True),
    Index("cards_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

slots: Final = Table(
    "slots",
    metadata,
    Column("number", Integer, primary_key=True, nullable=False),
    _day("pull_by"),
    sqlite_with_rowid=False,
)

status_lists: Final = Table(
    "status_lists",
    metadata,
    Column("number", Integer, primary_key=True, nullable=False),
    _text("uri"),
    _number("size"),
    Index("status_lists_uri", "uri", unique=True),
)

status_pages: Final = Table(
    "status_pages",
    metadata,
    Column("uri", String, primary_key=True, nullable=False),
    Column("number", Integer, primary_key=True, nullable=False),
    _bytes("drawn"),
    _bytes("revoked"),
    _bytes("published"),
    sqlite_with_rowid=False,
)

# What was done.

journal: Final = Table(
    "journal",
    metadata,
    _id("line_id"),
    _text("act"),
    _bytes("record_id", nullable=True),
    _bytes("staff_id", nullable=True),
    _day("day"),
    *_destroy_by(),
    Index("journal_destroy_by", "destroy_by"),
    sqlite_with_rowid=False,
)

figures: Final = Table(
    "figures",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("figure", String, primary_key=True, nullable=False),
    _number("total"),
    sqlite_with_rowid=False,
)

figure_openings: Final = Table(
    "figure_openings",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    _bytes("nonce"),
    _bytes("canonical"),
    sqlite_with_rowid=False,
)

ledger: Final = Table(
    "ledger",
    metadata,
    Column("number", Integer, primary_key=True, nullable=False),
    _day("day"),
    _bytes("entry"),
)

checkpoints: Final = Table(
    "checkpoints",
    metadata,
    Column("size", Integer, primary_key=True, nullable=False),
    _text("note"),
)

purges: Final = Table(
    "purges",
    metadata,
    Column("destroy_by", IsoDay, primary_key=True, nullable=False),
    Column("chain", Integer, primary_key=True, nullable=False),
    _number("finished"),
    sqlite_with_rowid=False,
)

receipt_lists: Final = Table(
    "receipt_lists",
    metadata,
    Column("month", String, primary_key=True, nullable=False),
    Column("kind", String, primary_key=True, nullable=False),
    _number("number"),
    _bytes("content"),
    sqlite_with_rowid=False,
)

records_requests: Final = Table(
    "records_requests",
    metadata,
    Column("number", Integer, primary_key=True, nullable=False),
    _day("day"),
    _text("site"),
    _text("channel"),
    sqlite_with_rowid=False,
)

stock: Final = Table(
    "stock",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    Column("move", String, primary_key=True, nullable=False),
    _number("total"),
    sqlite_with_rowid=False,
)

stock_counts: Final = Table(
    "stock_counts",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    Column("pile", String, primary_key=True, nullable=False),
    _number("counted"),
    sqlite_with_rowid=False,
)

# Staff, and the city itself.

staff: Final = Table(
    "staff",
    metadata,
    _id("staff_id"),
    _text("login"),
    _text("role"),
    _text("site"),
    _text("password_hash"),
    _number("active"),
    Index("staff_login", "login", unique=True),
    sqlite_with_rowid=False,
)

sessions: Final = Table(
    "sessions",
    metadata,
    _id("digest"),
    _bytes("staff_id"),
    _number("started"),
    _number("seen"),
    _number("locked"),
    _number("blanked"),
    sqlite_with_rowid=False,
)

failures: Final = Table(
    "failures",
    metadata,
    _id("failure_id"),
    _bytes("source"),
    _number("at"),
    Index("failures_source", "source", "at"),
    sqlite_with_rowid=False,
)

passkeys: Final = Table(
    "passkeys",
    metadata,
    _id("credential_id"),
    _bytes("staff_id"),
    _bytes("public_key"),
    _number("sign_count"),
    _day("added"),
    Index("passkeys_staff_id", "staff_id"),
    sqlite_with_rowid=False,
)

challenges: Final = Table(
    "challenges",
    metadata,
    _id("digest"),
    _number("asked"),
    sqlite_with_rowid=False,
)

invitations: Final = Table(
    "invitations",
    metadata,
    _id("digest"),
    _bytes("staff_id"),
    _text("role"),
    _text("site"),
    _bytes("invited_by", nullable=True),
    _number("confirmed"),
    _day("day"),
    Index("invitations_staff_id", "staff_id", unique=True),
    sqlite_with_rowid=False,
)

tickets: Final = Table(
    "tickets",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    _number("last"),
    sqlite_with_rowid=False,
)

cash_days: Final = Table(
    "cash_days",
    metadata,
    Column("day", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    _number("drawer"),
    _number("taken"),
    _number("refunded"),
    Column("counted", Integer, nullable=True),
    _bytes("close_id", nullable=True),
    sqlite_with_rowid=False,
)

step_sums: Final = Table(
    "step_sums",
    metadata,
    Column("week", IsoDay, primary_key=True, nullable=False),
    Column("site", String, primary_key=True, nullable=False),
    Column("step", String, primary_key=True, nullable=False),
    Column("band", Integer, primary_key=True, nullable=False),
    _number("visits"),
    _number("seconds"),
    sqlite_with_rowid=False,
)

nodes: Final = Table(
    "nodes",
    metadata,
    Column("node", String, primary_key=True, nullable=False),
    _day("stands"),
    sqlite_with_rowid=False,
)

facts: Final = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True, nullable=False),
    _text("value"),
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
