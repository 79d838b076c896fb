"""What a supervisor sees: payment numbers, the cash of a day, sums of a week."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String

revision = "v0006"
down_revision = "v0005"


def upgrade() -> None:
    """Make the tables; the first day has no cash before it."""
    op.create_table(
        "payments",
        Column("digest", LargeBinary(), primary_key=True, nullable=False),
        Column("amount", Integer(), nullable=False),
        Column("state", String(), nullable=False),
        Column("day", String(10), nullable=False),
        Column("site", String(), nullable=False),
        Column("destroy_by", String(10), nullable=False),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("payments_destroy_by", "payments", ["destroy_by"])
    op.create_table(
        "cash_days",
        Column("day", String(10), primary_key=True, nullable=False),
        Column("site", String(), primary_key=True, nullable=False),
        Column("drawer", Integer(), nullable=False),
        Column("taken", Integer(), nullable=False),
        Column("refunded", Integer(), nullable=False),
        Column("counted", Integer(), nullable=True),
        Column("close_id", LargeBinary(), nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "step_sums",
        Column("week", String(10), primary_key=True, nullable=False),
        Column("site", String(), primary_key=True, nullable=False),
        Column("step", String(), primary_key=True, nullable=False),
        Column("band", Integer(), primary_key=True, nullable=False),
        Column("visits", Integer(), nullable=False),
        Column("seconds", Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
