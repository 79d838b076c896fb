"""Violations of retention and of the books: what must be gone stays, what is counted is not there."""

import secrets
from datetime import timedelta
from typing import Final

from idsvc.ledger.act import Act, Figure
from idsvc.wiring.planting import NothingToPlant, Planted

_MANY: Final = 40


def overdue(city: Planted) -> None:
    """Date the cases back to today."""
    city.change("UPDATE cases SET destroy_by = ?", city.today.isoformat())


def overdue_file(city: Planted) -> None:
    """Move a capture under a past day, row and file."""
    name = city.value("SELECT capture_id FROM captures WHERE live")
    past = (city.today - timedelta(days=1)).isoformat()
    path = next(city.where.captures.rglob(bytes(name).hex()), None) if isinstance(name, bytes) else None
    if path is None:
        raise NothingToPlant
    (city.where.captures / past).mkdir()
    path.rename(city.where.captures / past / path.name)
    city.change("UPDATE captures SET destroy_by = ? WHERE capture_id = ?", past, name)


def beyond_ceiling(city: Planted) -> None:
    """Let the journal live for years."""
    city.change("UPDATE journal SET destroy_by = ?", city.today.replace(year=city.today.year + 5, day=1).isoformat())


def unbalanced(city: Planted) -> None:
    """Count a tag as received that is not there."""
    city.act(Act.TAG_KEPT, 1)


def vanished_case(city: Planted) -> None:
    """Take a case out that nothing points at, and enter nothing."""
    city.change(
        "DELETE FROM cases WHERE case_id = (SELECT case_id FROM cases WHERE stage IN ('draft', 'denied')"
        " AND case_id NOT IN (SELECT case_id FROM captures) LIMIT 1)"
    )


def register_unbalanced(city: Planted) -> None:
    """Empty the register."""
    city.change("DELETE FROM cards")


def orphan_blob(city: Planted) -> None:
    """Leave a file in the captures' folder that no row owns."""
    folder = city.where.captures / (city.today + timedelta(days=9)).isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / secrets.token_hex(16)).write_bytes(b"left behind")


def orphan_row(city: Planted) -> None:
    """Take a capture's file away."""
    path = next((path for path in city.where.captures.rglob("*") if path.is_file()), None)
    if path is None:
        raise NothingToPlant
    path.unlink()


def orphan_link(city: Planted) -> None:
    """Let the duplicate tags point at a case that is not there."""
    city.change("UPDATE duplicate_tags SET case_id = randomblob(16) WHERE case_id IS NOT NULL")


def figures_edited(city: Planted) -> None:
    """Raise a figure of today that nothing is balanced with."""
    city.figure(Figure.SIGN_INS, 3)


def journal_edited(city: Planted) -> None:
    """Take the traces of what was opened out of the journal."""
    city.change("DELETE FROM journal WHERE act IN ('visit:opened', 'case:viewed', 'application:submitted')")


def purge_stale(city: Planted) -> None:
    """Put back the moment of the last purge."""
    city.change("UPDATE facts SET value = value - ? WHERE name = 'purge.last-run'", 5 * 86_400)


def browsing(city: Planted) -> None:
    """Let one person open one record after another on which nobody does anything."""
    city.acts(Act.CASE_VIEWED, [secrets.token_bytes(16) for _ in range(_MANY)])


def guessing(city: Planted) -> None:
    """Let somebody try passwords."""
    city.act(Act.STAFF_REFUSED, _MANY)
