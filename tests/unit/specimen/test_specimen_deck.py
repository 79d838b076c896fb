from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from idsvc.specimen import deck, deck_cases
from idsvc.specimen.deck_cases import Case, cases
from idsvc.specimen.deck_city import CANCELLED, DeckCity, ListFile, found_deck_city
from idsvc.specimen.errors import DeckWrong
from idsvc.verify.held import Lists
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Reason
from idsvc.verify.verifier import Verifier

LEAP = datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def city_of(at: datetime) -> DeckCity:
    return found_deck_city(int(at.timestamp()))


@pytest.fixture(scope="module")
def city() -> DeckCity:
    return city_of(NEW_YEAR)


@pytest.fixture(scope="module")
def shown(city: DeckCity) -> tuple[Case, ...]:
    return tuple(cases(city))


def reason(city: DeckCity, case: Case, at: datetime) -> Reason:
    files = city.files()
    lists = Lists.read([city.anchor], [files[case.trust]], [files[case.status]])
    verifier = Verifier([city.anchor], lists, VerifyPolicy(case.audience))
    texts = [face.text for face in case.faces]
    return (verifier.verify(texts[0], at) if len(texts) == 1 else verifier.verify_pair(*texts, at)).reason


def test_a_deck_stays_as_it_is_until_its_lists_are_old(city: DeckCity, shown: tuple[Case, ...]) -> None:
    last = NEW_YEAR + timedelta(days=7)
    assert [reason(city, case, last) for case in shown] == [case.reason for case in shown]


def test_the_day_after_genuine_cards_cannot_be_judged_at_a_bank(city: DeckCity, shown: tuple[Case, ...]) -> None:
    late = NEW_YEAR + timedelta(days=7, seconds=1)
    banks = [case for case in shown if case.audience is Audience.BANK and case.reason is Reason.VALID]
    assert {reason(city, case, late) for case in banks} == {Reason.STATUS_STALE}


def test_a_deck_of_a_leap_day_is_right() -> None:
    city = city_of(LEAP)
    files = city.files()
    for case in cases(city):
        assert deck._verdict(city, files, case, LEAP).reason is case.reason


def test_a_case_that_gets_another_verdict_stops_the_deck(city: DeckCity, shown: tuple[Case, ...]) -> None:
    wrong = replace(shown[0], reason=Reason.REVOKED)
    with pytest.raises(DeckWrong):
        deck._verdict(city, city.files(), wrong, NEW_YEAR)


def test_a_picture_that_does_not_read_back_stops_the_deck(city: DeckCity, shown: tuple[Case, ...]) -> None:
    face = shown[0].faces[0]
    blank = replace(shown[0], faces=(replace(face, picture=face.picture.point(lambda _: 255)),))
    with pytest.raises(DeckWrong):
        deck._verdict(city, city.files(), blank, NEW_YEAR)


def test_no_private_key_is_in_a_list(city: DeckCity) -> None:
    whole = b"".join(city.files().values()) + city.fingerprint.encode()
    for signer in (city.root, *city.signers.values()):
        assert signer.private_bytes() not in whole
        assert signer.private_bytes().hex().encode() not in whole


def test_two_decks_have_no_key_in_common(city: DeckCity) -> None:
    other = city_of(NEW_YEAR)
    mine, theirs = ({each.public.kid for each in (found.root, *found.signers.values())} for found in (city, other))
    assert not mine & theirs


def test_cancelled_indices_are_those_of_the_cancelled_card_alone(shown: tuple[Case, ...]) -> None:
    assert len(CANCELLED) % 16 == 0
    assert [case.key for case in shown if case.reason is Reason.REVOKED] == ["15-cancelled"]


def test_keys_are_numbered_and_unlike(shown: tuple[Case, ...]) -> None:
    assert [case.key[:3] for case in shown] == [f"{number:02d}-" for number in range(1, deck_cases.COUNT + 1)]
    assert len({case.key[3:] for case in shown}) == deck_cases.COUNT


def test_lists_other_than_todays_are_used(shown: tuple[Case, ...]) -> None:
    assert {case.trust for case in shown} | {case.status for case in shown} == set(ListFile)
