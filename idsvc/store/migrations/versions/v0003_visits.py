"""Visits of every type: the numbered places of each site in which cards wait for their residents."""

from alembic import op
from sqlalchemy import Column, Integer, String

revision = "v0003"
down_revision = "v0002"


def upgrade() -> None:
    """Make the table; no card waits in a slot yet."""
    op.create_table(
        "slots",
        Column("site", String(), primary_key=True, nullable=False),
        Column("number", Integer(), primary_key=True, nullable=False),
        Column("pull_by", String(10), nullable=False),
        sqlite_with_rowid=False,
    )
