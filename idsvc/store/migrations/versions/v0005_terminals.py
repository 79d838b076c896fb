"""Passkeys, paired displays, and staff named by two people."""

revision = "v0005"
down_revision = "v0004"


def upgrade() -> None:
    """Change nothing yet."""
