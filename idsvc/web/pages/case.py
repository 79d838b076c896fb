"""The page of a case after its draft: where it stands, what comes next, what this role may do."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.stage import Stage
from idsvc.errors import IdsvcError
from idsvc.office import intake, review
from idsvc.office.context import today
from idsvc.office.views import CaseView
from idsvc.web import current, holding, labels
from idsvc.web.context import languages, may
from idsvc.web.decidedslip import decided_slip, withdrawn_slip
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("case", __name__)


def _words(stage: Stage, *, may_decide: bool) -> tuple[str, str]:
    if may_decide:
        return labels.DECIDING[stage]
    if stage in {Stage.APPROVED, Stage.RETURNED} and not may("cards.issue"):
        return labels.NOT_ISSUED_HERE
    return labels.NEXT[stage]


def shown(case_id: bytes, **values: Any) -> str:  # noqa: ANN401 - what the template takes
    """Render the page of a case that is no draft."""
    case = holding.look(case_id)
    may_decide = case.applicant is not None and _may_decide(case)
    heading, words = _words(case.head.stage, may_decide=may_decide)
    return holding.page(
        "case.html",
        case,
        "",
        **values,
        heading=heading,
        words=words,
        proof=holding.proof_of(case.applicant) if case.applicant else (),
        may_decide=may_decide,
        referrals=tuple(ReferralReason),
        denials=tuple(DenialReason),
        decided=decided_slip(case),
        languages=languages(),
        may_appeal=_may_appeal(case),
        may_renew_slip=current.may_renew_slip(case_id.hex()),
        old_card_first=case.head.visit_type in {VisitType.REPLACEMENT, VisitType.NEVER_ARRIVED},
    )


def _may_decide(case: CaseView) -> bool:
    actor = current.actor()
    return review.may_decide(current.office(), actor, case.head) and actor.staff_id not in case.corrected_by


def _may_appeal(case: CaseView) -> bool:
    """Tell whether an appeal can still begin against the denial on this page, by somebody who opens visits."""
    known = case.known
    open_ = known.until is not None and today(current.office()) <= known.until and not known.final
    return case.head.stage is Stage.DENIED and open_ and may("appeal.begin")


def refused(case_id: bytes, refusal: IdsvcError) -> Response:
    """Show the case again with why the act was refused."""
    return make_response(shown(case_id, refusal=sentence(refusal)), code_of(refusal)[0])


@page.get("/case/<case>")
def show(case: str) -> BaseResponse:
    """Show a case; a draft goes on at its first step."""
    case_id = current.held(case)
    if holding.look(case_id).head.stage is Stage.DRAFT:
        return redirect(url_for("details.show", case=case), 303)
    return make_response(shown(case_id))


@page.post("/case/<case>/slip-language")
def choose_language(case: str) -> BaseResponse:
    """Let the slip of a denial be in the resident's language, which its record does not know any more."""
    current.held(case)
    language = request.form.get("language", "")
    if language not in current.office().policy.fields.languages:
        abort(400)
    current.speak(language)
    return redirect(url_for("case.show", case=case), 303)


@page.get("/case/<case>/withdraw")
def ask_withdraw(case: str) -> str:
    """Ask once more before everything is removed."""
    return holding.page("withdraw.html", holding.look(current.held(case)), "")


@page.post("/case/<case>/withdraw")
def withdraw(case: str) -> Response:
    """Remove the case because its resident wants it gone."""
    case_id = current.held(case)
    gone = holding.look(case_id)
    intake.withdraw(current.office(), current.actor(), case_id)
    current.finish(case)
    return make_response(render_template("withdrawn.html", decided=withdrawn_slip(gone), case=gone))
