"""A change of name or gender, a lost card, a child: what is asked, what is taken in, and what leaves no trace."""

from collections.abc import Callable
from pathlib import Path

import pytest

from idsvc.enroll.evidence import Company, EvidenceClass, Handling, Missing, Paper
from idsvc.issue.errors import NotRenewable, RenewalRefused
from idsvc.issue.stock import StockMove
from idsvc.ledger.act import Act
from idsvc.office import cancellation, cases, changes, decision, evidence, handover, intake, issuance
from idsvc.office.changes import Change, Lost
from idsvc.office.context import today
from idsvc.office.errors import NotFound
from idsvc.office.handover import OldCard
from idsvc.office.payload import Draft
from idsvc.office.views import CaseView
from tests.support.city import TestCity, make_city
from tests.support.visits import (
    FORM,
    IDENTITY,
    NO_TAGS,
    RESIDENCE,
    Case,
    Held,
    acts,
    came_out,
    handed_over,
    heads,
    photo,
    printed,
    quick_city,
    started,
)

NEW_NAME = "Marisol Vega"
CARETAKER = Paper(EvidenceClass.CARETAKER, has_photo=False, has_birth_date=False, handling=Handling.INSPECT)
AN_ORDER = Paper(EvidenceClass.IDENTITY_SUPPORTING, has_photo=False, has_birth_date=False, handling=Handling.INSPECT)
CHILD = FORM | {"birth_date": "2016-05-09"}
TEEN = FORM | {"birth_date": "2011-05-09"}


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def update(city: TestCity, card: Held, change: Change) -> Case:
    begun = changes.start_update(city.office, city.actor("ana"), "en", card.card.back_text, None, change)
    return Case(begun.case_id, 1, begun.case_code, begun.destroy_by)


def look(city: TestCity, case: Case) -> CaseView:
    return intake.look(city.office, city.actor("ana"), case.case_id)


def with_papers(city: TestCity, form: dict[str, str], *papers: Paper) -> CaseView:
    case, ana = started(city), city.actor("ana")
    version = intake.save(city.office, ana, case.case_id, case.version, form)
    for paper in papers:
        version = intake.add_paper(city.office, ana, case.case_id, version, paper)
    return look(city, case)


def test_a_new_name_starts_without_the_old_one_and_asks_for_one_paper(city: TestCity) -> None:
    case, ana = update(city, handed_over(city), Change.NAME), city.actor("ana")
    shown = look(city, case)
    assert "full_name" not in shown.fields
    assert shown.fields["birth_date"] == FORM["birth_date"]
    assert Missing.IDENTITY in shown.tally.missing
    intake.add_paper(city.office, ana, case.case_id, case.version, AN_ORDER)
    assert look(city, case).tally.met
    with city.office.units() as unit:
        draft = cases.load(city.office, unit, case.case_id, today(city.office)).payload
    assert isinstance(draft, Draft)
    assert FORM["full_name"] not in str(draft.visit.to_map())


def test_any_other_change_needs_nothing_more_than_the_card_where_the_address_stays(city: TestCity) -> None:
    shown = look(city, update(city, handed_over(city), Change.OTHER))
    assert shown.fields["full_name"] == FORM["full_name"]
    assert shown.tally.met


def test_a_policy_may_take_a_new_name_at_the_resident_s_word(tmp_path: Path) -> None:
    city = make_city(tmp_path, policy=NO_TAGS.replace('new_name = "paper"', 'new_name = "self-attested"'))
    assert look(city, update(city, handed_over(city), Change.NAME)).tally.met


@pytest.mark.parametrize(("said", "counted"), [(OldCard.TAKEN_IN, 1), (OldCard.NOT_TAKEN_IN, 0)])
def test_the_old_card_is_cancelled_at_hand_over_and_counted_where_it_was_taken_in(
    city: TestCity, said: OldCard, counted: int
) -> None:
    card, ana = handed_over(city), city.actor("ana")
    case = update(city, card, Change.OTHER)
    version = intake.save(city.office, ana, case.case_id, case.version, FORM | {"gender": "X"})
    version = intake.set_portrait(city.office, ana, case.case_id, version, photo())
    version = intake.confirm(city.office, ana, case.case_id, version)
    waiting = _issued(city, case.after(intake.submit(city.office, ana, case.case_id, version)))
    came_out(city.office, ana, waiting.case_id)
    handover.hand_over(city.office, ana, waiting.case_id, said)
    with city.office.units() as unit:
        assert unit.stock.totals(ana.site).get(StockMove.CARDS_TAKEN_IN, 0) == counted
        assert len(unit.cards.valid()) == 1
    assert acts(city, Act.CARD_TAKEN_IN) == counted
    assert acts(city, Act.CARD_CANCELLED) == 1
    with city.office.units() as unit:
        tied = [line.record_id for line in unit.books.journal() if line.act is Act.CARD_TAKEN_IN]
    assert tied == [None] * counted


def test_where_no_card_was_there_before_none_is_taken_in(city: TestCity) -> None:
    waiting, ana = printed(city), city.actor("ana")
    handover.hand_over(city.office, ana, waiting.case_id, OldCard.TAKEN_IN)
    assert acts(city, Act.CARD_TAKEN_IN) == 0


def _issued(city: TestCity, case: Case) -> Case:
    from_supervisor = city.actor("sol")
    decided = decision.approve(city.office, from_supervisor, case.case_id, case.version)
    after = case.after(decided)
    return case.after(issuance.issue(city.office, city.actor("ana"), after.case_id, after.version))


def test_a_cancelled_card_changes_nothing(city: TestCity) -> None:
    card = handed_over(city)
    cancellation.by_code(city.office, city.actor("ana"), card.slip.cancel_code)
    with pytest.raises(RenewalRefused) as refused:
        update(city, card, Change.OTHER)
    assert refused.value.reasons == (NotRenewable.CANCELLED,)


@pytest.mark.parametrize(
    ("how", "typed"),
    [(Lost.CODE, lambda card: card.slip.cancel_code), (Lost.NUMBER, lambda card: card.card.card_number)],
)
def test_a_lost_card_is_cancelled_as_its_visit_starts(city: TestCity, how: Lost, typed: Callable[[Held], str]) -> None:
    card = handed_over(city)
    changes.start_replacement(city.office, city.actor("ana"), "en", how, typed(card))
    assert acts(city, Act.CARD_CANCELLED) == 1
    assert len(heads(city)) == 1


def test_a_card_that_nobody_can_find_lives_on_and_the_visit_starts(city: TestCity) -> None:
    handed_over(city)
    changes.start_replacement(city.office, city.actor("ana"), "en", Lost.NOT_FOUND, "")
    assert (acts(city, Act.CARD_CANCELLED), len(heads(city))) == (0, 1)


def test_a_code_that_finds_no_card_starts_nothing(city: TestCity) -> None:
    with pytest.raises(NotFound):
        changes.start_replacement(city.office, city.actor("ana"), "en", Lost.CODE, "0" * 17)
    assert heads(city) == []


def test_a_child_comes_with_a_caretaker_and_needs_no_photo(city: TestCity) -> None:
    plain = Paper(EvidenceClass.IDENTITY_STRONG, has_photo=False, has_birth_date=True, handling=Handling.INSPECT)
    assert with_papers(city, CHILD, IDENTITY, RESIDENCE).tally.missing == (Missing.CARETAKER,)
    assert with_papers(city, CHILD, plain, RESIDENCE, CARETAKER).tally.met


def test_from_fourteen_a_minor_may_come_alone(city: TestCity) -> None:
    assert with_papers(city, TEEN, IDENTITY, RESIDENCE).tally.met
    assert evidence.company_of(city.office, TEEN, today(city.office)) is Company.MAY
    assert evidence.company_of(city.office, CHILD, today(city.office)) is Company.MUST
    assert evidence.company_of(city.office, FORM, today(city.office)) is Company.NOBODY
    assert evidence.company_of(city.office, {}, today(city.office)) is Company.NOBODY


def test_a_policy_says_from_which_age(tmp_path: Path) -> None:
    city = make_city(tmp_path, policy=NO_TAGS.replace("alone_from = 14", "alone_from = 16"))
    assert with_papers(city, TEEN, IDENTITY, RESIDENCE).tally.missing == (Missing.CARETAKER,)
