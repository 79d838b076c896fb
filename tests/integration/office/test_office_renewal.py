"""Renewal by re-reading one's own card. The resident turns 18 in December, so her card ends with that year."""

from datetime import date
from pathlib import Path

import pytest

from idsvc.card.content import DrawnCard
from idsvc.enroll.case import VisitType
from idsvc.enroll.errors import CodeMistyped
from idsvc.enroll.stage import Stage
from idsvc.issue.errors import NotRenewable, RenewalRefused
from idsvc.issue.numbers import card_number
from idsvc.ledger.act import Act
from idsvc.office import cancellation, decision, intake, issuance, publication, renewal
from idsvc.office.errors import CardNotReadable, EvidenceMissing, NotPermitted
from idsvc.office.views import Started
from idsvc.verify.image import ImageRefused
from idsvc.verify.verdict import Audience, Reason
from tests.support.city import TestCity, make_city
from tests.support.fake_time import FakeTime
from tests.support.pictures import encoded, face
from tests.support.visits import (
    FORM,
    NO_TAGS,
    RESIDENCE,
    Case,
    Held,
    acts,
    card_of,
    findings,
    handed_over,
    issued,
    photo,
    tables,
    take,
    verdict,
)

TOO_EARLY = date(2026, 10, 31)
FIRST_DAY = date(2026, 11, 1)  # 60 days before 31 December
YOUNG = {**FORM, "birth_date": "2008-12-15"}


def city_on(tmp_path: Path, day: date) -> TestCity:
    return make_city(tmp_path, FakeTime(day), NO_TAGS)


def renewed(city: TestCity, code: str, **changes: str) -> Case:
    """A renewal up to the submission; only what ``changes`` says is typed anew."""
    ana, office = city.actor("ana"), city.office
    begun = renewal.start(office, ana, "en", code, None)
    fields = intake.look(office, ana, begun.case_id).fields
    version = intake.save(office, ana, begun.case_id, 1, {**fields, "language": "en", **changes})
    return filed_from(city, begun, version)


def filed_from(city: TestCity, begun: Started, version: int) -> Case:
    """A draft whose details and papers are there, up to the submission."""
    ana, office = city.actor("ana"), city.office
    version = intake.set_portrait(office, ana, begun.case_id, version, photo())
    version = intake.confirm(office, ana, begun.case_id, version)
    draft = Case(begun.case_id, version, begun.case_code, begun.destroy_by)
    return draft.after(intake.submit(office, ana, draft.case_id, draft.version))


def given(city: TestCity, case: Case) -> Held:
    approved = case.after(decision.approve(city.office, city.actor("sol"), case.case_id, case.version))
    return take(city, approved.after(issuance.issue(city.office, city.actor("ana"), approved.case_id, 1)))


def test_the_card_itself_proves_identity_and_an_unchanged_address(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    old = handed_over(city, YOUNG)
    begun = renewal.start(city.office, city.actor("ana"), "en", old.card.back_text, None)
    shown = intake.look(city.office, city.actor("ana"), begun.case_id)
    assert (shown.head.visit_type, shown.head.stage) == (VisitType.RENEWAL, Stage.DRAFT)
    assert {name: shown.fields[name] for name in ("full_name", "birth_date", "address_line_1")} == {
        name: YOUNG[name] for name in ("full_name", "birth_date", "address_line_1")
    }
    assert shown.tally.met
    assert acts(city, Act.CARD_REREAD) == 1


def test_a_card_whose_code_cannot_be_read_is_found_by_its_number(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    ana, old = city.actor("ana"), handed_over(city, YOUNG)
    begun = renewal.start_unread(city.office, ana, "es", old.card.card_number.lower())
    shown = intake.look(city.office, ana, begun.case_id)
    assert (shown.head.visit_type, shown.language, dict(shown.fields)) == (VisitType.RENEWAL, "es", {})
    assert shown.papers == (renewal.OWN_CARD,)
    assert not shown.tally.met
    assert (acts(city, Act.CARD_FOUND), acts(city, Act.CARD_REREAD)) == (1, 0)


def test_a_card_that_was_found_by_its_number_is_cancelled_at_hand_over_too(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    ana, old = city.actor("ana"), handed_over(city, YOUNG)
    begun = renewal.start_unread(city.office, ana, "en", old.card.card_number)
    version = intake.add_paper(city.office, ana, begun.case_id, 1, RESIDENCE)
    version = intake.save(city.office, ana, begun.case_id, version, YOUNG)
    case = filed_from(city, begun, version)
    publication.publish(city.office)
    assert verdict(city, old.card.back_text).reason is Reason.VALID
    new = given(city, case)
    publication.publish(city.office)
    assert verdict(city, old.card.back_text).reason is Reason.REVOKED
    assert verdict(city, new.card.back_text).reason is Reason.VALID
    assert findings(city) == []


def test_an_unknown_or_cancelled_number_starts_nothing(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    ana, old = city.actor("ana"), handed_over(city, YOUNG)
    other = card_number(bytes(10))
    cancellation.by_code(city.office, ana, old.slip.cancel_code)
    for number, reason in ((other, NotRenewable.UNKNOWN), (old.card.card_number, NotRenewable.CANCELLED)):
        with pytest.raises(RenewalRefused) as refused:
            renewal.start_unread(city.office, ana, "en", number)
        assert refused.value.reasons == (reason,)
    for typed in ("", "12", old.card.card_number[:-1]):
        with pytest.raises(CodeMistyped):
            renewal.start_unread(city.office, ana, "en", typed)
    with pytest.raises(NotPermitted):
        renewal.start_unread(city.office, city.actor("sol"), "en", old.card.card_number)
    assert tables(city)["cases"] == 0


def test_the_window_of_a_card_found_by_its_number_is_that_of_its_month(tmp_path: Path) -> None:
    city = city_on(tmp_path, TOO_EARLY)
    ana, old = city.actor("ana"), handed_over(city, YOUNG)
    with pytest.raises(RenewalRefused) as refused:
        renewal.start_unread(city.office, ana, "en", old.card.card_number)
    assert refused.value.reasons == (NotRenewable.TOO_EARLY,)
    city.run_days(1)
    assert renewal.start_unread(city.office, ana, "en", old.card.card_number).case_id


def test_the_old_card_is_cancelled_when_the_new_one_is_handed_over_and_not_before(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    old = handed_over(city, YOUNG)
    case = renewed(city, old.card.back_text)
    publication.publish(city.office)
    assert verdict(city, old.card.back_text).reason is Reason.VALID
    new = given(city, case)
    publication.publish(city.office)
    assert verdict(city, old.card.back_text).reason is Reason.REVOKED
    assert verdict(city, new.card.back_text).reason is Reason.VALID
    assert tables(city)["cards"] == 2
    assert findings(city) == []


def test_another_address_is_shown_with_a_paper(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    old = handed_over(city, YOUNG)
    with pytest.raises(EvidenceMissing):
        renewed(city, old.card.back_text, address_line_1="7 Pelagia Wynd")


def test_a_card_whose_code_has_no_address_proves_no_residence(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    old = handed_over(city, {**YOUNG, "address_in_code": ""})
    begun = renewal.start(city.office, city.actor("ana"), "en", old.card.back_text, None)
    shown = intake.look(city.office, city.actor("ana"), begun.case_id)
    assert "address_line_1" not in shown.fields
    assert not shown.tally.met


def test_sixty_one_days_before_its_end_is_too_early(tmp_path: Path) -> None:
    city = city_on(tmp_path, TOO_EARLY)
    old = handed_over(city, YOUNG)
    with pytest.raises(RenewalRefused) as refused:
        renewal.start(city.office, city.actor("ana"), "en", old.card.back_text, None)
    assert refused.value.reasons == (NotRenewable.TOO_EARLY,)
    assert tables(city)["cases"] == 0
    city.run_days(1)
    publication.publish(city.office)
    assert renewal.start(city.office, city.actor("ana"), "en", old.card.back_text, None).case_id


def test_a_card_that_has_expired_is_renewed_too(tmp_path: Path) -> None:
    city = city_on(tmp_path, date(2026, 12, 20))
    old = handed_over(city, {**FORM, "birth_date": "2008-12-28", "full_name": "Lupe Quintana"})
    city.run_days(14)
    publication.publish(city.office)
    assert verdict(city, old.card.back_text).reason is Reason.EXPIRED
    assert renewal.start(city.office, city.actor("ana"), "en", old.card.back_text, None).case_id


def test_a_cancelled_card_is_not_renewed(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    old = handed_over(city, YOUNG)
    cancellation.by_code(city.office, city.actor("ana"), old.slip.cancel_code)
    with pytest.raises(RenewalRefused) as refused:
        renewal.start(city.office, city.actor("ana"), "en", old.card.back_text, None)
    assert refused.value.reasons == (NotRenewable.CANCELLED,)
    publication.publish(city.office)
    with pytest.raises(CardNotReadable):
        renewal.start(city.office, city.actor("ana"), "en", old.card.back_text, None)


def test_a_card_that_was_never_handed_over_is_not_renewed(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    ana = city.actor("ana")
    case = issued(city, YOUNG)
    text = card_of(city, case).back_text
    with pytest.raises(RenewalRefused) as refused:
        renewal.start(city.office, ana, "en", text, None)
    assert refused.value.reasons == (NotRenewable.UNKNOWN,)


@pytest.mark.parametrize("code", ["", "HELLO WORLD", "%%%"])
def test_what_is_no_card_of_this_city_is_not_read(tmp_path: Path, code: str) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    with pytest.raises(CardNotReadable):
        renewal.start(city.office, city.actor("ana"), "en", code, None)


def test_the_front_code_is_not_enough(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    old = handed_over(city, YOUNG)
    assert verdict(city, old.card.front_text, Audience.LIBRARY).reason is Reason.VALID
    with pytest.raises(CardNotReadable):
        renewal.start(city.office, city.actor("ana"), "en", old.card.front_text, None)


def test_a_photographed_card_is_read_and_a_photo_without_a_code_is_not(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    ana = city.actor("ana")
    case = issued(city, YOUNG)
    drawn: DrawnCard = issuance.faces(city.office, ana, case.case_id)
    take(city, case)
    assert renewal.start(city.office, ana, "en", None, drawn.back).case_id
    for image in (None, b"", b"%PDF-1.7 and so on", encoded(face())[:900], encoded(face())):
        with pytest.raises((CardNotReadable, ImageRefused)):
            renewal.start(city.office, ana, "en", None, image)


def test_a_supervisor_starts_no_renewal(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    with pytest.raises(NotPermitted):
        renewal.start(city.office, city.actor("sol"), "en", "", None)


def test_the_language_chosen_in_the_form_is_that_of_the_slips(tmp_path: Path) -> None:
    city = city_on(tmp_path, FIRST_DAY)
    ana, old = city.actor("ana"), handed_over(city, YOUNG)
    begun = renewal.start(city.office, ana, "ar", old.card.back_text, None)
    assert intake.look(city.office, ana, begun.case_id).language == "ar"
    case = renewed(city, old.card.back_text, language="vi")
    assert intake.look(city.office, ana, case.case_id).language == "vi"
    intake.save(city.office, ana, begun.case_id, 1, {**YOUNG, "language": "tlh"})
    assert intake.look(city.office, ana, begun.case_id).language == "ar"
