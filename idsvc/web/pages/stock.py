"""The blank stock of a site: what came in, what was spoiled, taken in or destroyed; two people close it at day end."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as BaseResponse

from idsvc.errors import IdsvcError
from idsvc.issue.stock import Pile, StockMove, count_of
from idsvc.office import printing, stock
from idsvc.staff.roles import allowed
from idsvc.web import current, posted
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("stock", __name__)

PILE_WORDS: Final = MappingProxyType(
    {
        Pile.BLANKS: _("Blank cards"),
        Pile.OLD_CARDS: _("Cards to be destroyed"),
        Pile.RIBBONS: _("New ribbons"),
        Pile.USED_RIBBONS: _("Used ribbons"),
    }
)

MOVE_WORDS: Final = MappingProxyType(
    {
        StockMove.BLANKS_RECEIVED: _("Blank cards received"),
        StockMove.BLANKS_ISSUED: _("Blank cards issued"),
        StockMove.BLANKS_SPOILED: _("Blank cards spoiled"),
        StockMove.BLANKS_MISSING: _("Blank cards missing"),
        StockMove.BLANKS_FOUND: _("Blank cards too many"),
        StockMove.CARDS_TAKEN_IN: _("Old cards taken in"),
        StockMove.CARDS_DESTROYED: _("Cards destroyed"),
        StockMove.OLD_CARDS_MISSING: _("Cards to be destroyed, missing"),
        StockMove.OLD_CARDS_FOUND: _("Cards to be destroyed, too many"),
        StockMove.RIBBONS_RECEIVED: _("Ribbons received"),
        StockMove.RIBBONS_USED: _("Ribbons used up"),
        StockMove.RIBBONS_MISSING: _("New ribbons missing"),
        StockMove.RIBBONS_FOUND: _("New ribbons too many"),
        StockMove.RIBBONS_DESTROYED: _("Ribbons destroyed"),
        StockMove.USED_RIBBONS_MISSING: _("Used ribbons missing"),
        StockMove.USED_RIBBONS_FOUND: _("Used ribbons too many"),
    }
)


def _entered() -> tuple[StockMove, ...]:
    """Return what this role may enter by hand."""
    role = current.actor().role
    return tuple(move for move, (permission, _act) in stock.ENTERED.items() if allowed(role, permission))


def _page(faults: Mapping[str, str], status: int = 200) -> Response:
    shown = render_template(
        "stock.html",
        stock=stock.standing(current.office(), current.actor()),
        unanswered=printing.without_answer(current.office(), current.actor()),
        piles=PILE_WORDS,
        moves=MOVE_WORDS,
        entered=_entered(),
        faults=faults,
    )
    return make_response(shown, status)


def _fault(name: str, refusal: IdsvcError) -> Response:
    return _page({name: sentence(refusal)}, code_of(refusal)[0])


@page.get("/stock")
def show() -> Response:
    """Show what ought to be in the safe, and what moved today."""
    return _page({})


@page.post("/stock/record")
def record() -> BaseResponse:
    """Enter what came in or went out by hand."""
    move = posted.choice(StockMove, "move")
    try:
        count = count_of(request.form.get("count", ""))
        stock.record(current.office(), current.actor(), move or StockMove.BLANKS_ISSUED, count)
    except IdsvcError as refusal:
        return _fault("count", refusal)
    return redirect(url_for("stock.show"), 303)


@page.post("/stock/spoil")
def spoil() -> BaseResponse:
    """Enter a blank that was spoiled outside of any print."""
    try:
        stock.spoil(current.office(), current.actor(), request.form.get("serial", ""))
    except IdsvcError as refusal:
        return _fault("serial", refusal)
    return redirect(url_for("stock.show"), 303)
