"""A referred case's details are corrected, confirmed again, and decided by a second person on what stands there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from idsvc.card.errors import CardRefused
from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.errors import IllegalMove, NotAllowed
from idsvc.enroll.fields import Fault, FieldFaults
from idsvc.ledger.act import Act
from idsvc.office import appeal, correction, decision, intake, issuance
from idsvc.office.changes import Change, start_update
from idsvc.office.errors import Conflict, EvidenceMissing, NotConfirmed, NotPermitted
from idsvc.office.readback import read_own
from idsvc.office.views import CaseView
from idsvc.staff.roles import Role
from tests.support.city import TestCity
from tests.support.visits import (
    FORM,
    RESIDENCE,
    Case,
    acts,
    approved,
    drafted,
    filed,
    filled,
    findings,
    handed_over,
    heads,
    issued,
    photo,
    quick_city,
    referred,
    tag_city,
    take,
)

RIGHT = {**FORM, "address_line_1": "14 Lantern Street"}


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def correct(city: TestCity, case: Case, form: Mapping[str, str] = RIGHT, who: str = "ana") -> Case:
    version = correction.correct(city.office, city.actor(who), case.case_id, case.version, form)
    return replace(case, version=version)


def confirm(city: TestCity, case: Case) -> Case:
    return replace(case, version=intake.confirm(city.office, city.actor("ana"), case.case_id, case.version))


def look(city: TestCity, case: Case) -> CaseView:
    return intake.look(city.office, city.actor("ana"), case.case_id)


def approve(city: TestCity, case: Case, who: str = "sol") -> CaseView:
    return decision.approve(city.office, city.actor(who), case.case_id, case.version)


def deny(city: TestCity, case: Case) -> Case:
    reasons = (DenialReason.DID_NOT_RETURN,)
    return case.after(decision.deny(city.office, city.actor("sol"), case.case_id, case.version, reasons))


def test_the_corrected_address_is_sealed_under_the_same_date_and_stands_on_the_card(city: TestCity) -> None:
    case = referred(city)
    before, saved = look(city, case), acts(city, Act.DRAFT_SAVED)
    corrected = correct(city, case)
    shown = look(city, corrected)
    assert shown.fields["address_line_1"] == "14 Lantern Street"
    assert not shown.confirmed
    assert shown.head.destroy_by == before.head.destroy_by
    assert shown.head.write_version == before.head.write_version + 1
    assert (acts(city, Act.CASE_CORRECTED), acts(city, Act.DRAFT_SAVED)) == (1, saved)
    passed = case.after(approve(city, confirm(city, corrected)))
    assert look(city, passed).corrected_by == ()
    card = issuance.issue(city.office, city.actor("ana"), passed.case_id, passed.version)
    held = take(city, passed.after(card))
    assert read_own(city.office, held.card.back_text).address == "14 Lantern Street, Harborview"
    assert not heads(city)
    assert not findings(city)


def test_nobody_approves_before_the_resident_has_confirmed_the_correction(city: TestCity) -> None:
    corrected = correct(city, referred(city))
    with pytest.raises(NotConfirmed):
        approve(city, corrected)
    with pytest.raises(Conflict):
        confirm(city, replace(corrected, version=corrected.version - 1))
    assert deny(city, corrected)


def test_who_looked_at_the_older_details_is_refused(city: TestCity) -> None:
    looked_at = referred(city)
    corrected = confirm(city, correct(city, looked_at))
    for act in (
        lambda: approve(city, looked_at),
        lambda: deny(city, looked_at),
        lambda: correct(city, looked_at, FORM | {"gender": "X"}),
    ):
        with pytest.raises(Conflict):
            act()
    assert look(city, corrected).fields["address_line_1"] == "14 Lantern Street"
    assert approve(city, corrected)


def denied(city: TestCity) -> Case:
    return deny(city, filed(city))


def appealed(city: TestCity) -> Case:
    case, ana = denied(city), city.actor("ana")
    begun = appeal.begin(city.office, ana, case.case_id, case.version, "en")
    draft = filled(city, Case(begun.case_id, 1, begun.case_code, begun.destroy_by))
    return draft.after(intake.submit(city.office, ana, draft.case_id, draft.version))


@pytest.mark.parametrize(
    "bring", [drafted, filed, approved, issued, denied, appealed], ids=lambda bring: bring.__name__
)
def test_at_no_other_stage_is_a_case_corrected(city: TestCity, bring: Callable[[TestCity], Case]) -> None:
    case = bring(city)
    before = look(city, case)
    with pytest.raises(IllegalMove):
        correct(city, case)
    if bring is not drafted:
        with pytest.raises(IllegalMove):
            confirm(city, case)
    assert look(city, case) == before


def test_only_who_works_on_visits_corrects_and_nobody_decides_on_their_own_correction(city: TestCity) -> None:
    case = referred(city)
    for who in ("sol", "oto"):
        with pytest.raises(NotPermitted):
            correct(city, case, who=who)
    ben = replace(city.actor("sol"), role=Role.CLERK)
    version = correction.correct(city.office, ben, case.case_id, case.version, RIGHT)
    again = correct(city, replace(case, version=version), RIGHT | {"gender": "F"})
    assert set(look(city, case).corrected_by) == {ben.staff_id, city.actor("ana").staff_id}
    ready = confirm(city, again)
    with pytest.raises(NotAllowed, match="corrected"):
        approve(city, ready)
    assert approve(city, ready, "ida")


@pytest.mark.parametrize(
    ("changed", "field", "fault"),
    [
        ({"full_name": ""}, "full_name", Fault.MISSING),
        ({"birth_date": "2999-01-01"}, "birth_date", Fault.IN_FUTURE),
        ({"emergency_contact": "his asylum lawyer"}, "emergency_contact", Fault.GUARDED),
        ({"preferred_name": "A774-177-417"}, "preferred_name", Fault.GUARDED),
    ],
)
def test_a_fault_keeps_everything_as_it_was(
    city: TestCity, changed: Mapping[str, str], field: str, fault: Fault
) -> None:
    case = referred(city)
    before = look(city, case)
    with pytest.raises(FieldFaults) as refusal:
        correct(city, case, {**RIGHT, **changed})
    assert refusal.value.faults == {field: fault}
    assert look(city, case) == before


def test_details_of_which_no_card_can_be_made_are_refused(city: TestCity) -> None:
    case = referred(city)
    before = look(city, case)
    scripts = "".join(chr(0x4E00 + 37 * number) for number in range(76))
    with pytest.raises(CardRefused):
        correct(city, case, {**FORM, "address_line_1": scripts, "address_line_2": scripts})
    assert look(city, case) == before


def test_what_stays_the_same_needs_no_new_confirmation(city: TestCity) -> None:
    case = referred(city)
    assert correct(city, case, FORM) == case
    assert look(city, case).confirmed
    assert acts(city, Act.CASE_CORRECTED) == 0
    with pytest.raises(Conflict):
        correct(city, replace(case, version=case.version + 1), FORM)


def test_an_address_that_the_old_card_proved_is_proven_anew_once_it_is_corrected(city: TestCity) -> None:
    ana, sol = city.actor("ana"), city.actor("sol")
    begun = start_update(city.office, ana, "en", handed_over(city).card.back_text, None, Change.OTHER)
    version = intake.save(city.office, ana, begun.case_id, 1, FORM)
    version = intake.set_portrait(city.office, ana, begun.case_id, version, photo())
    version = intake.confirm(city.office, ana, begun.case_id, version)
    waiting = intake.submit(city.office, ana, begun.case_id, version)
    assert waiting.head.visit_type is VisitType.UPDATE
    assert RESIDENCE in waiting.papers
    sent = decision.refer(city.office, sol, waiting.head.case_id, 1, ReferralReason.ADDRESS_DIFFERS)
    case = Case(sent.head.case_id, sent.head.write_version, begun.case_code, sent.head.destroy_by)
    renamed = correct(city, case, {**FORM, "gender": "X"})
    assert look(city, case).tally.met
    moved = confirm(city, correct(city, renamed))
    assert not look(city, case).tally.met
    with pytest.raises(EvidenceMissing):
        approve(city, moved)
    version = intake.add_paper(city.office, ana, case.case_id, moved.version, RESIDENCE)
    assert approve(city, replace(moved, version=version))


def test_another_spelling_is_looked_for_and_talks_no_second_look_away(tmp_path: Path) -> None:
    city = tag_city(tmp_path)
    approved(city)
    case = referred(city, {**FORM, "full_name": "Marisol Q"})
    assert not look(city, case).second_look
    named = correct(city, case, FORM)
    assert look(city, case).second_look
    checked = acts(city, Act.DUPLICATE_CHECKED)
    correct(city, correct(city, named, RIGHT), {**RIGHT, "full_name": "Marisol Q"})
    assert look(city, case).second_look
    assert acts(city, Act.DUPLICATE_CHECKED) == checked + 1


def test_the_language_that_is_corrected_is_that_of_the_later_slips(city: TestCity) -> None:
    case = referred(city)
    corrected = correct(city, case, {**RIGHT, "language": "ar"})
    assert look(city, corrected).language == "ar"
