"""Blank stock by day and site, serials of spoiled blanks, print jobs."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String

revision = "v0004"
down_revision = "v0003"


def upgrade() -> None:
    """Make the tables; a card that was issued before and still waits gets a job that was not sent yet."""
    op.create_table(
        "print_jobs",
        Column("job_id", LargeBinary(), primary_key=True, nullable=False),
        Column("state", String(), nullable=False),
        Column("site", String(), nullable=False),
        Column("destroy_by", String(10), nullable=False),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("print_jobs_state", "print_jobs", ["state", "site"])
    op.create_index("print_jobs_destroy_by", "print_jobs", ["destroy_by"])
    op.execute(
        "INSERT INTO print_jobs (job_id, state, site, destroy_by)"
        " SELECT case_id, 'reserved', site, destroy_by FROM cases WHERE stage = 'issued'"
    )
    _stock_tables()


def _stock_tables() -> None:
    op.create_table(
        "stock_serials",
        Column("serial_id", LargeBinary(), primary_key=True, nullable=False),
        Column("serial", String(), nullable=False),
        Column("site", String(), nullable=False),
        Column("day", String(10), nullable=False),
        Column("destroy_by", String(10), nullable=False),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("stock_serials_destroy_by", "stock_serials", ["destroy_by"])
    for table, name, number in (("stock", "move", "total"), ("stock_counts", "pile", "counted")):
        op.create_table(
            table,
            Column("day", String(10), primary_key=True, nullable=False),
            Column("site", String(), primary_key=True, nullable=False),
            Column(name, String(), primary_key=True, nullable=False),
            Column(number, Integer(), nullable=False),
            sqlite_with_rowid=False,
        )
