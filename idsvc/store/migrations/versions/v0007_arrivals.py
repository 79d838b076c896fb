"""What the door keeps: tickets to come back, appointments, requests for records."""

revision = "v0007"
down_revision = "v0006"


def upgrade() -> None:
    """Change nothing yet."""
