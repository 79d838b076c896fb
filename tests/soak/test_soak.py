"""Two hundred visits with exceptions by chance: ``make soak`` has ten thousand."""

from pathlib import Path
from random import Random

import pytest

from idsvc.enroll.stage import Stage
from idsvc.issue.print_job import Outcome
from idsvc.issue.stock import Pile, StockMove
from idsvc.office import intake
from idsvc.office.context import today
from idsvc.wiring import inspection
from tests.soak import run
from tests.soak.counter import came_out, to_printer
from tests.soak.day import close_the_day, mind_the_safe, open_for_a_day
from tests.soak.desk import Desk, End, Turn
from tests.soak.residents import WORD
from tests.support.visits import issued, printed, quick_city

VISITS = 200


@pytest.fixture(scope="module")
def outcome() -> run.Outcome:
    return run.soak(seed=5, visits=VISITS, a_day=25)


def test_every_visit_ends_by_a_name_the_books_balance_and_nobody_is_left(outcome: run.Outcome) -> None:
    assert outcome.faults == []
    assert outcome.visits >= VISITS


def test_every_end_and_every_stage_was_come_to(outcome: run.Outcome) -> None:
    assert {end for end in End if not outcome.ends[end]} == set()
    assert {stage for stage in Stage if not outcome.steps[stage]} == {Stage.DRAFT}
    assert {turn for turn in Turn if not outcome.steps[turn]} == set()


def test_the_search_would_find_who_is_there(tmp_path: Path) -> None:
    desk = Desk(quick_city(tmp_path), Random(3))  # noqa: S311 - chance, not a secret
    open_for_a_day(desk, 24)
    _, opened = inspection.opened(desk.city.where.city, desk.city.where.keys)
    assert any(WORD.search(each) for each in opened)
    assert run.words_left(desk) == []
    assert any("cases are left" in each for each in run.left_over(desk))


def test_a_move_that_nobody_at_the_desk_saw_is_told_by_the_name_of_its_pile(tmp_path: Path) -> None:
    desk = Desk(quick_city(tmp_path), Random(4))  # noqa: S311 - chance, not a secret
    mind_the_safe(desk, visits=2)
    with desk.office.units() as unit:
        unit.stock.move(today(desk.office), "city-hall", StockMove.CARDS_TAKEN_IN)
        unit.commit()
    close_the_day(desk)
    told = [fault for fault in desk.faults if "the desk saw" in fault]
    assert len(told) == 1
    assert Pile.OLD_CARDS in told[0]


def test_a_blank_that_turned_out_spoiled_and_a_card_nobody_took_lie_where_the_desk_saw_them(
    tmp_path: Path,
) -> None:
    desk = Desk(quick_city(tmp_path), Random(4))  # noqa: S311 - chance, not a secret
    mind_the_safe(desk, visits=2)
    case = issued(desk.city)
    to_printer(desk, case.case_id)
    came_out(desk, case.case_id, None, Outcome.GOOD)
    came_out(desk, case.case_id, Outcome.GOOD, Outcome.SPOILED)
    left = printed(desk.city)
    desk.tally.moved(Pile.BLANKS, Pile.OLD_CARDS)
    intake.withdraw(desk.office, desk.city.actor("ana"), left.case_id)
    close_the_day(desk)
    assert desk.faults == []
