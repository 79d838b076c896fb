"""The start page: what this role can do, and today's totals."""

from typing import Final, NamedTuple

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from idsvc.office import overview
from idsvc.office.context import today
from idsvc.office.day import health
from idsvc.staff.roles import Permission, allowed
from idsvc.web import current
from idsvc.web.access import ROUTES, may_open
from idsvc.web.context import may
from idsvc.web.figure_words import FIGURE_WORDS, HEADLINES

page = Blueprint("home", __name__)


class Tile(NamedTuple):
    """A way into the work."""

    endpoint: str
    title: str
    words: str


TILES: Final = (
    Tile("start.show", _("New visit"), _("A resident is here, with papers.")),
    Tile("review.show", _("Queue"), _("Cases that wait, by ticket.")),
    Tile("reopen.show", _("Open by case code"), _("A resident comes back with a slip: pick-up, referral, appeal.")),
    Tile("lost_slip.show", _("Slip lost"), _("A resident is here without it: ask whether a case answers.")),
    Tile("renewal.show", _("Renew by the card"), _("Read the old card; nothing is looked up.")),
    Tile("update.show", _("Change what a card says"), _("A new name, gender, address or photo: read the old card.")),
    Tile("replacement.show", _("Lost or stolen"), _("Cancel the card where it can be found, and start a new one.")),
    Tile("fees.by_number", _("Fees"), _("A payment number: pay what is due, or give money back.")),
    Tile("day_end.show", _("Day end"), _("What stands open, cash and stock: two people close the day.")),
    Tile("slots.show", _("Slots and mail"), _("Cards to pull today, envelopes that came back.")),
    Tile("appointments.show", _("Appointments"), _("A week of times with codes, to print; no names.")),
    Tile("supervisor.show", _("Overview"), _("Today's totals, referrals, what dies when, the stopwatch.")),
    Tile("cancel.show", _("Cancel a card"), _("By its cancel code or its number.")),
    Tile("colleagues.show", _("Staff"), _("Who works here, who is invited, and their keys.")),
    Tile("stock.show", _("Blank stock"), _("Blanks, spoiled and old cards, ribbons; closing the day's stock.")),
    Tile("pad.show", _("Pad of return slips"), _("For a day without the system: print it beforehand.")),
    Tile("lobby.papers", _("Which papers will do?"), _("For residents: the same rules, nothing is sent or kept.")),
    Tile("lobby.prefill", _("Form to fill in before"), _("For residents: makes a code that you scan into the form.")),
    Tile("design.show", _("Card design"), _("How cards look, tried on invented people; lines for the policy file.")),
    Tile("printer.show", _("Test the card printer"), _("A test card with rulers, codes and grey steps; offsets.")),
    Tile("scan.show", _("Check a card"), _("What a library or a bank sees: no sign-in, works offline.")),
)


@page.get("/")
def show() -> str:
    """Show the start page."""
    office, actor = current.office(), current.actor()
    figures = overview.figures(office, actor) if allowed(actor.role, Permission.FIGURES_VIEW) else None
    return render_template(
        "home.html",
        tiles=[tile for tile in TILES if may_open(ROUTES[tile.endpoint])],
        figures=figures,
        headlines={each: FIGURE_WORDS[each] for each in HEADLINES},
        health=health(office),
        in_hand=current.in_hand(),
        today=today(office),
    )


@page.post("/put-down")
def put_down() -> Response:
    """Put the case in hand down; who works through the queue goes on there."""
    current.put_down()
    return redirect(url_for("review.show" if may("review.show") else "home.show"), 303)
