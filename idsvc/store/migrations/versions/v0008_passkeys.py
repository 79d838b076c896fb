"""How staff signs in: passkeys, challenges that wait for an answer, invitations of the day."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String

revision = "v0008"
down_revision = "v0007"


def upgrade() -> None:
    """Make the tables; who had an account keeps it, and makes a key after an invitation."""
    op.create_table(
        "passkeys",
        Column("credential_id", LargeBinary(), primary_key=True, nullable=False),
        Column("staff_id", LargeBinary(), nullable=False),
        Column("public_key", LargeBinary(), nullable=False),
        Column("sign_count", Integer(), nullable=False),
        Column("added", String(10), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("passkeys_staff_id", "passkeys", ["staff_id"])
    op.create_table(
        "challenges",
        Column("digest", LargeBinary(), primary_key=True, nullable=False),
        Column("asked", Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitations",
        Column("digest", LargeBinary(), primary_key=True, nullable=False),
        Column("staff_id", LargeBinary(), nullable=False),
        Column("role", String(), nullable=False),
        Column("site", String(), nullable=False),
        Column("invited_by", LargeBinary(), nullable=True),
        Column("confirmed", Integer(), nullable=False),
        Column("day", String(10), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("invitations_staff_id", "invitations", ["staff_id"], unique=True)
