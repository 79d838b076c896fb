"""Blank stock, print jobs, and payments by number."""

revision = "v0004"
down_revision = "v0003"


def upgrade() -> None:
    """Change nothing yet."""
