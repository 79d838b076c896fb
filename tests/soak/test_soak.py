"""Two hundred visits with exceptions by chance: ``make soak`` has ten thousand."""

from pathlib import Path
from random import Random

import pytest

from idsvc.enroll.stage import Stage
from idsvc.wiring import inspection
from tests.soak import run
from tests.soak.counter import Desk, End
from tests.soak.residents import WORD
from tests.support.visits import quick_city

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
    assert outcome.steps["pulled from its slot"] > 0
    assert outcome.differences > 0


def test_the_search_would_find_who_is_there(tmp_path: Path) -> None:
    desk = Desk(quick_city(tmp_path), Random(3))  # noqa: S311 - chance, not a secret
    desk.open_for_a_day(12)
    _, opened = inspection.opened(desk.city.where.city, desk.city.where.keys)
    assert any(WORD.search(each) for each in opened)
    assert run.words_left(desk) == []
    assert any("cases are left" in each for each in run.left_over(desk))
