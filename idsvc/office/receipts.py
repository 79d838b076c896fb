"""Deletion receipts: a code for each stage's record, its digests on their way, and the closing of a month's lists.

The code itself exists on paper alone. A record's seal carries its destroyed digest, so that a hold, which opens the
seal, finds the row that has to move with it; outside the seal nothing joins a record with its digests.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from idsvc.enroll.codes import RECEIPT_CODE_ENTROPY, new_receipt_code, parse_receipt_code
from idsvc.ledger.act import Act
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Entry, Event, FieldValue
from idsvc.ledger.merkle import Tree
from idsvc.ledger.receipts import (
    Kept,
    ReceiptKind,
    ReceiptList,
    Waiting,
    digest,
    make_list,
    month_of,
    months_until,
    parse_list,
    path_of,
    root_of,
    start_of_next,
)
from idsvc.office.books import enter, note
from idsvc.office.context import Office
from idsvc.office.ports import UnitOfWork
from idsvc.retention.sealed import ID_BYTES
from idsvc.verify.receipt_builder import Listed, build_receipt_page

PAGE_FILE: Final = "receipt.html"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A fresh code, to be printed and forgotten, and the three digests that it gives."""

    code: str = field(repr=False)
    received: bytes
    destroyed: bytes
    held: bytes


def new_receipt(office: Office) -> Receipt:
    """Draw the code of a stage's record."""
    code = new_receipt_code(office.entropy(RECEIPT_CODE_ENTROPY))
    received, destroyed, held = (digest(kind, parse_receipt_code(code)) for kind in ReceiptKind)
    return Receipt(code, received, destroyed, held)


def keep(office: Office, unit: UnitOfWork, made: Receipt, destroy_by: date, chain: int, day: date) -> None:
    """Keep the digests of a record made today: one waits for the month's list, two for the day the record dies on."""
    _wait(office, unit, ReceiptKind.RECEIVED, made.received, day)
    unit.receipts.keep(Kept(office.entropy(ID_BYTES), made.destroyed, made.held, destroy_by, chain))


def enter_destroyed(office: Office, unit: UnitOfWork, destroyed: date, chain: int, day: date) -> None:
    """Let what waited for a day and chain, just entered as destroyed, wait for the list of the month of today."""
    for each in unit.receipts.take_destroyed(destroyed, chain):
        _wait(office, unit, ReceiptKind.DESTROYED, each, day)


def move(unit: UnitOfWork, destroyed: Sequence[bytes], until: date, chain: int) -> int:
    """Let receipts wait for the later day to which a hold moved their records; return how many there were."""
    return sum(unit.receipts.move(each, until, chain) for each in destroyed)


def list_held(office: Office, unit: UnitOfWork, destroyed: Sequence[bytes], day: date) -> int:
    """Show records as held in the list of this month, once each; return how many were not shown before.

    For a hold that may be spoken of. Where an order forbids that, ``move`` alone is called until the order has ended.
    """
    held = [found for each in destroyed if (found := unit.receipts.take_held(each)) is not None]
    for each in held:
        _wait(office, unit, ReceiptKind.HELD, each, day)
    return len(held)


def _wait(office: Office, unit: UnitOfWork, kind: ReceiptKind, value: bytes, day: date) -> None:
    month = _open_month(unit, day)
    due = start_of_next(month_of(start_of_next(month)))
    unit.receipts.wait(Waiting(office.entropy(ID_BYTES), value, kind, month, due))


def _open_month(unit: UnitOfWork, day: date) -> str:
    """Return the month of a day, or the first whose lists are not made: what began before midnight may come after."""
    newest = unit.receipts.newest_month()
    return month_of(day) if newest is None else max(month_of(day), month_of(start_of_next(newest)))


def close_months(office: Office, unit: UnitOfWork, day: date) -> tuple[ReceiptList, ...]:
    """Make the lists of every month that has ended and has none, enter their roots, and return all lists there are.

    One transaction: until it is kept every digest waits, and from then on it stands in the list that was entered.
    """
    for month in _ended(unit, day):
        for kind in ReceiptKind:
            _close(office, unit, month, kind, day)
        note(office, unit, Act.RECEIPTS_LISTED, day, actor=None)
    return tuple(unit.receipts.lists())


def _ended(unit: UnitOfWork, day: date) -> Iterator[str]:
    newest = unit.receipts.newest_month()
    first = month_of(start_of_next(newest)) if newest else month_of(Entry.parse(unit.books.entries()[0]).day)
    return months_until(first, month_of(day))


def _close(office: Office, unit: UnitOfWork, month: str, kind: ReceiptKind, day: date) -> None:
    content = make_list(unit.receipts.take_waiting(month, kind), office.entropy)
    number = enter(unit, Event.RECEIPTS_LISTED, day, fields_of(month, kind, content))
    unit.receipts.add_list(ReceiptList(month, kind, number, content))


def fields_of(month: str, kind: ReceiptKind, content: bytes) -> dict[str, FieldValue]:
    """Return what the log says of a list."""
    listed = parse_list(content)
    return {"kind": kind.value, "month": month, "size": len(listed), "root": root_of(listed).hex()}


@dataclass(frozen=True, slots=True)
class Proofs:
    """What the receipt page is made of: the log that was signed, with its entries, and the moment."""

    tree: Tree
    entries: Sequence[bytes]
    checkpoint: str
    at: datetime


def files(office: Office, lists: Sequence[ReceiptList], proofs: Proofs) -> dict[str, bytes]:
    """Return the page and every list that is not in the public folder yet; a list is written once, never over."""
    page = build_receipt_page(
        office.scanner.receipt,
        office.fingerprint,
        office.trust_list,
        proofs.checkpoint,
        [_proven(each, proofs) for each in lists],
        proofs.at,
    )
    new = {each.path: each.content for each in lists if each.content and office.publisher.read(each.path) is None}
    return new | {PAGE_FILE: page.encode()}


def _proven(each: ReceiptList, proofs: Proofs) -> Listed:
    path = proofs.tree.inclusion_proof(each.number, proofs.tree.size)
    return Listed(each.month, each.number, proofs.entries[each.number], path, each.content)


def shown(office: Office, typed: str) -> dict[str, str]:
    """Return where the public lists hold a code, kind to month, as its resident finds it; raises ``CodeMistyped``."""
    code = parse_receipt_code(typed)
    with office.units() as unit:
        lists = unit.receipts.lists()
    public = ((each, office.publisher.read(each.path) or b"") for each in lists)
    return {each.kind.value: each.month for each, data in public if digest(each.kind, code) in _digests(data)}


def _digests(data: bytes) -> tuple[bytes, ...]:
    try:
        return parse_list(data)
    except LedgerError:  # missing or garbled: the audits tell, and nobody finds a code in it
        return ()


def page(office: Office) -> bytes | None:
    """Return the page as published last; None before the first publication."""
    return office.publisher.read(PAGE_FILE)


def page_address(office: Office) -> str:
    """Return where the public has the page: beside the status lists that every card names."""
    return f"{office.policy.city.issuer}/{PAGE_FILE}"


def after_restore(
    office: Office, unit: UnitOfWork, entries: Sequence[bytes], read: Callable[[str], bytes | None], since: int = 0
) -> int:
    """Bring a restored database's receipts up to the published log; return how many lists have no file any more.

    ``entries`` is the published log, ``read`` gives a published file by its path; the backup knew the first ``since``
    entries. What the backup still let wait and the log has listed since is taken out, so that nothing is listed twice;
    codes given out since are not known here.
    """
    parsed = [(number, Entry.parse(data)) for number, data in enumerate(entries) if _concerns(data)]
    have = {(each.month, each.kind) for each in unit.receipts.lists()}
    lost = 0
    for number, entry in parsed:
        if entry.event is not Event.RECEIPTS_LISTED:
            continue
        month, kind = str(entry.fields["month"]), ReceiptKind(str(entry.fields["kind"]))
        if (month, kind) not in have:
            content = _named(entry, read(path_of(month, kind)))
            unit.receipts.add_list(ReceiptList(month, kind, number, content))
            lost += not content
    newest = unit.receipts.newest_month()
    if newest is not None:
        unit.receipts.forget_waiting(newest)
    if any(_holds(entry) for number, entry in parsed if number >= since):
        unit.receipts.forget_kept()  # whose day was moved is not known: none may be called destroyed on the old one
    for _, entry in parsed:
        if entry.event is Event.DAY_DESTROYED:
            _destroyed_since(office, unit, entry, newest)
    return lost


def _concerns(data: bytes) -> bool:
    return any(event.encode("ascii") in data for event in _CONCERNS)


_CONCERNS: Final = (Event.RECEIPTS_LISTED, Event.DAY_DESTROYED, Event.HOLDS_IN_FORCE)


def _holds(entry: Entry) -> bool:
    return entry.event is Event.HOLDS_IN_FORCE and entry.fields["count"] != 0


def _named(entry: Entry, content: bytes | None) -> bytes:
    """Return a published list if it is the one that the entry names, else nothing."""
    try:
        named = fields_of(str(entry.fields["month"]), ReceiptKind(str(entry.fields["kind"])), content or b"")
    except LedgerError:
        return b""
    return content or b"" if named == dict(entry.fields) else b""


def _destroyed_since(office: Office, unit: UnitOfWork, entry: Entry, newest: str | None) -> None:
    """Let what was destroyed after the backup wait for its list; drop it where that list is made already."""
    destroyed, chain = date.fromisoformat(str(entry.fields["destroyed"])), int(entry.fields["chain"])
    if newest is None or month_of(entry.day) > newest:
        enter_destroyed(office, unit, destroyed, chain, entry.day)
    else:
        unit.receipts.take_destroyed(destroyed, chain)
