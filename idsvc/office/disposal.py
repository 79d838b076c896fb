"""Taking captures and unused signatures out early, in the order of DESIGN 4: intent, key, entry, blob, row."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from idsvc.enroll.capture import CaptureRow
from idsvc.errors import StoreBusy
from idsvc.issue.intent import Intent
from idsvc.ledger.act import Act
from idsvc.office import jobs, status
from idsvc.office.books import note
from idsvc.office.context import Actor, Office
from idsvc.office.ports import UnitOfWork

IN_THE_MAKING: Final = "captures"
"""The lock that a capture in the making holds, so that nobody takes it for one that a crash left behind."""


def intend_captures(
    office: Office, unit: UnitOfWork, actor: Actor | None, case_id: bytes, day: date
) -> tuple[CaptureRow, ...]:
    """Zero the keys of a case's captures and enter their removal; the caller commits, then calls ``unlink``."""
    rows = tuple(unit.captures.of_case(case_id))
    for row in rows:
        # One that is still being made was never entered as received.
        if unit.captures.forget_key(row.sealed.record_id) and row.live:
            note(office, unit, Act.CAPTURE_REMOVED, day, actor=actor, record_id=row.sealed.record_id)
    return rows


def unlink(office: Office, rows: Sequence[CaptureRow]) -> None:
    """Unlink the blobs of captures whose removal is entered, then take their rows out."""
    if not rows:
        return
    for row in rows:
        office.blobs.remove(row.sealed.destroy_by, row.sealed.record_id)
    with office.units() as unit:
        for row in rows:
            unit.captures.remove(row.sealed.record_id)
        unit.commit()
    sweep(office)


def sweep(office: Office) -> None:
    """Fold the write-ahead log away, if nobody is reading; otherwise the next purge does it."""
    with suppress(StoreBusy):
        office.units.checkpoint()


def void_intents(office: Office, unit: UnitOfWork, actor: Actor | None, case_id: bytes, day: date) -> None:
    """Make the codes signed for a case, or meant to be, invalid for ever and drop their intents."""
    for intent in unit.intents.of_case(case_id):
        void(office, unit, actor, intent, day)
    void_made(office, unit, actor, case_id, day)


def void_made(office: Office, unit: UnitOfWork, actor: Actor | None, case_id: bytes, day: date) -> None:
    """Make the codes of an issued case invalid: its record carries the id of the intent that made it."""
    made = unit.intents.get(case_id)
    if made is not None:
        void(office, unit, actor, made, day)


def void(office: Office, unit: UnitOfWork, actor: Actor | None, intent: Intent, day: date) -> None:
    """Burn an intent's two indices."""
    status.revoke(unit, intent.status_list, (intent.front_index, intent.back_index))
    unit.intents.remove(intent.intent_id)
    jobs.drop(office, unit, actor, intent.intent_id, day)
    note(office, unit, Act.CARD_VOIDED, day, actor=actor, record_id=intent.intent_id)
