"""Misprints, withdrawals, cancellations, and what partners learn of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.credential.status_list import parse_status_list
from idsvc.custody import ceremony
from idsvc.enroll.decision import DenialReason
from idsvc.enroll.errors import CodeMistyped
from idsvc.issue.status import NIGHTLY_MULTIPLE, count_set
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office import cancellation, decision, intake, issuance, publication
from idsvc.office.errors import NotFound, NotPermitted, ReadBackFailed
from idsvc.oversight.audits import Audit
from idsvc.verify.verdict import Audience, Reason
from tests.support.city import TestCity
from tests.support.visits import (
    Case,
    acts,
    approved,
    captured,
    card_of,
    drafted,
    entries,
    filed,
    findings,
    handed_over,
    issued,
    quick_city,
    referred,
    tables,
    tag_city,
    take,
    verdict,
    work_days,
)


def reasons(city: TestCity, *texts: str) -> list[Reason]:
    return [verdict(city, text).reason for text in texts]


def published_bits(city: TestCity) -> int:
    with city.office.units() as unit:
        pages = unit.status.pages(unit.status.uris()[0][0])
    return sum(count_set(page.published) for page in pages)


def test_a_spoiled_card_is_void_with_the_next_list_and_the_new_one_is_good(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = issued(city)
    spoiled = card_of(city, case)
    again = case.after(issuance.reissue(city.office, city.actor("ana"), case.case_id, case.version))
    held = take(city, again)
    publication.publish(city.office)
    assert held.card.card_number != spoiled.card_number
    assert reasons(city, spoiled.back_text, held.card.back_text) == [Reason.REVOKED, Reason.VALID]
    assert verdict(city, spoiled.front_text, Audience.LIBRARY).reason is Reason.REVOKED
    assert findings(city) == []


def test_a_reprint_that_a_crash_cut_short_leaves_nothing_after_hand_over(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = issued(city)
    issuance._reserve(
        city.office, city.actor("ana"), case.case_id, case.version, issuance.Move.REISSUE, city.time.today
    )
    take(city, case)
    assert (tables(city)["intents"], acts(city, Act.CARD_VOIDED)) == (0, 1)
    assert findings(city) == []


@pytest.mark.parametrize("make", [drafted, filed, referred, approved, issued])
def test_a_resident_withdraws_at_any_stage_and_nothing_is_left(
    tmp_path: Path, make: Callable[[TestCity], Case]
) -> None:
    city = tag_city(tmp_path)
    case = make(city)
    if make is referred:
        captured(city, case)
    intake.withdraw(city.office, city.actor("ana"), case.case_id)
    assert [tables(city)[table] for table in ("cases", "captures", "duplicate_tags", "intents", "cards")] == [0] * 5
    assert findings(city) == []
    with pytest.raises(NotFound):
        intake.withdraw(city.office, city.actor("ana"), case.case_id)


def test_a_denied_case_can_be_withdrawn_too(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    why = (DenialReason.DID_NOT_RETURN,)
    denied = case.after(decision.deny(city.office, city.actor("sol"), case.case_id, case.version, why))
    intake.withdraw(city.office, city.actor("ana"), denied.case_id)
    assert tables(city)["cases"] == 0
    assert findings(city) == []


def test_a_signed_card_of_a_withdrawn_case_is_revoked(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = issued(city)
    card = card_of(city, case)
    intake.withdraw(city.office, city.actor("ana"), case.case_id)
    publication.publish(city.office)
    assert reasons(city, card.back_text) == [Reason.REVOKED]


def test_a_card_is_cancelled_by_the_code_on_the_slip_and_partners_see_it_with_the_next_list(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    held, other = handed_over(city), handed_over(city)
    typed = "-".join(held.slip.cancel_code[at : at + 4] for at in range(0, 20, 4)).lower()
    cancellation.by_code(city.office, city.actor("sol"), typed)
    assert reasons(city, held.card.back_text) == [Reason.VALID]
    publication.publish(city.office)
    assert reasons(city, held.card.back_text, other.card.back_text) == [Reason.REVOKED, Reason.VALID]
    assert verdict(city, held.card.front_text, Audience.LIBRARY).reason is Reason.REVOKED


def test_a_card_is_cancelled_by_its_number(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    held = handed_over(city)
    cancellation.by_number(city.office, city.actor("ana"), held.card.card_number)
    publication.publish(city.office)
    assert reasons(city, held.card.back_text) == [Reason.REVOKED]


def test_cancelling_twice_changes_nothing_and_succeeds(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    held, ana = handed_over(city), city.actor("ana")
    cancellation.by_code(city.office, ana, held.slip.cancel_code)
    before = tables(city)
    cancellation.by_code(city.office, ana, held.slip.cancel_code)
    cancellation.by_number(city.office, ana, held.card.card_number)
    assert tables(city) == before
    assert acts(city, Act.CARD_CANCELLED) == 1


def test_a_wrong_code_says_whether_it_was_mistyped_or_unknown(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    held, ana = handed_over(city), city.actor("ana")
    with pytest.raises(CodeMistyped):
        cancellation.by_code(city.office, ana, held.slip.cancel_code[:-1])
    with pytest.raises(CodeMistyped):
        cancellation.by_number(city.office, ana, "not a number")
    city.run_days(1)
    other = quick_city(tmp_path / "other")
    with pytest.raises(NotFound):
        cancellation.by_code(other.office, other.actor("ana"), held.slip.cancel_code)
    with pytest.raises(NotFound):
        cancellation.by_number(other.office, other.actor("ana"), held.card.card_number)


@pytest.mark.parametrize("login", ["kim", "uma", "oto"])
def test_who_serves_nobody_cancels_nothing(tmp_path: Path, login: str) -> None:
    city = quick_city(tmp_path)
    with pytest.raises(NotPermitted):
        cancellation.by_code(city.office, city.actor(login), "0000")
    with pytest.raises(NotPermitted):
        cancellation.by_number(city.office, city.actor(login), "0000")


def test_a_night_publishes_new_bits_in_multiples_of_sixteen(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    assert published_bits(city) == 0
    cancellation.by_code(city.office, city.actor("ana"), handed_over(city).slip.cancel_code)
    publication.publish(city.office)
    assert published_bits(city) == NIGHTLY_MULTIPLE
    publication.publish(city.office)
    assert published_bits(city) == NIGHTLY_MULTIPLE
    for _ in range(2):
        cancellation.by_code(city.office, city.actor("ana"), handed_over(city).slip.cancel_code)
    city.run_days(1)
    publication.publish(city.office)
    assert published_bits(city) == 2 * NIGHTLY_MULTIPLE


def test_the_published_list_carries_no_more_than_its_bits(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    cancellation.by_code(city.office, city.actor("ana"), handed_over(city).slip.cancel_code)
    publication.publish(city.office)
    thumbprint, _ = parse_fingerprint(city.office.fingerprint)
    trust = ceremony.read_trust_list(city.where.keys, thumbprint)
    content, _ = parse_status_list((city.where.public / "status/1").read_bytes(), trust)
    assert count_set(content.bits) == NIGHTLY_MULTIPLE
    assert len(content.bits) * 8 == 2**20


def test_a_publication_grows_the_log_and_passes_every_audit(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    handed_over(city)
    first = publication.publish(city.office)
    city.run_days(1)
    second = publication.publish(city.office)
    assert second.size > first.size
    assert len(entries(city, Event.FIGURES_SEALED)) == 1
    assert findings(city, Audit.LOG) == []


def test_what_a_crash_kept_from_the_public_folder_is_published_next_time(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    before = {path: path.read_bytes() for path in city.where.public.rglob("*") if path.is_file()}
    publication.publish(city.office)
    for path in [each for each in city.where.public.rglob("*") if each.is_file()]:
        path.unlink()
    for path, data in before.items():
        path.write_bytes(data)
    city.reopen()
    publication.publish(city.office)
    assert findings(city, Audit.LOG) == []


def test_no_card_is_made_while_the_published_lists_are_too_old_and_its_indices_wait(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    work_days(city, 8)
    case, ana = approved(city), city.actor("ana")
    for _ in range(2):
        with pytest.raises(ReadBackFailed, match="publish the lists"):
            issuance.issue(city.office, ana, case.case_id, case.version)
    publication.publish(city.office)
    held = take(city, case.after(issuance.issue(city.office, ana, case.case_id, case.version)))
    assert (acts(city, Act.CARD_INTENT), acts(city, Act.CARD_SIGNED)) == (1, 1)
    assert reasons(city, held.card.back_text) == [Reason.VALID]


def test_a_card_made_the_day_after_its_approval_is_handed_over_the_day_after_that(tmp_path: Path) -> None:
    """Its intent lives as long as the issued case, not only as long as the approved one did."""
    city = quick_city(tmp_path)
    case = approved(city)
    work_days(city, 1)
    issued = issuance.issue(city.office, city.actor("ana"), case.case_id, case.version)
    work_days(city, 1)
    assert take(city, case.after(issued)).slip.ticket == 1
    assert findings(city) == []
