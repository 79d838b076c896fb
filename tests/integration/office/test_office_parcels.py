"""Cards that are not handed over at once: kept in a slot, mailed, never arrived, come back, or pulled."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.enroll.case import VisitType
from idsvc.enroll.stage import Stage
from idsvc.issue.print_job import NotPrintedYet
from idsvc.ledger.act import Act
from idsvc.office import cancellation, handover, intake, issuance, posting, publication, purge, slots
from idsvc.office.errors import NotFound, NotInTheMail, NotMailed, SlotEmpty
from idsvc.office.payload import IssuedCard, Place
from idsvc.oversight.audits import Audit
from tests.support.city import OPENING, TestCity
from tests.support.visits import (
    FORM,
    Case,
    acts,
    came_out,
    card_of,
    findings,
    heads,
    issued,
    printed,
    quick_city,
    tables,
    take,
    verdict,
    work_days,
)

WITHHELD = {name: text for name, text in FORM.items() if not name.startswith("address")} | {"address_mode": "withheld"}

LATE = ("every day entered as destroyed", "the purge runs")
"""What an audit rightly says of a city in which no purge ran for days."""


def set_aside(city: TestCity, case: Case) -> Case:
    ready = OPENING + timedelta(days=1)
    return case.after(slots.set_aside(city.office, city.actor("ana"), case.case_id, case.version, ready))


def mailed(city: TestCity, case: Case) -> Case:
    return case.after(posting.mail(city.office, city.actor("ana"), case.case_id, case.version))


def made_again(city: TestCity, case: Case) -> Case:
    ana = city.actor("ana")
    publication.publish(city.office)
    made = case.after(issuance.issue(city.office, ana, case.case_id, case.version))
    came_out(city.office, ana, made.case_id)
    return made


def good(city: TestCity, card: IssuedCard) -> bool:
    publication.publish(city.office)
    return verdict(city, card.back_text).reason.value == "VALID"


def audited(city: TestCity) -> list[str]:
    publication.publish(city.office)
    found = findings(city, Audit.RETENTION, Audit.SCHEMA, Audit.CARDS)
    return [each for each in found if not each.startswith(LATE)]


def test_a_card_waits_sixty_days_in_the_lowest_free_slot_and_is_fetched_by_its_code(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    first, second = set_aside(city, printed(city)), set_aside(city, printed(city))
    shown = intake.reopen(city.office, city.actor("ana"), second.code)
    assert (shown.head.stage, (shown.head.destroy_by - OPENING).days) == (Stage.WAITING, 60)
    assert shown.known.slot == Place("city-hall", 2)
    assert (shown.known.ready, shown.known.until) == (OPENING + timedelta(days=1), OPENING + timedelta(days=59))
    assert not audited(city)
    held = take(city, first)
    assert good(city, held.card)
    third = set_aside(city, printed(city))
    assert intake.reopen(city.office, city.actor("ana"), third.code).known.slot == Place("city-hall", 1)
    assert not audited(city)


def test_a_card_nobody_fetches_is_pulled_by_its_slot_and_never_good(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = set_aside(city, printed(city))
    card = card_of(city, case)
    with pytest.raises(SlotEmpty):
        slots.pull(city.office, city.actor("ana"), 1)
    city.run_days(59)
    purge.run(city.office)
    assert [(row.number, row.day) for row in slots.to_pull(city.office, city.actor("ana"))] == [
        (1, OPENING + timedelta(days=59))
    ]
    slots.pull(city.office, city.actor("ana"), 1)
    assert not heads(city)
    assert not good(city, card)
    assert acts(city, Act.CARD_UNCOLLECTED) == 1
    assert not slots.to_pull(city.office, city.actor("ana"))
    assert not audited(city)


def test_a_card_kept_at_one_site_is_listed_pulled_and_emptied_there_only(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    ana, there = city.actor("ana"), replace(city.actor("ana"), site="harbor-branch")
    here, kept = set_aside(city, printed(city)), printed(city)
    shown = slots.set_aside(city.office, there, kept.case_id, kept.version, OPENING)
    assert shown.known.slot == Place("harbor-branch", 1)
    work_days(city, 59)
    assert [[each.number for each in slots.to_pull(city.office, who)] for who in (ana, there)] == [[1], [1]]
    slots.pull(city.office, there, 1)
    assert [[each.number for each in slots.to_pull(city.office, who)] for who in (ana, there)] == [[1], []]
    assert [head.case_id for head in heads(city)] == [here.case_id]
    with pytest.raises(SlotEmpty):
        slots.pull(city.office, there, 1)


def test_a_card_fetched_at_another_site_empties_the_slot_that_it_lay_in(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    there = replace(city.actor("ana"), site="harbor-branch")
    kept, here = printed(city), set_aside(city, printed(city))
    case = kept.after(slots.set_aside(city.office, there, kept.case_id, kept.version, OPENING))
    handover.hand_over(city.office, city.actor("ana"), case.case_id)
    work_days(city, 59)
    assert slots.to_pull(city.office, there) == ()
    assert [each.number for each in slots.to_pull(city.office, city.actor("ana"))] == [1]
    assert [head.case_id for head in heads(city)] == [here.case_id]


def test_a_card_that_is_not_pulled_in_time_is_void_all_the_same_and_stays_on_the_list(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    card = card_of(city, set_aside(city, printed(city)))
    city.run_days(60)
    purge.run(city.office)
    assert not heads(city)
    assert not good(city, card)
    slots.pull(city.office, city.actor("ana"), 1)
    assert acts(city, Act.SLOT_EMPTIED) == 1
    with pytest.raises(SlotEmpty):
        slots.pull(city.office, city.actor("ana"), 1)
    assert not audited(city)


def test_a_card_of_which_nobody_saw_what_came_out_is_neither_kept_nor_mailed(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = issued(city)
    for leave in (set_aside, mailed):
        with pytest.raises(NotPrintedYet):
            leave(city, case)
    assert [head.stage for head in heads(city)] == [Stage.ISSUED]
    assert tables(city)["slots"] == 0


def test_a_spoiled_card_in_a_slot_is_made_again_and_the_slot_is_free(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = set_aside(city, printed(city))
    spoiled = card_of(city, case)
    again = case.after(issuance.reissue(city.office, city.actor("ana"), case.case_id, case.version))
    assert again.destroy_by == OPENING + timedelta(days=2)
    assert acts(city, Act.CARD_REPRINTED) == acts(city, Act.CARD_VOIDED) == 1
    assert tables(city)["slots"] == 0
    assert not good(city, spoiled)
    assert good(city, take(city, again).card)


def test_a_mailed_card_is_good_and_its_case_keeps_nothing_that_was_signed(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = printed(city)
    card = card_of(city, case)
    posted = mailed(city, case)
    assert (posted.destroy_by - OPENING).days == 30
    assert good(city, card)
    with pytest.raises(AssertionError):
        card_of(city, posted)
    assert not audited(city)
    cancellation.by_code(city.office, city.actor("ana"), card.cancel_code)
    assert not good(city, card)


def test_a_mailed_card_stays_good_when_its_case_has_died(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = printed(city)
    card = card_of(city, case)
    mailed(city, case)
    city.run_days(30)
    purge.run(city.office)
    assert not heads(city)
    assert good(city, card)
    assert not audited(city)


def test_a_card_goes_by_mail_twice_at_most_and_never_to_a_withheld_address(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    ana = city.actor("ana")
    hidden = printed(city, WITHHELD)
    assert not intake.look(city.office, ana, hidden.case_id).known.may_mail
    with pytest.raises(NotMailed):
        mailed(city, hidden)
    case = printed(city)
    for _ in range(2):
        posted = mailed(city, case)
        open_again = case.after(posting.never_arrived(city.office, ana, posted.case_id, posted.version))
        assert (open_again.destroy_by, heads(city)[-1].visit_type) == (posted.destroy_by, VisitType.NEVER_ARRIVED)
        case = made_again(city, open_again)
    with pytest.raises(NotMailed):
        mailed(city, case)
    set_aside(city, case)
    assert not audited(city)


def test_a_card_that_never_arrived_is_cancelled_and_the_new_one_is_good(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = printed(city), city.actor("ana")
    lost = card_of(city, case)
    posted = mailed(city, case)
    open_again = case.after(posting.never_arrived(city.office, ana, posted.case_id, posted.version))
    assert not good(city, lost)
    new = made_again(city, open_again)
    assert good(city, take(city, new).card)
    assert not audited(city)


def test_an_envelope_that_comes_back_is_known_by_either_code_of_its_card(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    ana = city.actor("ana")
    other = printed(city)
    mailed(city, other)
    case = printed(city)
    card = card_of(city, case)
    posted = mailed(city, case)
    publication.publish(city.office)
    assert posting.came_back(city.office, ana, card.front_text) == posted.destroy_by
    assert sorted(head.stage for head in heads(city)) == [Stage.MAILED, Stage.RETURNED]
    assert not good(city, card)
    assert acts(city, Act.CARD_TAKEN_IN) == 1  # what lay in the envelope is destroyed with the other old cards
    with pytest.raises(NotInTheMail):
        posting.came_back(city.office, ana, card.back_text)
    assert intake.reopen(city.office, ana, case.code).head.stage is Stage.RETURNED


def test_a_card_in_a_hand_did_not_come_back_by_mail(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    held = take(city, printed(city))
    publication.publish(city.office)
    with pytest.raises(NotInTheMail):
        posting.came_back(city.office, city.actor("ana"), held.card.back_text)
    assert good(city, held.card)


def test_who_withdraws_while_the_card_waits_or_is_in_the_mail_leaves_no_good_card(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    for leave in (set_aside, mailed):
        case = printed(city)
        card = card_of(city, case)
        away = leave(city, case)
        intake.withdraw(city.office, city.actor("ana"), away.case_id)
        assert not good(city, card)
    assert not heads(city)
    assert tables(city)["slots"] == 0
    assert not audited(city)


def test_nothing_that_waits_or_was_mailed_outlives_the_day_on_the_slip(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = printed(city), city.actor("ana")
    last = intake.look(city.office, ana, case.case_id).last_day
    for days in (29, 29):
        posted = mailed(city, case)
        city.run_days(days)
        open_again = case.after(posting.never_arrived(city.office, ana, posted.case_id, posted.version))
        case = made_again(city, open_again)
        assert posted.destroy_by <= last
    waits = set_aside(city, case)
    assert waits.destroy_by <= last
    city.run_days((last - OPENING).days - 58)
    purge.run(city.office)
    assert not heads(city)


def test_handing_over_needs_the_card_that_the_intent_made(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = printed(city)
    waits = set_aside(city, case)
    with pytest.raises(NotFound):
        handover.hand_over(city.office, city.actor("ana"), case.case_id)
    slip = handover.slip(city.office, city.actor("ana"), waits.case_id)
    assert handover.hand_over(city.office, city.actor("ana"), waits.case_id) == slip
    with city.office.units() as unit:
        assert len(unit.cards.valid()) == 1
    purge.run(city.office)
