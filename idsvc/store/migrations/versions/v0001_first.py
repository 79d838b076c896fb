"""The tables of the first release."""

from typing import Any

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make every table and index."""
    _residents()
    _cards()
    _status()
    _books()
    _people()
    _city()


def _key(name: str, kind: Any) -> Column[Any]:  # noqa: ANN401 (a column of any type)
    return Column(name, kind, primary_key=True, nullable=False)


def _bytes(name: str, *, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary(), nullable=nullable)


def _text(name: str) -> Column[str]:
    return Column(name, String(), nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer(), nullable=False)


def _day(name: str) -> Column[str]:
    return Column(name, String(10), nullable=False)


def _residents() -> None:
    """Make the tables about residents."""
    op.create_table(
        "cases",
        _key("case_id", LargeBinary()),
        _text("stage"),
        _text("visit_type"),
        _number("ticket"),
        _bytes("case_digest"),
        _text("site"),
        _day("destroy_by"),
        CheckConstraint("length(destroy_by) = 10"),
        _number("chain"),
        _number("write_version"),
        _bytes("enrolled_by"),
        _bytes("decided_by", nullable=True),
        _bytes("wrapped_key"),
        _bytes("nonce"),
        _bytes("payload"),
        sqlite_with_rowid=False,
    )
    op.create_index("cases_case_digest", "cases", ["case_digest"])
    op.create_index("cases_destroy_by", "cases", ["destroy_by", "chain"])
    op.create_table(
        "captures",
        _key("capture_id", LargeBinary()),
        _bytes("case_id"),
        _day("destroy_by"),
        CheckConstraint("length(destroy_by) = 10"),
        _number("chain"),
        _number("write_version"),
        _bytes("wrapped_key"),
        _bytes("nonce"),
        _number("live"),
        sqlite_with_rowid=False,
    )
    op.create_index("captures_case_id", "captures", ["case_id"])
    op.create_index("captures_destroy_by", "captures", ["destroy_by", "chain"])
    op.create_table(
        "duplicate_tags",
        _key("tag_id", LargeBinary()),
        _bytes("tag"),
        _number("chain"),
        _day("destroy_by"),
        CheckConstraint("length(destroy_by) = 10"),
        _bytes("case_id", nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_index("duplicate_tags_tag", "duplicate_tags", ["tag"])
    op.create_index("duplicate_tags_case_id", "duplicate_tags", ["case_id"])
    op.create_index("duplicate_tags_destroy_by", "duplicate_tags", ["destroy_by", "chain"])


def _cards() -> None:
    """Make the tables about cards."""
    op.create_table(
        "intents",
        _key("intent_id", LargeBinary()),
        _bytes("case_id"),
        _text("status_list"),
        _number("front_index"),
        _number("back_index"),
        _text("key_id"),
        _text("state"),
        _day("destroy_by"),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("intents_case_id", "intents", ["case_id"])
    op.create_index("intents_destroy_by", "intents", ["destroy_by"])
    op.create_table(
        "cards",
        _key("card_id", LargeBinary()),
        _text("status_list"),
        _number("front_index"),
        _number("back_index"),
        _bytes("number_digest"),
        _bytes("cancel_digest"),
        _text("expiry_month"),
        _text("key_id"),
        _number("rules_version"),
        _text("state"),
        _day("destroy_by"),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("cards_number_digest", "cards", ["number_digest"], unique=True)
    op.create_index("cards_cancel_digest", "cards", ["cancel_digest"], unique=True)
    op.create_index("cards_destroy_by", "cards", ["destroy_by"])


def _status() -> None:
    """Make the tables of the status lists."""
    op.create_table(
        "status_lists",
        _key("number", Integer()),
        _text("uri"),
        _number("size"),
    )
    op.create_index("status_lists_uri", "status_lists", ["uri"], unique=True)
    op.create_table(
        "status_pages",
        _key("uri", String()),
        _key("number", Integer()),
        _bytes("drawn"),
        _bytes("revoked"),
        _bytes("published"),
        sqlite_with_rowid=False,
    )


def _books() -> None:
    """Make the tables of what was done."""
    op.create_table(
        "journal",
        _key("line_id", LargeBinary()),
        _text("act"),
        _bytes("record_id", nullable=True),
        _bytes("staff_id", nullable=True),
        _day("day"),
        _day("destroy_by"),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("journal_destroy_by", "journal", ["destroy_by"])
    op.create_table(
        "figures",
        _key("day", String(10)),
        _key("figure", String()),
        _number("total"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "figure_openings",
        _key("day", String(10)),
        _bytes("nonce"),
        _bytes("canonical"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger",
        _key("number", Integer()),
        _day("day"),
        _bytes("entry"),
    )
    op.create_table(
        "checkpoints",
        _key("size", Integer()),
        _text("note"),
    )
    op.create_table(
        "purges",
        _key("destroy_by", String(10)),
        _key("chain", Integer()),
        _number("finished"),
        sqlite_with_rowid=False,
    )


def _people() -> None:
    """Make the tables of staff."""
    op.create_table(
        "staff",
        _key("staff_id", LargeBinary()),
        _text("login"),
        _text("role"),
        _text("site"),
        _text("password_hash"),
        _number("active"),
        sqlite_with_rowid=False,
    )
    op.create_index("staff_login", "staff", ["login"], unique=True)
    op.create_table(
        "sessions",
        _key("digest", LargeBinary()),
        _bytes("staff_id"),
        _number("started"),
        _number("seen"),
        _number("locked"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "failures",
        _key("failure_id", LargeBinary()),
        _bytes("source"),
        _number("at"),
        sqlite_with_rowid=False,
    )
    op.create_index("failures_source", "failures", ["source", "at"])


def _city() -> None:
    """Make the tables of the city itself."""
    op.create_table(
        "tickets",
        _key("day", String(10)),
        _key("site", String()),
        _number("last"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "nodes",
        _key("node", String()),
        _day("stands"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facts",
        _key("name", String()),
        _text("value"),
        sqlite_with_rowid=False,
    )
