from dataclasses import replace

import pytest

from idsvc.enroll.errors import NotAllowed
from idsvc.enroll.evidence import (
    CEILING,
    IDENTITY,
    EvidenceClass,
    Handling,
    Missing,
    Paper,
    handling_allowed,
    tally,
    within_ceiling,
)
from idsvc.enroll.stage import Stage
from tests.support.forms import EVIDENCE_RULES, paper

STRONG = paper(EvidenceClass.IDENTITY_STRONG, photo=True, born=True)
SUPPORTING = paper(EvidenceClass.IDENTITY_SUPPORTING)
RESIDENCE = paper(EvidenceClass.RESIDENCE)
CARETAKER = paper(EvidenceClass.CARETAKER)


def test_one_strong_paper_and_one_for_residence_are_enough() -> None:
    seen = tally((STRONG, RESIDENCE), EVIDENCE_RULES)
    assert (seen.points, seen.identity, seen.residence) == (4, 3, 1)
    assert seen.met
    assert seen.missing == ()


def test_two_lesser_papers_stand_for_a_strong_one() -> None:
    lesser = replace(SUPPORTING, has_photo=True, has_birth_date=True)
    assert tally((lesser, SUPPORTING, RESIDENCE), EVIDENCE_RULES).met


def test_nothing_shown_misses_everything_a_grown_up_needs() -> None:
    seen = tally((), EVIDENCE_RULES)
    assert set(seen.missing) == set(Missing) - {Missing.CARETAKER}
    assert not seen.met


def test_identity_points_do_not_stand_for_residence() -> None:
    assert tally((STRONG, STRONG), EVIDENCE_RULES).missing == (Missing.RESIDENCE,)


@pytest.mark.parametrize(
    ("papers", "missing"),
    [
        ((replace(STRONG, has_photo=False), RESIDENCE), (Missing.PHOTO,)),
        ((replace(STRONG, has_birth_date=False), RESIDENCE), (Missing.BIRTH_DATE,)),
        ((SUPPORTING, RESIDENCE, RESIDENCE), (Missing.IDENTITY, Missing.PHOTO, Missing.BIRTH_DATE)),
    ],
)
def test_what_would_still_help_is_named(papers: tuple[Paper, ...], missing: tuple[Missing, ...]) -> None:
    assert tally(papers, EVIDENCE_RULES).missing == missing


def test_a_minor_with_a_caretaker_needs_the_caretakers_paper_and_no_photo() -> None:
    without_photo = replace(STRONG, has_photo=False)
    alone = tally((without_photo, RESIDENCE), EVIDENCE_RULES, minor_with_caretaker=True)
    assert alone.missing == (Missing.CARETAKER,)
    assert tally((without_photo, RESIDENCE, CARETAKER), EVIDENCE_RULES, minor_with_caretaker=True).met


def test_what_the_policy_does_not_ask_for_is_not_missing() -> None:
    rules = replace(EVIDENCE_RULES, needs_photo=False, needs_birth_date=False)
    assert tally((paper(EvidenceClass.IDENTITY_STRONG), RESIDENCE), rules).met


def test_every_missing_thing_has_a_sentence() -> None:
    assert len({each.sentence for each in Missing}) == len(Missing)


def test_a_paper_can_hold_nothing_but_class_flags_and_handling() -> None:
    assert Paper.__slots__ == ("evidence_class", "has_photo", "has_birth_date", "handling")


def test_what_the_policy_does_not_name_is_inspected() -> None:
    assert handling_allowed(EVIDENCE_RULES, EvidenceClass.RESIDENCE, Stage.REFERRED) is Handling.FULL
    assert handling_allowed(EVIDENCE_RULES, EvidenceClass.RESIDENCE, Stage.DRAFT) is Handling.INSPECT
    assert handling_allowed(EVIDENCE_RULES, EvidenceClass.IDENTITY_STRONG, Stage.REFERRED) is Handling.INSPECT


@pytest.mark.parametrize("evidence_class", sorted(IDENTITY))
def test_identity_papers_are_never_captured_whole(evidence_class: EvidenceClass) -> None:
    with pytest.raises(NotAllowed):
        replace(EVIDENCE_RULES, capture={(evidence_class, Stage.REFERRED): Handling.FULL})
    assert within_ceiling(evidence_class, Handling.MASKED)


def test_a_caretaker_is_never_captured() -> None:
    assert CEILING[EvidenceClass.CARETAKER] is Handling.INSPECT


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.PENDING, Stage.APPROVED, Stage.ISSUED])
def test_nothing_is_captured_outside_of_a_referral(stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        replace(EVIDENCE_RULES, capture={(EvidenceClass.RESIDENCE, stage): Handling.MASKED})
    replace(EVIDENCE_RULES, capture={(EvidenceClass.RESIDENCE, stage): Handling.INSPECT})


def test_rules_cannot_be_changed_through_the_table_they_were_made_of() -> None:
    capture = {(EvidenceClass.RESIDENCE, Stage.REFERRED): Handling.MASKED}
    rules = replace(EVIDENCE_RULES, capture=capture)
    capture[EvidenceClass.IDENTITY_STRONG, Stage.REFERRED] = Handling.FULL
    assert handling_allowed(rules, EvidenceClass.IDENTITY_STRONG, Stage.REFERRED) is Handling.INSPECT
