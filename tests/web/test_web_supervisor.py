"""The supervisor's screens: plain words, exact totals, dates; and no clerk anywhere in them."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, url_for
from sqlalchemy import Engine

from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import ReferralReason
from idsvc.enroll.stopwatch import FEWEST, CounterStep, StepSum, band_of, week_of
from idsvc.ledger.act import Act, Figure
from idsvc.ledger.event import FIELDS
from idsvc.office import decision, fees, intake, preview, review, stopwatch
from idsvc.oversight.html_report import _NAMES as CLASS_NAMES
from idsvc.retention.due import DueKind
from idsvc.retention.schedule import RetentionClass
from idsvc.store.schema import live_schema
from idsvc.store.unit_of_work import UnitsOfWork
from idsvc.web.access import ROUTES
from idsvc.web.figure_words import FIGURE_WORDS, GROUPS, KIND_WORDS, RECORD_WORDS, STEP_WORDS
from idsvc.web.pace import BEGUN, DROPPED, FILED, STEPS
from idsvc.web.pages.supervisor import TABS
from tests.support.city import PASSWORD, TestCity
from tests.support.visits import both_began, filed, quick_city, referred
from tests.support.web_desk import Desk, app_of, words

SCREENS = ("/supervisor", "/supervisor/referrals", "/supervisor/calendar", "/supervisor/stopwatch", "/queue")


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


@pytest.fixture
def app(city: TestCity) -> Flask:
    return app_of(city)


def test_everything_that_is_counted_or_dies_has_plain_words_once() -> None:
    said = [figure for group in GROUPS for figure in group.words]
    assert Counter(said) == Counter(Figure)
    assert set(FIGURE_WORDS) == set(Figure)
    assert set(RECORD_WORDS) == set(RetentionClass) == set(CLASS_NAMES)
    assert set(STEP_WORDS) == set(CounterStep)
    assert DueKind.INTENTS in KIND_WORDS


def test_every_screen_is_a_click_away(app: Flask) -> None:
    sol = Desk(app, "sol")
    assert 'href="/supervisor"' in sol.get("/").text
    page = sol.get("/supervisor").text
    with app.test_request_context("http://localhost/"):
        paths = [url_for(tab.endpoint) for tab in TABS]
    assert [path for path in paths if f'href="{path}"' not in page] == []
    for path in paths:
        assert sol.get(path).status_code == 200


def test_today_s_totals_are_exact_and_in_words(app: Flask, city: TestCity) -> None:
    filed(city)
    fees.waive(city.office, city.actor("ana"), 1000)
    sol = Desk(app, "sol")
    page = words(sol.get("/supervisor"))
    assert "visits begun 1" in page
    assert "fees waived 1" in page
    assert "1 visits begun" in words(sol.get("/"))
    assert not re.search("[a-z]+-(opened|received|destroyed|waived)", page)


def test_referrals_show_ticket_reason_and_the_last_day(app: Flask, city: TestCity) -> None:
    case = referred(city)
    sol = Desk(app, "sol")
    page = sol.get("/supervisor/referrals")
    due = case.destroy_by - timedelta(days=1)
    assert f"{due.day} {due:%B %Y}" in words(page)
    assert any(reason.sentence in words(page) for reason in ReferralReason)
    assert "Marisol" not in page.text
    row = re.search(r'name="case" value="([0-9a-f]+)"', page.text)
    assert row is not None
    asked = sol.post("/queue/open", {"case": row[1]})
    assert "once more" in words(asked)
    assert "Marisol" in words(sol.post("/queue/step-up", {"case": row[1], "password": PASSWORD}))


def test_looking_at_the_referrals_opens_no_case(app: Flask, city: TestCity) -> None:
    referred(city)
    Desk(app, "sol").get("/supervisor/referrals")
    with city.office.units() as unit:
        assert Act.CASE_VIEWED not in {line.act for line in unit.books.journal()}


def test_the_calendar_is_what_the_purge_foretells(app: Flask, city: TestCity) -> None:
    filed(city)
    page = words(Desk(app, "sol").get("/supervisor/calendar"))
    for each in preview.upcoming(city.office, 120):
        day, cls = each.due.destroy_by, each.due.retention_class
        assert f"{day.day} {day:%B %Y}" in page
        if cls is not None and cls is not RetentionClass.JOURNAL:
            assert f"{RECORD_WORDS[cls]}: {each.due.rows}" in page
    city.pass_days(31)
    assert "due" in words(Desk(app, "sol").get("/supervisor/calendar"))


def timed(city: TestCity, visits: int, login: str = "ana", seconds: int = 40) -> None:
    for _ in range(visits):
        stopwatch.add(city.office, city.actor(login), {CounterStep.PAPERS: seconds})


def test_the_stopwatch_shows_a_mean_of_a_week_and_never_of_a_few(app: Flask, city: TestCity) -> None:
    both_began(city)
    timed(city, FEWEST - 1)
    sol = Desk(app, "sol")
    page = words(sol.get("/supervisor/stopwatch"))
    assert f"Papers fewer than {FEWEST}" in page
    assert "40" not in page
    timed(city, 1, "ben", 51)
    assert f"Papers {FEWEST} 41" in words(sol.get("/supervisor/stopwatch"))


def test_the_seconds_come_from_between_the_steps_of_a_visit(app: Flask, city: TestCity) -> None:
    both_began(city)
    ana = Desk(app, "ana")
    ana.start()
    for step, seconds in (("details", 61), ("fee", 7)):
        city.time.pass_time(timedelta(seconds=seconds))
        ana.step(step, {"full_name": "Wren Example"} if step == "details" else {"how": "waived"})
    ana.fill()
    city.time.pass_time(timedelta(seconds=20))
    ana.submit()
    with city.office.units() as unit:
        sums = {each.step: each for each in unit.stopwatch.sums()}
    assert (sums[CounterStep.DETAILS].seconds, sums[CounterStep.FEE].seconds) == (61, 7)
    assert sums[CounterStep.PROOF].seconds == 20
    assert {each.visits for each in sums.values()} == {1}
    assert {each.week for each in sums.values()} == {week_of(city.time.today)}
    assert sums[CounterStep.DETAILS].bands[band_of(61)] == 1


def test_the_stopwatch_knows_only_pages_that_there_are() -> None:
    assert BEGUN | DROPPED | FILED | set(STEPS) <= set(ROUTES)
    assert set(STEPS) >= FILED
    assert set(STEPS.values()) == set(CounterStep)


def test_a_visit_that_was_put_down_is_not_timed(app: Flask, city: TestCity) -> None:
    both_began(city)
    ana = Desk(app, "ana")
    ana.start()
    city.time.pass_time(timedelta(seconds=30))
    ana.step("details", {"full_name": "Wren Example"})
    ana.post("/put-down")
    assert visits_timed(city) == 0


def visits_timed(city: TestCity) -> int:
    with city.office.units() as unit:
        return sum(each.visits for each in unit.stopwatch.sums())


def test_a_week_is_timed_from_when_two_clerks_of_the_site_began_a_visit_in_it(city: TestCity) -> None:
    intake.start(city.office, city.actor("ana"), VisitType.NEW, "en")
    timed(city, 2)
    assert visits_timed(city) == 0  # ben has an account and did not work
    intake.start(city.office, city.actor("ben"), VisitType.NEW, "en")
    timed(city, 3)
    assert visits_timed(city) == 3
    city.pass_days(7)
    timed(city, 4)
    assert visits_timed(city) == 3  # both worked last week, nobody did in this one yet


def engine(city: TestCity) -> Engine:
    assert isinstance(city.office.units, UnitsOfWork)
    return city.office.units.engine


DATES = {"destroy_by", "pull_by"}
WITH_STAFF = {
    "cases": "enrolled_by, decided_by: while the case lives",
    "journal": "read by the auditor, 90 days",
    "staff": "the accounts",
    "sessions": "who sits there now",
    "passkeys": "sign-in",
    "invitations": "of a day",
}
"""All tables in which a member of staff is named; none of them is a sum."""


def test_no_sum_is_kept_by_clerk(city: TestCity) -> None:
    tables = live_schema(engine(city))
    named = {
        table.name
        for table in tables
        for column in table.columns
        if re.search(r"staff|login|clerk|_by$|actor|person", column.name) and column.name not in DATES
    }
    assert named == set(WITH_STAFF)
    published = {name for fields in FIELDS.values() for name in fields} | {figure.value for figure in Figure}
    assert not [name for name in published if re.search(r"staff|login|clerk|actor|person|_by$", name)]
    sums = {"figures", "figure_openings", "step_sums", "cash_days"}
    assert sums <= {table.name for table in tables}
    assert not sums & named
    keys = {table.name: {column.name for column in table.columns if column.primary_key} for table in tables}
    assert keys["step_sums"] == {"week", "site", "step", "band"}
    assert keys["figures"] == {"day", "figure"}


def worked(place: Path, logins: tuple[str, ...]) -> tuple[dict[str, str], dict[Figure, int], Sequence[StepSum]]:
    """The supervisor's pages, the day's figures and the stopwatch's sums after the same visits by these clerks."""
    city = quick_city(place)
    app = app_of(city)
    both_began(city)
    for seconds, login in enumerate(logins, 40):
        desk = Desk(app, login)
        desk.start()
        city.time.pass_time(timedelta(seconds=seconds))
        desk.fill()
        desk.submit()
        desk.post("/put-down")
        timed(city, FEWEST, login, seconds)
    sol = city.actor("sol")
    first = min(review.queue(city.office, sol), key=lambda each: each.ticket)
    case = review.open_case(city.office, sol, first.case_id)
    decision.refer(city.office, sol, first.case_id, case.head.write_version, ReferralReason.CANNOT_VERIFY)
    desk = Desk(app, "sol")
    pages = {path: CHANCE.sub("#", desk.get(path).text) for path in SCREENS}
    with city.office.units() as unit:
        return pages, dict(unit.books.figures(city.time.today)), unit.stopwatch.sums()


CHANCE = re.compile(
    r'(?<=nonce=")[^"]+|(?<=name="csrf_token" value=")[^"]+|(?<=content=")[\w.-]{60,}|(?<=name="case" value=")[^"]+'
)
"""What comes by chance into every page: tokens, nonces, the ids of cases."""


def test_no_screen_and_no_figure_tells_clerks_apart(tmp_path: Path) -> None:
    """The same work by one clerk or by two gives the same pages, byte for byte, and the same figures and sums."""
    alone, together = worked(tmp_path / "alone", ("ana", "ana")), worked(tmp_path / "together", ("ana", "ben"))
    assert together == alone
    pages, figures, sums = alone
    assert str(2 * FEWEST) in pages["/supervisor/stopwatch"]
    assert figures[Figure.APPLICATIONS_RECEIVED] == 2
    assert sums
