"""What has no room on a card is told at the counter, before anything is filed, drawn from the list or signed."""

from pathlib import Path

import pytest

from idsvc.card.errors import CardRefused, CodeSide, DoesNotFit, Field, TooLong
from idsvc.enroll.stage import Stage
from idsvc.office import intake, issuance
from idsvc.verify.verdict import Audience, Reason
from tests.support.city import TestCity
from tests.support.visits import FORM, card_of, drafted, issued, quick_city, tables, verdict

BENGALI = "রহিমা খাতুন চৌধুরী ফজিলাতুন্নেসা মুখোপাধ্যায় বন্দ্যোপাধ্যায় ভট্টাচার্য গঙ্গোপাধ্যায় চট্টোপাধ্যায় দেবনাথ শর্মা"
CHINESE = "".join(chr(0x4E00 + 37 * number) for number in range(76))
LATIN = (
    "Wilhelmina Alexandrovna Montgomery-Featherstonehaugh de la Cruz y Ortega Villanueva "
    "Quintanilla Santamaría Echeverría"
)
STREET = "1418 North Wharf Promenade, Building C, Staircase 4, Apartment 2217 B"


def refused(city: TestCity, form: dict[str, str]) -> CardRefused:
    case = drafted(city, form)
    with pytest.raises(CardRefused) as caught:
        intake.submit(city.office, city.actor("ana"), case.case_id, case.version)
    assert intake.look(city.office, city.actor("ana"), case.case_id).head.stage is Stage.DRAFT
    assert tables(city)["intents"] == 0
    return caught.value


def test_a_name_too_long_for_the_library_code_asks_for_the_short_form(tmp_path: Path) -> None:
    city, form = quick_city(tmp_path), dict(FORM) | {"full_name": BENGALI, "address_in_code": ""}
    told = refused(city, form)
    assert isinstance(told, TooLong)
    assert told.side is CodeSide.FRONT
    case = issued(city, form | {"preferred_name": "রহিমা", "library_name_preferred": "yes"})
    card = card_of(city, case)
    assert verdict(city, card.front_text, Audience.LIBRARY).claims.name == "রহিমা"
    assert verdict(city, card.back_text).claims.name == BENGALI


def test_texts_too_long_for_the_bank_code_are_told(tmp_path: Path) -> None:
    form = dict(FORM) | {
        "full_name": CHINESE,
        "preferred_name": "欧阳",
        "library_name_preferred": "yes",
        "second_name": BENGALI[:60],
        "second_name_language": "bn",
        "address_line_1": CHINESE[::-1],
        "address_line_2": LATIN[:76],
    }
    told = refused(quick_city(tmp_path), form)
    assert isinstance(told, TooLong)
    assert told.side is CodeSide.BACK


def test_an_address_too_long_to_print_is_told_before_it_is_signed(tmp_path: Path) -> None:
    told = refused(quick_city(tmp_path), dict(FORM) | {"address_line_1": STREET, "address_line_2": STREET})
    assert isinstance(told, DoesNotFit)
    assert told.field is Field.ADDRESS


def test_the_longest_latin_name_is_issued_and_drawn_whole(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    assert len(LATIN) > 115
    case = issued(city, dict(FORM) | {"full_name": LATIN})
    card = card_of(city, case)
    assert verdict(city, card.back_text).reason is Reason.VALID
    assert issuance.faces(city.office, city.actor("ana"), case.case_id).front
