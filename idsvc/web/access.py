"""Who may open which page: one table, and the guard that refuses whatever the table does not list."""

from enum import Enum, unique
from types import MappingProxyType
from typing import Final

from flask import Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from idsvc.errors import IdsvcError
from idsvc.office import signin, touch
from idsvc.office.errors import NotPermitted
from idsvc.staff.roles import Permission, allowed
from idsvc.web import current, proving
from idsvc.web.filters import sentence, way_again


@unique
class Access(Enum):
    """What a page asks for where it asks for no permission."""

    PUBLIC = "anybody"
    SIGNED_IN = "any member of staff"
    EVEN_LOCKED = "any member of staff, also while the screen is locked"


Need = Access | Permission

ROUTES: Final = MappingProxyType[str, Need](
    {
        "static": Access.PUBLIC,
        "fonts.show": Access.PUBLIC,
        "health.show": Access.PUBLIC,
        "scan.show": Access.PUBLIC,
        "scan.lists": Access.PUBLIC,
        "scan.worker": Access.PUBLIC,
        "scan.manifest": Access.PUBLIC,
        "receipt.show": Access.PUBLIC,
        "lobby.papers": Access.PUBLIC,
        "lobby.prefill": Access.PUBLIC,
        "lobby.worker": Access.PUBLIC,
        "language.choose": Access.PUBLIC,
        "display.show": Access.PUBLIC,
        "display.monitor": Access.PUBLIC,
        "display.state": Access.PUBLIC,
        "display.answer": Access.PUBLIC,
        "pairing.heard": Access.PUBLIC,  # what it tells names no one, and asking must not keep a sitting awake
        "pairing.show": Permission.VISIT_OPEN,
        "pairing.pair": Permission.VISIT_OPEN,
        "pairing.leave": Permission.VISIT_OPEN,
        "pairing.mine": Permission.VISIT_OPEN,
        "pairing.choose": Permission.VISIT_OPEN,
        "signin.show": Access.PUBLIC,
        "signin.enter": Access.PUBLIC,
        "passkey.sign_in": Access.PUBLIC,
        "passkey.step_up": Access.EVEN_LOCKED,
        "join.show": Access.PUBLIC,
        "join.begin": Access.PUBLIC,
        "join.keys": Access.PUBLIC,
        "join.options": Access.PUBLIC,
        "join.add": Access.PUBLIC,
        "join.choose_password": Access.PUBLIC,
        "join.done": Access.PUBLIC,
        "signin.leave": Access.EVEN_LOCKED,
        "signin.lock": Access.EVEN_LOCKED,
        "signin.unlock": Access.EVEN_LOCKED,
        "officer.show": Access.EVEN_LOCKED,
        "officer.call": Access.EVEN_LOCKED,
        "pad.show": Access.SIGNED_IN,
        "appointments.show": Permission.APPOINTMENTS_MANAGE,
        "appointments.make": Permission.APPOINTMENTS_MANAGE,
        "appointments.move": Permission.APPOINTMENTS_MANAGE,
        "appointments.cancel": Permission.APPOINTMENTS_MANAGE,
        "home.show": Access.SIGNED_IN,
        "home.put_down": Access.SIGNED_IN,
        "start.show": Permission.VISIT_OPEN,
        "start.begin": Permission.VISIT_OPEN,
        "renewal.show": Permission.VISIT_OPEN,
        "renewal.begin": Permission.VISIT_OPEN,
        "details.show": Permission.VISIT_EDIT,
        "details.save": Permission.VISIT_EDIT,
        "details.prefill": Permission.VISIT_EDIT,
        "details.autosave": Permission.VISIT_EDIT,
        "correction.show": Permission.VISIT_EDIT,
        "correction.save": Permission.VISIT_EDIT,
        "papers.show": Permission.VISIT_EDIT,
        "papers.add": Permission.VISIT_EDIT,
        "papers.remove": Permission.VISIT_EDIT,
        "papers.caretaker": Permission.VISIT_EDIT,
        "family.begin": Permission.VISIT_OPEN,
        "update.show": Permission.VISIT_OPEN,
        "update.begin": Permission.VISIT_OPEN,
        "replacement.show": Permission.VISIT_OPEN,
        "replacement.begin": Permission.VISIT_OPEN,
        "papers.points": Permission.VISIT_EDIT,
        "returning.send": Permission.VISIT_EDIT,
        "photo.show": Permission.VISIT_EDIT,
        "photo.save": Permission.VISIT_EDIT,
        "proof.show": Permission.VISIT_EDIT,
        "proof.confirm": Permission.VISIT_EDIT,
        "proof.submit": Permission.VISIT_EDIT,
        "reopen.show": Permission.CASE_REOPEN,
        "reopen.open_case": Permission.CASE_REOPEN,
        "lost_slip.show": Permission.CASE_FIND,
        "lost_slip.find": Permission.CASE_FIND,
        "lost_slip.renew": Permission.CASE_FIND,
        "case.show": Permission.CASE_REOPEN,
        "case.ask_withdraw": Permission.CASE_WITHDRAW,
        "case.withdraw": Permission.CASE_WITHDRAW,
        "case.choose_language": Permission.CASE_REOPEN,
        "appeal.begin": Permission.VISIT_OPEN,
        "appeal.go_on": Permission.VISIT_EDIT,
        "captures.add": Permission.EVIDENCE_CAPTURE,
        "captures.show": Permission.EVIDENCE_CAPTURE,
        "captures.scan": Permission.EVIDENCE_CAPTURE,
        "captures.look": Permission.CAPTURE_VIEW,
        "review.show": Permission.QUEUE_VIEW,
        "review.open_case": Permission.QUEUE_VIEW,
        "review.step_up": Permission.QUEUE_VIEW,
        "decision.refer": Permission.CASE_REFER,
        "decision.approve": Permission.CASE_DECIDE,
        "decision.deny": Permission.CASE_DECIDE,
        "bridge.make": Permission.CARD_ISSUE,
        "bridge.show": Permission.CARD_HAND_OVER,
        "design.show": Permission.CARD_DESIGN,
        "printer.show": Permission.PRINTER_CHECK,
        "printer.paper": Permission.PRINTER_CHECK,
        "letter.show": Permission.CARD_HAND_OVER,
        "cards.issue": Permission.CARD_ISSUE,
        "cards.reissue": Permission.CARD_ISSUE,
        "cards.show": Permission.CARD_ISSUE,
        "cards.send": Permission.CARD_HAND_OVER,
        "cards.answer": Permission.CARD_HAND_OVER,
        "cards.slip": Permission.CARD_HAND_OVER,
        "cards.hand_over": Permission.CARD_HAND_OVER,
        "day_end.show": Permission.DAY_CLOSE,
        "day_end.compare": Permission.DAY_CLOSE,
        "day_end.close": Permission.DAY_CLOSE,
        "supervisor.show": Permission.FIGURES_VIEW,
        "supervisor.referrals": Permission.QUEUE_VIEW,
        "supervisor.calendar": Permission.FIGURES_VIEW,
        "supervisor.pace": Permission.FIGURES_VIEW,
        "fees.show": Permission.FEE_TAKE,
        "fees.settle": Permission.FEE_TAKE,
        "fees.by_number": Permission.FEE_TAKE,
        "fees.look": Permission.FEE_TAKE,
        "fees.settle_number": Permission.FEE_TAKE,
        "stock.show": Permission.STOCK_NOTE,
        "stock.record": Permission.STOCK_NOTE,
        "stock.spoil": Permission.STOCK_NOTE,
        "parcels.set_aside": Permission.CARD_HAND_OVER,
        "parcels.ask_mail": Permission.CARD_HAND_OVER,
        "parcels.mail": Permission.CARD_HAND_OVER,
        "parcels.never_arrived": Permission.CARD_HAND_OVER,
        "slots.show": Permission.CARD_HAND_OVER,
        "slots.pull": Permission.CARD_HAND_OVER,
        "slots.came_back": Permission.CARD_HAND_OVER,
        "cancel.show": Permission.CARD_CANCEL,
        "cancel.act": Permission.CARD_CANCEL,
        "colleagues.show": Permission.STAFF_CONFIRM,
        "colleagues.confirm": Permission.STAFF_CONFIRM,
        "colleagues.invite": Permission.STAFF_MANAGE,
        "colleagues.revoke": Permission.STAFF_MANAGE,
        "colleagues.leave": Permission.STAFF_MANAGE,
    }
)
"""Endpoint -> what it asks for."""

UNLOCK_FIELD: Final = "unlock_password"
"""A form that met a locked screen is sent again with this field beside what was typed,"""

UNLOCK_KEY: Final = "unlock_key"
"""or with a key's answer in this one."""

OF_THE_LOCK: Final = frozenset({"signin.lock", "signin.unlock"})
"""Forms that hold no work: after them the lock leads on, and is not met again."""

HIDDEN_ON_RESEND: Final = frozenset({"csrf_token", UNLOCK_FIELD, UNLOCK_KEY})


def may_open(need: Need) -> bool:
    """Tell whether the present sitting satisfies a need."""
    if isinstance(need, Access):
        return True
    return allowed(current.actor().role, need)


def guard() -> BaseResponse | None:
    """Refuse, before any page runs, what the table does not grant; None lets the request through."""
    if request.endpoint is None:
        return None
    need = ROUTES.get(request.endpoint)
    if need is None:
        raise NotPermitted
    if need is Access.PUBLIC:
        return None
    return _resume(need)


def _resume(need: Need) -> BaseResponse | None:
    bearer = current.token()
    g.sitting = bearer and signin.resume(current.office(), bearer, in_hand=current.in_hand() is not None)
    if not bearer or g.sitting is None:
        current.leave()
        answer = _ask_sign_in()
        return wiped(answer) if bearer else answer
    if g.sitting.locked and need is not Access.EVEN_LOCKED:
        refused = _meet_lock(bearer)
        if refused is not None:
            return refused
    if not may_open(need):
        raise NotPermitted
    return None


def wants_json() -> bool:
    """Tell whether a script asked, not a person."""
    return request.accept_mimetypes.best == "application/json"


def _ask_sign_in() -> BaseResponse:
    if wants_json():
        return _json(gettext("sign in again"), 401)
    return redirect(url_for("signin.show"), 303)


def wiped(answer: BaseResponse) -> BaseResponse:
    """Let the browser drop whatever it keeps of this site: nothing of ours, and it is made sure of at each end."""
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _json(sentence: str, code: int) -> Response:
    answer = jsonify(error=sentence)
    answer.status_code = code
    return answer


def _meet_lock(bearer: str) -> BaseResponse | None:
    """Go on where a password or a touch came along, else ask for it and keep what was typed in the page that asks."""
    if not request.form.keys() & {UNLOCK_FIELD, UNLOCK_KEY}:
        return _json(gettext("the screen is locked"), 423) if wants_json() else lock_page("", 423)
    try:
        unlock(bearer)
    except IdsvcError as refusal:
        return lock_page(sentence(refusal), 401)
    return None


def unlock(bearer: str) -> None:
    """Open the locked terminal by what the form shows; raises as ``touch.unlock``."""
    login = signin.seated(current.office(), bearer).login
    touch.unlock(current.office(), bearer, proving.given(login, UNLOCK_FIELD, UNLOCK_KEY))


def lock_page(refusal: str, code: int) -> Response:
    """Ask who sits there; whatever was posted travels along in hidden fields, so that no work is lost."""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in HIDDEN_ON_RESEND]
    posted = request.method == "POST" and request.endpoint not in OF_THE_LOCK
    page = render_template(
        "locked.html",
        action=request.path if posted else url_for("signin.unlock"),
        kept=kept if posted else [],
        onward=way_again(request.form.get("onward", "")) if request.method == "POST" else request.path,
        files_lost=bool(request.files),
        refusal=refusal,
    )
    return make_response(page, code)
