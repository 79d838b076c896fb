"""The portrait looked at once more: as the bank code will carry it, and for writing that should not be on a card."""

from typing import Final

from idsvc.card.errors import CardRefused
from idsvc.card.room import STRONG
from idsvc.enroll.applicant import Applicant, parse_applicant
from idsvc.enroll.fields import FieldFaults
from idsvc.imaging.errors import ImageRefused
from idsvc.imaging.gate import PORTRAIT_LIMITS, read_image
from idsvc.imaging.portrait import qr_portrait
from idsvc.office import fitting
from idsvc.office.context import Actor, Office, require, today
from idsvc.office.views import CaseView
from idsvc.staff.roles import Permission

_WORD: Final = 4
"""Letters and digits of a line from which it is writing: a crop cuts words apart, so no list is asked."""


def in_code(office: Office, actor: Actor, case: CaseView) -> bytes | None:
    """Return the grey WebP that the bank code of a case in hand will carry; None while there is no photo.

    While the details are not complete, or too long for the code, it is the one that a code with short texts carries.
    """
    require(actor, Permission.VISIT_EDIT)
    if case.portrait is None:
        return None
    try:
        return fitting.portrait_in_code(office, _applicant(office, case), case.portrait, today(office))
    except (FieldFaults, CardRefused):
        return qr_portrait(case.portrait, STRONG)


def prepare(office: Office, actor: Actor) -> None:
    """Have the reader made ready while a photo is being taken."""
    require(actor, Permission.VISIT_EDIT)
    office.reader.prepare()


def has_writing(office: Office, actor: Actor, case: CaseView) -> bool:
    """Tell whether words stand in the photo that was kept, as on a page of a paper; this advises and never refuses.

    What stands there is forgotten. False where nothing here reads, or the reader failed.
    """
    require(actor, Permission.VISIT_EDIT)
    if case.portrait is None:
        return False
    try:
        lines = office.reader.read(read_image(case.portrait, PORTRAIT_LIMITS))
    except ImageRefused:
        return False
    return any(sum(each.isalnum() for each in line.text) >= _WORD for line in lines)


def _applicant(office: Office, case: CaseView) -> Applicant:
    return case.applicant or parse_applicant(case.fields, today(office), office.policy.fields)
