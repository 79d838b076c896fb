"""The portrait a second time, as the bank code will carry it: made by the code that makes the real one."""

from idsvc.card.errors import CardRefused
from idsvc.card.room import STRONG
from idsvc.enroll.applicant import Applicant, parse_applicant
from idsvc.enroll.fields import FieldFaults
from idsvc.imaging.portrait import qr_portrait
from idsvc.office import fitting
from idsvc.office.context import Actor, Office, require, today
from idsvc.office.views import CaseView
from idsvc.staff.roles import Permission


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


def _applicant(office: Office, case: CaseView) -> Applicant:
    return case.applicant or parse_applicant(case.fields, today(office), office.policy.fields)
