"""Visits of every type: where a case waits, and what a slip brings back."""

revision = "v0003"
down_revision = "v0002"


def upgrade() -> None:
    """Change nothing yet."""
