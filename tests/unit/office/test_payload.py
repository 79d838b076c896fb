from dataclasses import replace
from datetime import date

import pytest

from idsvc.credential import cbor
from idsvc.enroll.applicant import AddressMode
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.errors import ShapeUnknown
from idsvc.enroll.stage import Stage
from idsvc.enroll.visit import Application, DenialRecord, Visit
from idsvc.errors import IdsvcError
from idsvc.office.payload import Denied, Draft, Filed, IssuedCard, Payload, Place, decode, encode, visit_day
from tests.support.forms import TODAY, applicant
from tests.support.visits import FORM, IDENTITY, RESIDENCE

VISIT = Visit(
    visit_day=TODAY,
    fields=dict(FORM),
    papers=(IDENTITY, RESIDENCE),
    portrait=b"\xff\xd8\xff portrait",
    language="en",
    confirmed=True,
)
APPLICATION = Application(
    visit_day=TODAY,
    applicant=applicant(),
    papers=(IDENTITY, RESIDENCE),
    portrait=b"\xff\xd8\xff portrait",
    language="en",
    referral=ReferralReason.PAPER_TO_COME,
    return_by=date(2026, 12, 1),
)
FILED = Filed(APPLICATION, replaces=b"c" * 16, second_look=True)
ISSUED = IssuedCard(
    filed=FILED,
    front_text="FRONT",
    back_text="BACK",
    library_number="M4T8XKQ2WD",
    card_number="7K2M9QXW4TRB6HND",
    cancel_code="VY7SEY1RF0X815RQP",
    issued=TODAY,
    expires=(2031, 10),
    key_id="ABCDEFGH",
    rules_version=1,
)
DENIED = Denied(DenialRecord((DenialReason.FACE_NOT_MATCHED,), 1, b"d" * 32), TODAY, date(2026, 12, 9), final=False)

PAYLOADS: list[tuple[Stage, Payload]] = [
    (Stage.DRAFT, Draft(VISIT, replaces=None, known_address="41 Lantern Street, Harborview")),
    (Stage.PENDING, Filed(APPLICATION, replaces=None, second_look=False)),
    (Stage.REFERRED, FILED),
    (Stage.REFERRED, replace(FILED, confirmed=False, corrected_by=(b"a" * 16, b"s" * 16))),
    (Stage.APPEALED, FILED),
    (Stage.APPROVED, FILED),
    (Stage.ISSUED, ISSUED),
    (Stage.WAITING, replace(ISSUED, slot=Place("harbor-branch", 7), ready=date(2026, 11, 12))),
    (Stage.MAILED, replace(FILED, mailings=1, mailed_card=b"m" * 16)),
    (Stage.RETURNED, replace(FILED, mailings=1)),
    (Stage.ISSUED, replace(ISSUED, filed=replace(FILED, again=True))),
    (Stage.DENIED, DENIED),
    (Stage.DENIED, replace(DENIED, final=True, appeal=b"a" * 16)),
]


@pytest.mark.parametrize(("stage", "payload"), PAYLOADS)
def test_what_stands_in_a_seal_comes_back_as_it_was(stage: Stage, payload: Payload) -> None:
    for receipt in (None, b"r" * 32):
        data = encode(payload, receipt)
        assert decode(stage, data) == (payload, receipt)
        assert encode(*decode(stage, data)) == data
    assert visit_day(payload) == TODAY


def test_a_case_that_was_sealed_before_cards_were_mailed_made_again_or_corrected_still_opens() -> None:
    old = cbor.decode(encode(FILED, None), max_depth=8)
    assert isinstance(old, dict)
    later = {"mailings", "mailed_card", "again", "confirmed", "corrected_by"}
    before = {name: value for name, value in old.items() if name not in later}
    assert decode(Stage.PENDING, cbor.encode(before)) == (FILED, None)


def test_a_card_is_mailed_twice_at_most_and_never_where_the_address_is_withheld() -> None:
    assert [replace(FILED, mailings=times).may_mail for times in (0, 1, 2)] == [True, True, False]
    hidden = replace(APPLICATION, applicant=replace(applicant(), address_mode=AddressMode.WITHHELD, address_lines=()))
    assert not replace(FILED, application=hidden).may_mail


def test_every_stage_has_a_payload() -> None:
    assert {stage for stage, _ in PAYLOADS} == set(Stage)


@pytest.mark.parametrize(("stage", "payload"), PAYLOADS)
def test_bytes_that_are_broken_off_are_refused(stage: Stage, payload: Payload) -> None:
    with pytest.raises((IdsvcError, ShapeUnknown)):
        decode(stage, encode(payload, b"r" * 32)[:-1])


def test_what_remains_of_a_denial_says_nothing_about_the_person() -> None:
    data = encode(DENIED, b"r" * 32)
    assert applicant().full_name.encode() not in data
    assert len(data) < 200 + 32 + len("receipt") + 3
