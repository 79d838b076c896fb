"""Captures: rebuilt from pixels, sealed, kept as blobs under their date; only while a case is referred."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date

from idsvc.enroll.capture import CaptureRow
from idsvc.enroll.evidence import EvidenceClass, Handling
from idsvc.enroll.guard import GuardField, GuardVerdict
from idsvc.enroll.guard_lines import Box, places_to_cover
from idsvc.imaging.covering import check_covered
from idsvc.imaging.gate import CAPTURE_LIMITS, read_image
from idsvc.imaging.raster import Raster
from idsvc.imaging.rebuild import redraw
from idsvc.imaging.watermark import watermarked
from idsvc.ledger.act import Act
from idsvc.office import cases
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.disposal import IN_THE_MAKING
from idsvc.office.errors import CaptureRefused, Conflict, MustCover, MustLook, NotFound
from idsvc.office.payload import visit_day
from idsvc.office.views import CaptureView, may_capture
from idsvc.retention.errors import Overdue
from idsvc.retention.schedule import RetentionClass
from idsvc.retention.sealed import ID_BYTES, RecordKind, Sealed
from idsvc.staff.roles import Permission

FIRST_WRITE = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """What the clerk did to a picture: the places they uncovered, and those they looked at when they were asked."""

    uncovered: tuple[Box, ...] = ()
    looked_at: tuple[Box, ...] = ()


NOTHING_COVERED = Shown()


def prepare(office: Office, actor: Actor) -> None:
    """Have the reader made ready while a paper is being covered; nothing of it is here yet."""
    require(actor, Permission.EVIDENCE_CAPTURE)
    office.reader.prepare()


def add(
    office: Office,
    actor: Actor,
    case_id: bytes,
    evidence_class: EvidenceClass,
    data: bytes,
    shown: Shown = NOTHING_COVERED,
) -> CaptureView:
    """Keep a picture of a paper: row first, then the blob, then the entry, the mirror image of a removal.

    Raises ``CaptureRefused`` where the policy says look only, an ``ImageRefused`` for anything but a sound picture,
    covered where the policy says masked, ``MustCover`` or ``MustLook`` where the guard noticed something in it,
    ``StorageFull`` or ``Conflict`` with nothing left behind.
    """
    require(actor, Permission.EVIDENCE_CAPTURE)
    image = read_image(data, CAPTURE_LIMITS)
    day = settle(office)
    handling = _handling(office, case_id, evidence_class, day)
    if handling is Handling.MASKED:
        check_covered(image, shown.uncovered)
    _guard(office, image, evidence_class, shown.looked_at)
    picture = redraw(image)
    with office.alone(IN_THE_MAKING):
        row = _begin(office, case_id, (evidence_class, handling), picture, day)
        with ExitStack() as undo:
            undo.callback(_undo, office, row)
            office.blobs.put(row.sealed.destroy_by, row.sealed.record_id, row.sealed.ciphertext)
            _enter(office, actor, row, day)
            undo.pop_all()
    return CaptureView(row.sealed.record_id, row.sealed.destroy_by)


def _handling(office: Office, case_id: bytes, evidence_class: EvidenceClass, day: date) -> Handling:
    """Return how a paper of this class is handled in this case now; raise ``CaptureRefused`` where it is not copied."""
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
    handling = may_capture(office, opened.head.stage).get(evidence_class)
    if handling is None:
        raise CaptureRefused
    return handling


def _guard(office: Office, image: Raster, evidence_class: EvidenceClass, looked_at: tuple[Box, ...]) -> None:
    """Have the picture read and forget what stood there; raise with the places to cover or to look at."""
    paper = GuardField.RESIDENCE if evidence_class is EvidenceClass.RESIDENCE else GuardField.FREE
    found = places_to_cover(office.reader.read(image), office.policy.fields.guard_streets, paper=paper)
    cover = tuple(each.box for each in found if each.verdict is GuardVerdict.REFUSE)
    if cover:
        raise MustCover(cover)
    ask = tuple(each.box for each in found if each.verdict is GuardVerdict.ASK and each.box not in looked_at)
    if ask:
        raise MustLook(ask)


def _enter(office: Office, actor: Actor, row: CaptureRow, day: date) -> None:
    with office.units() as unit:
        if unit.captures.get(row.sealed.record_id) is None:
            raise Conflict  # its case was decided or withdrawn meanwhile
        unit.captures.mark_live(row.sealed.record_id)
        note(office, unit, Act.CAPTURE_ADDED, day, actor=actor, record_id=row.sealed.record_id)
        unit.commit()


def _begin(
    office: Office, case_id: bytes, handled: tuple[EvidenceClass, Handling], picture: bytes, day: date
) -> CaptureRow:
    """Write the row that owns the blob to come, with its key but not yet live."""
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        if handled not in may_capture(office, opened.head.stage).items():
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
    """Open a capture for the person who decides; each look is entered in the journal.

    Returns a JPEG with that person's name written over it.
    """
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
    return watermarked(picture, actor.login)


def _opened(office: Office, sealed: Sealed, day: date) -> bytes:
    try:
        return office.vault.open(sealed, day)
    except Overdue as overdue:
        raise NotFound from overdue
