"""The bridge card: one in a visit, verified by partners as temporary, void once the card is handed over."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from idsvc.credential.claims import Flag, last_valid_day
from idsvc.enroll.errors import IllegalMove
from idsvc.errors import IdsvcError
from idsvc.ledger.act import Act
from idsvc.office import bridge, intake, issuance, posting, publication
from idsvc.office.errors import Conflict, NotPermitted
from idsvc.oversight.audits import Audit
from idsvc.verify.image import codes_in, open_image
from idsvc.verify.verdict import Audience, Reason
from tests.support.city import TestCity
from tests.support.visits import (
    Case,
    acts,
    approved,
    came_out,
    card_of,
    filed,
    findings,
    issued,
    quick_city,
    tables,
    take,
    verdict,
    work_days,
)

NEXT_MONTH_ENDS = date(2026, 4, 30)


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def made(city: TestCity, case: Case) -> Case:
    return case.after(bridge.make(city.office, city.actor("ana"), case.case_id, case.version))


def texts(city: TestCity, case: Case) -> tuple[str, str]:
    sheet = bridge.sheet(city.office, city.actor("ana"), case.case_id)
    (front,), (back,) = codes_in(open_image(sheet.front)), codes_in(open_image(sheet.back))
    return front, back


def test_partners_accept_it_as_temporary_to_the_end_of_the_next_month(city: TestCity) -> None:
    case = made(city, approved(city))
    front, back = texts(city, case)
    for text, audience in ((front, Audience.LIBRARY), (back, Audience.BANK), (back, Audience.DOOR)):
        seen = verdict(city, text, audience)
        assert (seen.reason, seen.claims is not None) == (Reason.VALID, True)
        assert seen.claims is not None
        assert Flag.TEMPORARY in seen.claims.flags
        assert last_valid_day(seen.claims.expires) == NEXT_MONTH_ENDS
    city.pass_days(61)
    assert verdict(city, back).reason is Reason.EXPIRED
    assert findings(city, Audit.SCHEMA) == []


def test_a_visit_has_one_and_it_can_be_printed_again(city: TestCity) -> None:
    case = made(city, approved(city))
    before = texts(city, case)
    again = made(city, case)
    assert texts(city, again) == before
    assert (tables(city)["intents"], acts(city, Act.BRIDGE_SIGNED), acts(city, Act.CARD_INTENT)) == (1, 1, 1)


@pytest.mark.parametrize("start", [approved, issued])
def test_it_goes_along_with_its_case_and_is_void_once_the_card_is_handed_over(
    city: TestCity, start: Callable[[TestCity], Case]
) -> None:
    case, ana = made(city, start(city)), city.actor("ana")
    front, back = texts(city, case)
    if start is approved:
        case = case.after(issuance.issue(city.office, ana, case.case_id, case.version))
    case = case.after(issuance.reissue(city.office, ana, case.case_id, case.version))
    assert texts(city, case) == (front, back)
    card = take(city, case).card
    publication.publish(city.office)
    assert [verdict(city, text).reason for text in (back, card.back_text)] == [Reason.REVOKED, Reason.VALID]
    assert verdict(city, front, Audience.LIBRARY).reason is Reason.REVOKED
    assert tables(city)["intents"] == 0
    assert findings(city, Audit.SCHEMA, Audit.RETENTION, Audit.CARDS) == []


def _withdrawn(city: TestCity, case: Case) -> None:
    intake.withdraw(city.office, city.actor("ana"), case.case_id)


def _left_to_die(city: TestCity, _case: Case) -> None:
    work_days(city, 45)


@pytest.mark.parametrize("end", [_withdrawn, _left_to_die])
def test_it_ends_with_its_case(city: TestCity, end: Callable[[TestCity, Case], None]) -> None:
    case = made(city, approved(city))
    _, back = texts(city, case)
    end(city, case)
    publication.publish(city.office)
    assert verdict(city, back).reason is Reason.REVOKED
    assert (tables(city)["intents"], findings(city, Audit.SCHEMA, Audit.RETENTION, Audit.CARDS)) == (0, [])


def test_what_a_crash_left_between_intent_and_signature_is_taken_up_again(city: TestCity) -> None:
    case = approved(city)
    bridge._reserve(city.office, city.actor("ana"), case.case_id, case.version, city.time.today)
    assert tables(city)["intents"] == 1
    made(city, case)
    assert (tables(city)["intents"], acts(city, Act.CARD_INTENT)) == (1, 1)


def test_its_numbers_are_not_the_card_s(city: TestCity) -> None:
    case = made(city, issued(city))
    sheet = bridge.sheet(city.office, city.actor("ana"), case.case_id)
    assert sheet.card_number != card_of(city, case).card_number


@pytest.mark.parametrize(
    ("make", "who", "version", "error"),
    [(filed, "ana", 0, IllegalMove), (approved, "sol", 0, NotPermitted), (approved, "ana", 7, Conflict)],
)
def test_it_is_refused_before_its_turn_to_others_and_on_an_old_page(
    city: TestCity, make: Callable[[TestCity], Case], who: str, version: int, error: type[IdsvcError]
) -> None:
    case = make(city)
    with pytest.raises(error):
        bridge.make(city.office, city.actor(who), case.case_id, version or case.version)
    with pytest.raises(IdsvcError):
        bridge.sheet(city.office, city.actor("ana"), case.case_id)
    assert tables(city)["intents"] == 0


def test_a_card_in_print_has_its_bridge_too(city: TestCity) -> None:
    case = issued(city)
    came_out(city.office, city.actor("ana"), case.case_id)
    assert verdict(city, texts(city, made(city, case))[1]).reason is Reason.VALID


def test_whoever_s_card_did_not_arrive_may_have_another_while_the_first_is_void(city: TestCity) -> None:
    office, ana, case = city.office, city.actor("ana"), made(city, issued(city))
    first = texts(city, case)[1]
    came_out(office, ana, case.case_id)
    case = case.after(posting.mail(office, ana, case.case_id, case.version))
    case = made(city, case.after(posting.never_arrived(office, ana, case.case_id, case.version)))
    publication.publish(office)
    second = texts(city, case)[1]
    assert [verdict(city, text).reason for text in (first, second)] == [Reason.REVOKED, Reason.VALID]
    case = case.after(issuance.issue(office, ana, case.case_id, case.version))
    assert texts(city, case)[1] == second
    take(city, case)
    publication.publish(office)
    assert verdict(city, second).reason is Reason.REVOKED
    assert findings(city, Audit.SCHEMA, Audit.RETENTION, Audit.CARDS) == []
