"""Day end: what stands open, the count, and two people who sign it; every line on one page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as BaseResponse

from idsvc.errors import IdsvcError
from idsvc.issue.stock import NotACount, Pile, count_of
from idsvc.office import day_end, touch
from idsvc.office.context import Actor
from idsvc.office.day_end import Count, Counted, DayEnd, Difference
from idsvc.staff.challenges import Deed, Purpose
from idsvc.web import current, proving
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.money import amount, cents_of

page = Blueprint("day_end", __name__)

PILES: Final = MappingProxyType(
    {
        Pile.BLANKS: _("Blank cards in the safe"),
        Pile.OLD_CARDS: _("Spoiled and old cards in the box"),
        Pile.RIBBONS: _("New ribbons"),
        Pile.USED_RIBBONS: _("Used ribbons"),
    }
)
CASH: Final = "cash"


def _page(stands: DayEnd, code: int = 200, **values: Any) -> Response:  # noqa: ANN401 - what the template takes
    base: dict[str, object] = {
        "faults": {},
        "refusal": "",
        "typed": {},
        "difference": None,
        "accepted": "",
        "cash_seen": 0,
    }
    shown = render_template("day_end.html", **base | values, end=stands, piles=PILES, amount=amount)
    return make_response(shown, code)


def _stands() -> DayEnd:
    return day_end.look(current.office(), current.actor())


@page.get("/day-end")
def show() -> Response:
    """Show how the day stands, and the form for the count."""
    return _page(_stands())


def _counted(stands: DayEnd) -> tuple[Count, Mapping[str, str]]:
    """Return what was typed as counts, and what is wrong with it by field; closed parts are not asked for again."""
    faults: dict[str, str] = {}
    piles = {} if stands.stock.counted else {pile: _pile(pile, faults) for pile in Pile}
    cash = None
    if stands.cash.close_id is None:
        cash = cents_of(request.form.get(CASH, ""))
        if cash is None:
            faults[CASH] = gettext("Type what lies in the drawer, such as 57.50.")
    return Count(cash, piles or None), faults


def _pile(pile: Pile, faults: dict[str, str]) -> int:
    try:
        return count_of(request.form.get(pile.value, ""))
    except NotACount as refused:
        faults[pile.value] = sentence(refused)
        return 0


def _typed() -> Mapping[str, str]:
    return {name: request.form.get(name, "") for name in (CASH, *Pile)}


@page.post("/day-end/count")
def compare() -> Response:
    """Compare the count with the books; whoever signs sees the difference first."""
    stands = _stands()
    count, faults = _counted(stands)
    if faults:
        return _page(stands, 422, faults=faults, typed=_typed())
    return _to_sign(stands, day_end.compare(current.office(), current.actor(), count))


def _to_sign(stands: DayEnd, difference: Difference, refusal: str = "", code: int = 200) -> Response:
    """Show the difference and ask for the second person; the form carries the difference that both see."""
    return _page(stands, code, typed=_typed(), difference=difference, accepted=_written(difference), refusal=refusal)


def _written(difference: Difference) -> str:
    return ",".join([str(difference.cash), *(f"{pile.value}:{by}" for pile, by in difference.piles.items())])


@page.post("/day-end/close")
def close() -> BaseResponse:
    """Close the day: the second person shows who they are in the same form."""
    stands = _stands()
    count, faults = _counted(stands)
    if faults:
        return _page(stands, 422, faults=faults, typed=_typed())
    office, actor = current.office(), current.actor()
    difference = day_end.compare(office, actor, count)
    try:
        if request.form.get("accepted") != _written(difference):
            raise Counted
        day_end.close(office, actor, _second(), count, difference)
    except IdsvcError as refusal:
        return _to_sign(stands, difference, sentence(refusal), code_of(refusal)[0])
    return redirect(url_for("day_end.show"), 303)


def _second() -> Actor:
    """Return who else stands here, by their own password or key; raises as ``touch.proven`` does."""
    proof = proving.given(request.form.get("second", "").strip())
    deed = Deed(Purpose.CLOSE_DAY, "", touch.place(current.token() or ""))
    account = touch.proven(current.office(), proof, deed)
    return Actor(account.staff_id, account.login, account.role, account.site)
