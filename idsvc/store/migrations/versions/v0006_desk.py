"""What a supervisor sees: sums of a week."""

revision = "v0006"
down_revision = "v0005"


def upgrade() -> None:
    """Change nothing yet."""
