"""A card is printed once, answered for, and void whenever the answer is not that a good one came out."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from idsvc.card.errors import GateFailed
from idsvc.errors import IdsvcError
from idsvc.issue.print_job import CardVoid, JobState, NotPrintedYet, Outcome, PrintedBefore
from idsvc.issue.stock import NotASerial, Pile, StockMove
from idsvc.ledger.act import Act
from idsvc.office import cases, handover, intake, issuance, printing, publication, stock
from idsvc.office.context import today
from idsvc.office.payload import IssuedCard, Payload
from idsvc.oversight.audits import Audit
from idsvc.verify.image import codes_in, open_image
from idsvc.verify.verdict import Audience, Reason
from tests.support.city import TestCity
from tests.support.visits import (
    Case,
    acts,
    card_of,
    findings,
    issued,
    printed,
    quick_city,
    tables,
    take,
    verdict,
    work_days,
)

SERIAL = "HV-000123"


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    made = quick_city(tmp_path)
    stock.record(made.office, made.actor("sol"), StockMove.BLANKS_RECEIVED, 10)
    return made


def state(city: TestCity, case: Case) -> JobState | None:
    return printing.state(city.office, city.actor("ana"), case.case_id)


def say(city: TestCity, case: Case, outcome: Outcome, serial: str = "") -> None:
    printing.answer(city.office, city.actor("ana"), case.case_id, outcome, serial)


def piles(city: TestCity) -> tuple[int, int]:
    should = stock.standing(city.office, city.actor("ana")).should
    return should[Pile.BLANKS], should[Pile.OLD_CARDS]


def mark_sent(city: TestCity, case: Case) -> None:
    with city.office.units() as unit:
        assert unit.jobs.mark(case.case_id, JobState.SENT, expected=JobState.RESERVED)
        unit.commit()


def test_a_card_is_shown_often_and_sent_once(city: TestCity) -> None:
    case, ana = issued(city), city.actor("ana")
    shown = printing.preview(city.office, ana, case.case_id)
    assert state(city, case) is JobState.RESERVED
    sent = printing.send(city.office, ana, case.case_id)
    assert (sent.front, sent.back) == (shown.front, shown.back)
    assert codes_in(open_image(sent.back)) == (card_of(city, case).back_text,)
    for again in (printing.send, printing.preview):
        with pytest.raises(PrintedBefore):
            again(city.office, ana, case.case_id)
    assert (state(city, case), acts(city, Act.CARD_PRINTED)) == (JobState.SENT, 1)


@pytest.mark.parametrize("before", [lambda *_: None, mark_sent])
def test_a_card_that_nobody_called_good_is_not_handed_over(
    city: TestCity, before: Callable[[TestCity, Case], None]
) -> None:
    case = issued(city)
    before(city, case)
    with pytest.raises(NotPrintedYet):
        handover.hand_over(city.office, city.actor("ana"), case.case_id)
    assert tables(city)["cards"] == 0


def test_a_good_card_takes_one_blank_and_leaves_no_job(city: TestCity) -> None:
    case = issued(city)
    mark_sent(city, case)
    say(city, case, Outcome.GOOD)
    say(city, case, Outcome.GOOD)
    assert piles(city) == (9, 0)
    take(city, case)
    assert (tables(city)["print_jobs"], piles(city)) == (0, (9, 0))
    assert findings(city, Audit.SCHEMA, Audit.RETENTION, Audit.CARDS) == []


def sent(city: TestCity) -> Case:
    case = issued(city)
    mark_sent(city, case)
    return case


@pytest.mark.parametrize(
    ("make", "outcome", "serial", "left"),
    [
        (sent, Outcome.SPOILED, SERIAL, (9, 1)),
        (sent, Outcome.NOTHING, "", (10, 0)),
        (printed, Outcome.SPOILED, SERIAL, (9, 1)),
    ],
)
def test_whatever_else_came_out_is_void_with_the_next_list(
    city: TestCity, make: Callable[[TestCity], Case], outcome: Outcome, serial: str, left: tuple[int, int]
) -> None:
    case = make(city)
    spoiled = card_of(city, case)
    say(city, case, outcome, serial)
    assert (state(city, case), piles(city)) == (None, left)
    for act in (printing.preview, printing.send, handover.hand_over):
        with pytest.raises(IdsvcError):
            act(city.office, city.actor("ana"), case.case_id)
    with pytest.raises(CardVoid):
        say(city, case, Outcome.GOOD)
    publication.publish(city.office)
    assert verdict(city, spoiled.back_text).reason is Reason.REVOKED
    assert verdict(city, spoiled.front_text, Audience.LIBRARY).reason is Reason.REVOKED
    again = case.after(issuance.reissue(city.office, city.actor("ana"), case.case_id, case.version))
    assert state(city, again) is JobState.RESERVED
    assert take(city, again).card.card_number != spoiled.card_number
    assert piles(city) == (left[0] - 1, left[1])
    assert findings(city, Audit.SCHEMA, Audit.RETENTION, Audit.CARDS) == []


def test_an_answer_before_the_print_and_one_without_its_serial_are_refused(city: TestCity) -> None:
    case = issued(city)
    with pytest.raises(NotPrintedYet):
        say(city, case, Outcome.GOOD)
    mark_sent(city, case)
    with pytest.raises(NotASerial):
        say(city, case, Outcome.SPOILED, "")
    assert (state(city, case), piles(city)) == (JobState.SENT, (10, 0))


def test_a_job_without_an_answer_is_listed_by_its_ticket_until_it_is_answered(city: TestCity) -> None:
    case, other, sol = issued(city), issued(city), city.actor("sol")
    assert printing.without_answer(city.office, sol) == []
    mark_sent(city, case)
    mark_sent(city, other)
    assert [each.ticket for each in printing.without_answer(city.office, sol)] == [1, 2]
    say(city, case, Outcome.GOOD)
    say(city, other, Outcome.NOTHING)
    assert printing.without_answer(city.office, sol) == []


def test_a_good_card_that_is_never_fetched_is_one_more_to_destroy(city: TestCity) -> None:
    case = printed(city)
    intake.withdraw(city.office, city.actor("ana"), case.case_id)
    assert (piles(city), tables(city)["print_jobs"]) == ((9, 1), 0)
    printed(city)
    work_days(city, 45)
    assert (piles(city), tables(city)["print_jobs"]) == ((8, 2), 0)


def test_a_drawing_that_does_not_say_what_was_signed_is_void(city: TestCity) -> None:
    case = issued(city)
    with city.office.units() as unit:
        opened = cases.load(city.office, unit, case.case_id, today(city.office))
        swapped = _renamed(opened.payload)
        cases.rewrite(city.office, unit, opened, swapped, today(city.office), opened.head.write_version)
        unit.commit()
    with pytest.raises(GateFailed, match="nothing was printed"):
        printing.send(city.office, city.actor("ana"), case.case_id)
    assert (state(city, case), acts(city, Act.CARD_PRINTED), acts(city, Act.CARD_VOIDED)) == (None, 0, 1)


def _renamed(card: Payload) -> Payload:
    assert isinstance(card, IssuedCard)
    applicant = replace(card.filed.application.applicant, full_name="Another Person")
    return replace(card, filed=replace(card.filed, application=replace(card.filed.application, applicant=applicant)))


KILLED = {
    "before-sent": JobState.RESERVED,
    "after-sent": JobState.SENT,
    "after-good": JobState.GOOD,
    "after-spoiled": None,
}


@pytest.mark.parametrize("point", KILLED)
def test_a_process_that_is_killed_leaves_a_job_that_says_how_far_it_got(
    city: TestCity, tmp_path: Path, point: str
) -> None:
    case = issued(city)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_print", tmp_path, city.time.today.isoformat(), case.code, point],
        cwd=Path(__file__).parents[3],
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -9, killed.stderr.decode()
    city.reopen()
    assert state(city, case) is KILLED[point]
    if point == "before-sent":
        printing.send(city.office, city.actor("ana"), case.case_id)
    elif point == "after-spoiled":
        issuance.reissue(city.office, city.actor("ana"), case.case_id, case.version)
    else:
        with pytest.raises(PrintedBefore):
            printing.send(city.office, city.actor("ana"), case.case_id)
        take(city, case)
    assert findings(city, Audit.SCHEMA, Audit.RETENTION, Audit.CARDS) == []
