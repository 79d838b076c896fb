"""Pages from the counter's scanner: handed to the browser's own memory to be covered; nothing is kept here."""

from idsvc.imaging.gate import CAPTURE_LIMITS
from idsvc.imaging.rebuild import rebuild
from idsvc.office import cases
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import CaptureRefused, NoPageWaits, ScannerTaken
from idsvc.office.scan_ports import Claim, ScannedPages
from idsvc.office.views import may_capture
from idsvc.staff.roles import Permission


def waiting(office: Office, actor: Actor, case_id: bytes) -> int | None:
    """Count the pages that wait for this case, 0 while another has the scanner; None where there is no scanner."""
    require(actor, Permission.EVIDENCE_CAPTURE)
    pages = office.scanned
    if pages is None or not _copied(office, case_id):
        return None
    return pages.waiting() if _claimed(office, pages, case_id) else 0


def take(office: Office, actor: Actor, case_id: bytes) -> bytes:
    """Return the next page as a JPEG made from its pixels; it is gone from the scanner's folder, whatever comes next.

    Raises ``CaptureRefused`` where no paper of the case is copied, ``ScannerTaken``, ``NoPageWaits``, and an
    ``ImageRefused`` for a page that is no sound picture.
    """
    require(actor, Permission.EVIDENCE_CAPTURE)
    if not _copied(office, case_id):
        raise CaptureRefused
    pages = office.scanned
    if pages is None:
        raise NoPageWaits
    if not _claimed(office, pages, case_id):
        raise ScannerTaken
    data = pages.take()
    if data is None:
        raise NoPageWaits
    return rebuild(data, CAPTURE_LIMITS)


def let_go(office: Office, case_id: bytes) -> None:
    """Empty the scanner's folder when the case that had the scanner is put down."""
    if office.scanned is not None and office.running.turn.end(case_id):
        office.scanned.clear()


def _claimed(office: Office, pages: ScannedPages, case_id: bytes) -> bool:
    claim = office.running.turn.claim(case_id, office.time.monotonic())
    if claim is Claim.ANEW:
        pages.clear()
    return claim is not Claim.REFUSED


def _copied(office: Office, case_id: bytes) -> bool:
    day = settle(office)
    with office.units() as unit:
        return bool(may_capture(office, cases.load(office, unit, case_id, day).head.stage))
