"""Violations of what the database has room for."""

from idsvc.wiring.planting import Planted


def extra_column(city: Planted) -> None:
    """Add a column about staff that nobody listed."""
    city.sql("ALTER TABLE staff ADD COLUMN nickname TEXT")


def extra_table(city: Planted) -> None:
    """Add a table that nobody listed."""
    city.sql("CREATE TABLE notes (text TEXT)")


def missing_column(city: Planted) -> None:
    """Take a listed column away."""
    city.sql("ALTER TABLE tickets DROP COLUMN last")


def closed_set(city: Planted) -> None:
    """Make room for a holder in the register."""
    city.sql("ALTER TABLE cards ADD COLUMN holder TEXT")


def no_destroy_by(city: Planted) -> None:
    """Let the journal's date be empty."""
    city.remake("journal", lambda made: made.replace("destroy_by VARCHAR(10) NOT NULL", "destroy_by VARCHAR(10)"))


def rowid_table(city: Planted) -> None:
    """Let the journal number its lines."""
    city.remake("journal", lambda made: made.replace("WITHOUT ROWID", ""))


def forbidden_column(city: Planted) -> None:
    """Make room for what must not be asked."""
    city.sql("ALTER TABLE sessions ADD COLUMN country_of_birth TEXT")


def forbidden_index(city: Planted) -> None:
    """Name an index for what must not be asked."""
    city.sql("CREATE INDEX by_nationality ON staff (login)")


def forbidden_file(city: Planted) -> None:
    """Name a file for what must not be asked."""
    (city.where.logs / "passport-scan.txt").write_bytes(b"")


def free_text(city: Planted) -> None:
    """Write a note where a fixed word belongs."""
    city.change("UPDATE cases SET visit_type = 'Somebody wrote a note here'")
