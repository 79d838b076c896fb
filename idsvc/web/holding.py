"""The case in hand as a page shows it."""

from dataclasses import replace
from typing import Any

from flask import render_template, session
from flask_babel import gettext

from idsvc.enroll.applicant import Applicant, printed_address
from idsvc.enroll.evidence import EvidenceClass, Handling
from idsvc.enroll.stage import Stage
from idsvc.office import intake, review
from idsvc.office.errors import NotFound
from idsvc.office.views import CaseView
from idsvc.staff.roles import Permission, allowed
from idsvc.web import current, labels
from idsvc.web.filters import staff_date
from idsvc.web.receiptslip import ReceiptSlip, receipt_slip
from idsvc.web.request import MAX_UPLOAD
from idsvc.web.steps import steps

Proof = tuple[tuple[str, str, str], ...]


def look(case_id: bytes) -> CaseView:
    """Open the case in hand as this role may; one that is gone is put down."""
    actor = current.actor()
    clerk = allowed(actor.role, Permission.VISIT_EDIT)
    try:
        case = (intake.look if clerk else review.open_case)(current.office(), actor, case_id)
    except NotFound:
        current.put_down()
        raise
    spoken = current.spoken()
    return case if spoken is None or case.head.stage is not Stage.DENIED else replace(case, language=spoken)


def move_on(case: CaseView, before: str) -> str:
    """Take the record of the next stage in hand and return its id; the old id leads on to it, for a double click."""
    current.take(case.head.case_id)
    session[current.BEFORE] = before
    current.carry_receipt(case.receipt_code)
    current.speak(case.language)
    return case.head.case_id.hex()


def receipt_of(case: CaseView) -> ReceiptSlip | None:
    """Return the slip of the record in hand while this terminal still carries its code."""
    code = current.carried_receipt()
    if code is None:
        return None
    return receipt_slip(current.office(), code, case.head.stage, case.language, case.head.destroy_by)


def page(template: str, case: CaseView, here: str, **values: Any) -> str:  # noqa: ANN401 - what a template takes
    """Render a page of the case with its rail; ``here`` names the step, empty where the case is no draft."""
    return render_template(
        template,
        **{"faults": {}, "refusal": ""} | values,
        case=case,
        receipt=receipt_of(case),
        steps=steps(case, here) if case.applicant is None and here else (),
        needed=current.office().policy.evidence.needed,
        letter_offered=current.office().policy.look.large_print_letter,
        max_upload=MAX_UPLOAD,
    )


def proof_of(applicant: Applicant) -> Proof:
    """Return what the card will say, as (field, label, text), in the order it is read aloud."""
    rules = current.office().policy.fields
    shown = {
        "full_name": applicant.full_name,
        "preferred_name": applicant.preferred_name,
        "second_name": applicant.second_name,
        "birth_date": staff_date(applicant.birth_date),
        "address_mode": ", ".join(printed_address(applicant, rules)),
        "gender": applicant.gender,
        "emergency_contact": applicant.emergency_contact,
        "library_name_preferred": gettext("shows the preferred name") if applicant.library_name_preferred else None,
        "address_in_code": gettext("carries the address") if applicant.address_in_code else None,
    }
    return tuple((name, labels.FIELD_WORDS[name], str(text)) for name, text in shown.items() if text)


def handling_of(case: CaseView, evidence_class: EvidenceClass) -> Handling:
    """Return how a paper of this class is handled now: looked at only, unless the policy lets it be copied."""
    return case.may_capture.get(evidence_class, Handling.INSPECT)
