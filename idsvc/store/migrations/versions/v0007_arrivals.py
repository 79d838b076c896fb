"""What the door keeps: tickets to come back, appointments, requests for records, a screen that was blanked."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String

revision = "v0007"
down_revision = "v0006"


def upgrade() -> None:
    """Make the tables; whoever sat at a terminal signs in again, as after twelve hours."""
    op.create_table(
        "return_tickets",
        Column("digest", LargeBinary(), primary_key=True, nullable=False),
        Column("destroy_by", String(10), nullable=False),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("return_tickets_destroy_by", "return_tickets", ["destroy_by"])
    op.create_table(
        "appointments",
        Column("digest", LargeBinary(), primary_key=True, nullable=False),
        Column("site", String(), nullable=False),
        Column("minute", Integer(), nullable=False),
        Column("destroy_by", String(10), nullable=False),
        CheckConstraint("length(destroy_by) = 10"),
        sqlite_with_rowid=False,
    )
    op.create_index("appointments_destroy_by", "appointments", ["destroy_by"])
    op.create_table(
        "records_requests",
        Column("number", Integer(), primary_key=True, nullable=False),
        Column("day", String(10), nullable=False),
        Column("site", String(), nullable=False),
        Column("channel", String(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.drop_table("sessions")  # a column added to it would stand behind the keys, and the code's own table not
    op.create_table(
        "sessions",
        Column("digest", LargeBinary(), primary_key=True, nullable=False),
        Column("staff_id", LargeBinary(), nullable=False),
        Column("started", Integer(), nullable=False),
        Column("seen", Integer(), nullable=False),
        Column("locked", Integer(), nullable=False),
        Column("blanked", Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
