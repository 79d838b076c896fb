"""A week of appointments: made once, printed at once; the codes are on that paper and nowhere else."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.arrival import WeekPlan, lengths
from idsvc.errors import IdsvcError
from idsvc.office import appointments
from idsvc.office.appointments import Slot
from idsvc.office.context import today
from idsvc.web import current
from idsvc.web.context import languages
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("appointments", __name__)

WEEKDAYS = 5
MOST_DAYS = 14


def _days() -> tuple[date, ...]:
    first = today(current.office()) + timedelta(days=1)
    return tuple(first + timedelta(days=ahead) for ahead in range(MOST_DAYS))


def _form(refusal: str = "") -> str:
    office = current.office()
    coming = appointments.coming(office, current.actor())
    return render_template(
        "appointments.html",
        refusal=refusal,
        typed=request.form,
        chosen=request.form.getlist("day"),
        days=_days(),
        weekday=lambda day: day.weekday() < WEEKDAYS,
        coming=coming.items(),
        strays=appointments.strays(office, current.actor()),
        sites=office.policy.city.sites,
        lengths=lengths(),
        languages=languages(),
    )


@page.get("/appointments")
def show() -> str:
    """Show how many appointments each day still expects, and ask for more."""
    return _form()


@page.post("/appointments")
def make() -> Response:
    """Make the appointments and show them with their codes, this once."""
    office, language = current.office(), request.form.get("language", "")
    try:
        made = appointments.make_week(office, current.actor(), _plan())
    except ValueError:
        return make_response(_form(gettext("Choose the days, and times in hours and minutes.")), 422)
    except IdsvcError as refusal:
        return make_response(_form(sentence(refusal)), code_of(refusal)[0])
    chosen = language if language in office.policy.fields.languages else office.policy.slip_language
    return make_response(
        render_template("appointments_week.html", week=_by_day(made), language=chosen, site=current.actor().site)
    )


@page.post("/appointments/move")
def move() -> BaseResponse:
    """Let what is booked at a site that is gone take place at another one."""
    to = request.form.get("to", "")
    return _settled(lambda site, day: appointments.move_strays(current.office(), current.actor(), site, day, to))


@page.post("/appointments/cancel")
def cancel() -> BaseResponse:
    """Cancel what is booked at a site that is gone."""
    return _settled(lambda site, day: appointments.cancel_strays(current.office(), current.actor(), site, day))


def _settled(act: Callable[[str, date], None]) -> BaseResponse:
    try:
        act(request.form.get("site", ""), date.fromisoformat(request.form.get("on", "")))
    except ValueError:
        abort(400)
    except IdsvcError as refusal:
        return make_response(_form(sentence(refusal)), code_of(refusal)[0])
    return redirect(url_for("appointments.show"), 303)


def _by_day(made: tuple[Slot, ...]) -> Iterator[tuple[date, list[Slot]]]:
    return ((day, list(slots)) for day, slots in groupby(made, key=attrgetter("day")))


def _plan() -> WeekPlan:
    """Return the plan that the form says; raises ``ValueError`` for what is no day, time or number."""
    form = request.form
    days = tuple(sorted({date.fromisoformat(text) for text in form.getlist("day")}))
    counters, length = int(form.get("counters", "")), int(form.get("length", ""))
    return WeekPlan(days, _minute(form.get("start", "")), _minute(form.get("end", "")), length, counters)


def _minute(text: str) -> int:
    hours, minutes = text.split(":")[:2]
    return int(hours) * 60 + int(minutes)
