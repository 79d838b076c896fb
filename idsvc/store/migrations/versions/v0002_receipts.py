"""Deletion receipts: what waits for its day, what waits for its month's list, and the lists."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Make the tables; a case that was there before has no receipt until its next stage."""
    op.create_table(
        "receipts_kept",
        Column("receipt_id", LargeBinary(), primary_key=True, nullable=False),
        Column("destroyed", LargeBinary(), nullable=False),
        Column("held", LargeBinary(), nullable=True),
        Column("destroy_by", String(10), nullable=False),
        CheckConstraint("length(destroy_by) = 10"),
        Column("chain", Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("receipts_kept_destroyed", "receipts_kept", ["destroyed"])
    op.create_index("receipts_kept_destroy_by", "receipts_kept", ["destroy_by", "chain"])
    op.create_table(
        "receipts_waiting",
        Column("receipt_id", LargeBinary(), primary_key=True, nullable=False),
        Column("digest", LargeBinary(), nullable=False),
        Column("kind", String(), nullable=False),
        Column("month", String(), nullable=False),
        Column("destroy_by", String(10), nullable=False),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("receipts_waiting_month", "receipts_waiting", ["month", "kind"])
    op.create_table(
        "receipt_lists",
        Column("month", String(), primary_key=True, nullable=False),
        Column("kind", String(), primary_key=True, nullable=False),
        Column("number", Integer(), nullable=False),
        Column("content", LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
