from dataclasses import fields
from datetime import date

import pytest

from idsvc.enroll.applicant import Applicant
from idsvc.enroll.applicant_map import applicant_from_map, applicant_to_map
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.errors import ShapeUnknown
from idsvc.enroll.evidence import EvidenceClass
from idsvc.enroll.visit import Application, DenialRecord, Visit
from tests.support.forms import FORM, TODAY, applicant, paper

PAPERS = (paper(EvidenceClass.IDENTITY_STRONG, photo=True, born=True), paper(EvidenceClass.RESIDENCE))
VISIT = Visit(TODAY, dict(FORM), PAPERS, None, "en", confirmed=False)
APPLICATION = Application(TODAY, applicant(), PAPERS, b"photo", "es", ReferralReason.PAPER_TO_COME, date(2026, 12, 1))
DENIAL = DenialRecord((DenialReason.RESIDENCE_NOT_SHOWN,), 3, b"s" * 32)


def test_each_comes_back_as_it_was() -> None:
    assert Visit.from_map(VISIT.to_map()) == VISIT
    assert Application.from_map(APPLICATION.to_map()) == APPLICATION
    assert DenialRecord.from_map(DENIAL.to_map()) == DENIAL


def test_an_applicants_map_has_one_key_per_field() -> None:
    assert applicant_to_map(applicant()).keys() == {each.name for each in fields(Applicant)}


def test_a_denial_holds_nothing_about_a_person() -> None:
    assert DENIAL.to_map().keys() == {"reasons", "rules_version", "slip_digest"}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("visit_day", "yesterday"),
        ("visit_day", 5),
        ("fields", {"full_name": 5}),
        ("fields", {"passphrase": "x"}),
        ("fields", None),
        ("papers", None),
        ("papers", [{"class": "identity-strong"}]),
        ("papers", [{"class": "other", "photo": True, "birth_date": True, "handling": "inspect"}]),
        ("papers", [{"class": "residence", "photo": 1, "birth_date": True, "handling": "inspect"}]),
        ("portrait", "text"),
        ("confirmed", 1),
        ("extra", 1),
    ],
)
def test_another_shape_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(ShapeUnknown):
        Visit.from_map({**VISIT.to_map(), field: wrong})


@pytest.mark.parametrize("wrong", [None, 5, [], {}, "visit"])
def test_what_is_no_such_map_is_refused(wrong: object) -> None:
    for read in (Visit.from_map, Application.from_map, DenialRecord.from_map, applicant_from_map):
        with pytest.raises(ShapeUnknown):
            read(wrong)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("address_lines", [1]), ("gender", "Q"), ("birth_date", "1990"), ("preferred_name", 3), ("address_mode", None)],
)
def test_an_applicant_of_another_shape_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(ShapeUnknown):
        applicant_from_map({**applicant_to_map(applicant()), field: wrong})


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("reasons", ["because"]), ("reasons", [5]), ("slip_digest", b"short"), ("rules_version", True)],
)
def test_a_denial_of_another_shape_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(ShapeUnknown):
        DenialRecord.from_map({**DENIAL.to_map(), field: wrong})
