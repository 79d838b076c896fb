"""Violations of the lists of receipts, and of the page that residents check them with."""

import secrets
from typing import Final

from idsvc.ledger.event import Event
from idsvc.ledger.receipts import ReceiptKind, make_list, month_of, path_of
from idsvc.office.receipts import PAGE_FILE, fields_of
from idsvc.wiring.planting import NothingToPlant, Planted

_KIND: Final = ReceiptKind.DESTROYED


def _enter_a_list(city: Planted) -> str:
    """Enter one more list, for a month before the city was; return where it should lie."""
    opened = str(city.value("SELECT min(day) FROM ledger"))
    year, month = int(opened[:4]), opened[5:7]
    before = f"{year - 1}-{month}"
    city.enter(Event.RECEIPTS_LISTED, fields_of(before, _KIND, make_list((), secrets.token_bytes)))
    city.publish()
    return path_of(before, _KIND)


def missing(city: Planted) -> None:
    """Enter a list that nobody is shown."""
    _enter_a_list(city)


def differ(city: Planted) -> None:
    """Show another list than the one that was entered."""
    path = city.where.public / _enter_a_list(city)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_list((), secrets.token_bytes))


def unnamed(city: Planted) -> None:
    """Show a list that was never entered."""
    path = city.where.public / path_of(month_of(city.today), _KIND)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_list((), secrets.token_bytes))


def page(city: Planted) -> None:
    """Let the residents' page call every record destroyed."""
    path = city.where.public / PAGE_FILE
    shown = path.read_bytes() if path.is_file() else b""
    altered = shown.replace(b"NOT YET DESTROYED", b"DESTROYED")
    if altered == shown:
        raise NothingToPlant
    path.write_bytes(altered)
