"""Captures: rebuilt from pixels, sealed, kept as blobs under their date; only while a case is referred."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import date

from idsvc.enroll.capture import CaptureRow
from idsvc.enroll.evidence import EvidenceClass
from idsvc.imaging.gate import CAPTURE_LIMITS
from idsvc.imaging.rebuild import rebuild
from idsvc.ledger.act import Act
from idsvc.office import cases
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.disposal import IN_THE_MAKING
from idsvc.office.errors import CaptureRefused, Conflict, NotFound
from idsvc.office.payload import visit_day
from idsvc.office.views import CaptureView, may_capture
from idsvc.retention.errors import Overdue
from idsvc.retention.schedule import RetentionClass
from idsvc.retention.sealed import ID_BYTES, RecordKind, Sealed
from idsvc.staff.roles import Permission

FIRST_WRITE = 1


def add(office: Office, actor: Actor, case_id: bytes, evidence_class: EvidenceClass, data: bytes) -> CaptureView:
    """Keep a picture of a paper: row first, then the blob, then the entry, the mirror image of a removal.

    Raises ``CaptureRefused`` where the policy says look only, an ``ImageRefused`` for anything but a sound picture,
    ``StorageFull`` or ``Conflict`` with nothing left behind.
    """
    require(actor, Permission.EVIDENCE_CAPTURE)
    picture = rebuild(data, CAPTURE_LIMITS)
    day = settle(office)
    with office.alone(IN_THE_MAKING):
        row = _begin(office, case_id, evidence_class, picture, day)
        with ExitStack() as undo:
            undo.callback(_undo, office, row)
            office.blobs.put(row.sealed.destroy_by, row.sealed.record_id, row.sealed.ciphertext)
            _enter(office, actor, row, day)
            undo.pop_all()
    return CaptureView(row.sealed.record_id, row.sealed.destroy_by)


def _enter(office: Office, actor: Actor, row: CaptureRow, day: date) -> None:
    with office.units() as unit:
        if unit.captures.get(row.sealed.record_id) is None:
            raise Conflict  # its case was decided or withdrawn meanwhile
        unit.captures.mark_live(row.sealed.record_id)
        note(office, unit, Act.CAPTURE_ADDED, day, actor=actor, record_id=row.sealed.record_id)
        unit.commit()


def _begin(office: Office, case_id: bytes, evidence_class: EvidenceClass, picture: bytes, day: date) -> CaptureRow:
    """Write the row that owns the blob to come, with its key but not yet live."""
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        if may_capture(office, opened.head.stage).get(evidence_class) is None:
            raise CaptureRefused
        last = office.policy.schedule.destroy_by(RetentionClass.CAPTURE, day, visit_day=visit_day(opened.payload))
        sealed = office.vault.seal(
            RecordKind.CAPTURE,
            office.entropy(ID_BYTES),
            RetentionClass.CAPTURE,
            destroy_by=min(last, opened.head.destroy_by),  # nobody looks at it once its case is gone
            write_version=FIRST_WRITE,
            plaintext=picture,
            today=day,
        )
        unit.captures.add(CaptureRow(case_id, replace(sealed, ciphertext=b""), live=False))
        unit.commit()
    return CaptureRow(case_id, sealed, live=False)


def _undo(office: Office, row: CaptureRow) -> None:
    office.blobs.remove(row.sealed.destroy_by, row.sealed.record_id)
    with office.units() as unit:
        unit.captures.remove(row.sealed.record_id)
        unit.commit()


def show(office: Office, actor: Actor, capture_id: bytes) -> bytes:
    """Open a capture for the person who decides; each look is entered in the journal. Returns a JPEG."""
    require(actor, Permission.CAPTURE_VIEW)
    day = settle(office)
    with office.units() as unit:
        row = unit.captures.get(capture_id)
        if row is None or not row.live:
            raise NotFound
        data = office.blobs.get(row.sealed.destroy_by, capture_id)
        if data is None:
            raise NotFound
        picture = _opened(office, replace(row.sealed, ciphertext=data), day)
        note(office, unit, Act.CAPTURE_VIEWED, day, actor=actor, record_id=capture_id)
        unit.commit()
    return picture


def _opened(office: Office, sealed: Sealed, day: date) -> bytes:
    try:
        return office.vault.open(sealed, day)
    except Overdue as overdue:
        raise NotFound from overdue
