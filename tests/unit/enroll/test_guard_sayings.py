"""Sayings tell by two parts of one sentence; what is called after a country does not."""

import pytest

from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.enroll.guard_lands import ABROAD, COUNTRIES, ORIGIN
from idsvc.enroll.guard_sayings import SAYINGS
from idsvc.enroll.guard_sayings_east import EASTERN, UNSPACED_SAYINGS
from idsvc.enroll.guard_sayings_latin import LATIN
from idsvc.enroll.guard_words import Saying

SPACED = [*ORIGIN, *ABROAD, *(each for rows in (SAYINGS, LATIN, EASTERN) for row in rows.values() for each in row)]


def verdict(text: str) -> GuardVerdict:
    return check_text(text, GuardField.FREE)


def said(saying: Saying, gap: str) -> str:
    return f"{saying.first[0]}{gap}{saying.second[-1]}".replace("*", "").upper()


@pytest.mark.parametrize("saying", SPACED)
def test_every_saying_is_refused_with_as_many_words_between_as_it_allows(saying: Saying) -> None:
    for words in range(saying.between + 1):
        assert verdict(said(saying, " ".join((" ", *["well"] * words, " ")))) is GuardVerdict.REFUSE


@pytest.mark.parametrize("saying", UNSPACED_SAYINGS)
def test_every_saying_without_spaces_is_refused(saying: Saying) -> None:
    assert verdict(said(saying, "")) is GuardVerdict.REFUSE


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_tells_after_born_in_and_not_by_itself_or_in_the_name_of_a_street(country: str) -> None:
    assert verdict(f"born in {country}") is GuardVerdict.REFUSE
    for text in (country, f"moved from {country} Avenue", f"12 rue de {country}", f"calle de {country} 4"):
        assert verdict(text) is GuardVerdict.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        *("No phone. Papers are on the desk", "works nights; permission slip is signed", "is from the library"),
        *("paid with her Visa card", "pagó con tarjeta Visa", "papers of the car", "ICE: sister Ana", "ICE CREAM shop"),
    ],
)
def test_parts_of_two_sentences_and_everyday_sayings_are_clear(text: str) -> None:
    assert verdict(text) is GuardVerdict.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        *("Ana de França, 555-0100", "María de Colombia y Ortega, 555-0100", "Hermana en Perú +51 1 555 0100"),
        *("brother in Mexico +52 55 5555 0100", "Banco do Brasil", "Анна из Мексики, 555-0100"),
    ],
)
def test_a_country_after_a_preposition_is_refused_in_free_text_only(text: str) -> None:
    kinds = (GuardField.NAME, GuardField.ADDRESS, GuardField.CONTACT, GuardField.RESIDENCE)
    assert {check_text(text, kind) for kind in kinds} == {GuardVerdict.ASK}
    assert verdict(text) is GuardVerdict.REFUSE
    assert check_text(f"born in Honduras, {text}", GuardField.CONTACT) is GuardVerdict.REFUSE
