"""Residents' displays, each paired with a clerk's sitting until the day's end."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String

revision = "v0005"
down_revision = "v0004"


def upgrade() -> None:
    """Make the table; a display is paired anew each day, so there is nothing to carry over."""
    op.create_table(
        "terminals",
        Column("pairing_id", LargeBinary(), primary_key=True, nullable=False),
        Column("code_digest", LargeBinary(), nullable=False),
        Column("display_digest", LargeBinary(), nullable=True),
        Column("session_digest", LargeBinary(), nullable=False),
        Column("made", Integer(), nullable=False),
        Column("screen", String(), nullable=False),
        Column("case_id", LargeBinary(), nullable=False),
        Column("language", String(), nullable=False),
        Column("answer", String(), nullable=False),
        Column("answered", Integer(), nullable=False),
        Column("destroy_by", String(10), nullable=False),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("terminals_display_digest", "terminals", ["display_digest"])
    op.create_index("terminals_session_digest", "terminals", ["session_digest"])
    op.create_index("terminals_destroy_by", "terminals", ["destroy_by"])
