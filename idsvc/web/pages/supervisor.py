"""The supervisor's screens: today's totals, referrals, what dies when, the stopwatch. No clerk has a row."""

from itertools import groupby
from typing import Final, NamedTuple

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _

from idsvc.enroll.stopwatch import BANDS, FEWEST, FEWEST_CLERKS
from idsvc.office import overview, stopwatch
from idsvc.web import current
from idsvc.web.context import may
from idsvc.web.figure_words import GROUPS, KIND_WORDS, RECORD_WORDS, STEP_WORDS

page = Blueprint("supervisor", __name__)


class Tab(NamedTuple):
    """One of the screens."""

    endpoint: str
    title: str


TABS: Final = (
    Tab("supervisor.show", _("Today")),
    Tab("review.show", _("Queue")),
    Tab("supervisor.referrals", _("Referrals")),
    Tab("supervisor.calendar", _("Calendar of destruction")),
    Tab("supervisor.pace", _("Stopwatch")),
    Tab("stock.show", _("Stock")),
    Tab("day_end.show", _("Day end")),
)


def _page(template: str, **values: object) -> str:
    return render_template(template, tabs=[tab for tab in TABS if may(tab.endpoint)], **values)


@page.get("/supervisor")
def show() -> str:
    """Show today's own totals, unsuppressed."""
    return _page("supervisor.html", groups=GROUPS, figures=overview.figures(current.office(), current.actor()))


@page.get("/supervisor/referrals")
def referrals() -> str:
    """Show what residents have to come back for, and until when."""
    rows = overview.referrals(current.office(), current.actor())
    return _page("referrals.html", rows=rows, reasons=overview.reasons(rows))


@page.get("/supervisor/calendar")
def calendar() -> str:
    """Show how many records of which class die on which day."""
    days = overview.calendar(current.office(), current.actor())
    most = max((each.rows for each in days), default=1)
    return _page("calendar.html", days=days, most=most, ahead=overview.AHEAD, words=RECORD_WORDS, kinds=KIND_WORDS)


@page.get("/supervisor/stopwatch")
def pace() -> str:
    """Show how long each step takes, as sums of a week and a site."""
    sums = stopwatch.sums(current.office(), current.actor())
    weeks = [(key, tuple(of)) for key, of in groupby(sums, key=lambda each: (each.week, each.site))]
    ordered = [(key, sorted(of, key=lambda each: tuple(STEP_WORDS).index(each.step))) for key, of in weeks]
    return _page("stopwatch.html", weeks=ordered, steps=STEP_WORDS, bands=BANDS, fewest=FEWEST, clerks=FEWEST_CLERKS)
