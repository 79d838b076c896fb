import pytest

from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.enroll.guard_words import FORMS, PHRASES

ALL_PHRASES = [phrase for row in PHRASES.values() for phrase in row]
STATUS_WORD = PHRASES["en"][0]


@pytest.mark.parametrize("phrase", ALL_PHRASES)
def test_every_listed_phrase_is_refused_in_free_text_and_asked_about_in_names_and_addresses(phrase: str) -> None:
    text = f"Call {phrase.upper()}, please"
    assert check_text(text, GuardField.FREE) is GuardVerdict.REFUSE
    assert check_text(text, GuardField.NAME) is GuardVerdict.ASK
    assert check_text(text, GuardField.ADDRESS) is GuardVerdict.ASK


@pytest.mark.parametrize("phrase", ALL_PHRASES)
def test_a_phrase_inside_another_word_is_clear(phrase: str) -> None:
    assert check_text(f"q{phrase.replace(' ', 'q')}q", GuardField.FREE) is GuardVerdict.CLEAR


@pytest.mark.parametrize("form", FORMS)
def test_form_numbers_are_noticed_with_a_hyphen_a_space_or_neither(form: str) -> None:
    for spelled in (form.upper(), form.replace("-", " "), form.replace("-", ""), form.replace("-", "\u2011")):
        assert check_text(f"see {spelled}.", GuardField.FREE) is GuardVerdict.REFUSE


@pytest.mark.parametrize(
    "number",
    ["A123456789", "A 123-456-789", "a#12345678", "EAC2190012345", "123456789A1", "C12345678", "900-70-1234"],
)
def test_numbers_of_papers_are_noticed(number: str) -> None:
    assert check_text(f"no. {number}", GuardField.FREE) is GuardVerdict.REFUSE


@pytest.mark.parametrize(
    "zone",
    [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "L898902C3 6UTO 7408122F 1204159 ZE184226B<<<<<10",
        "7408122F1204159UTO<<<<<<<<<<<6",
    ],
)
def test_machine_readable_zones_are_noticed(zone: str) -> None:
    assert check_text(zone, GuardField.FREE) is GuardVerdict.REFUSE


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u2060", "\u0301"])
def test_invisible_characters_and_accents_hide_nothing(hidden: str) -> None:
    assert check_text(hidden.join(STATUS_WORD), GuardField.FREE) is GuardVerdict.REFUSE


def test_full_width_letters_hide_nothing() -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) if each.isalpha() else each for each in STATUS_WORD)
    assert check_text(wide, GuardField.FREE) is GuardVerdict.REFUSE


@pytest.mark.parametrize(
    "text",
    ["", "Ana Lima", "Jo Featherstone, +1 212 555 0100", "418 Mill Street, Apt 2B", "Nguyễn Thị Ánh", "أمينة", "12-34"],
)
def test_ordinary_text_is_clear(text: str) -> None:
    assert check_text(text, GuardField.FREE) is GuardVerdict.CLEAR


def test_a_street_that_the_policy_names_is_clear_and_clears_nothing_else() -> None:
    streets = frozenset({f"{STATUS_WORD.title()} Avenue", "Mill Street"})
    for kind in GuardField:
        assert check_text(f"12 {STATUS_WORD} avenue, Apt 3", kind, streets) is GuardVerdict.CLEAR
    assert check_text(f"12 {STATUS_WORD} avenue, {STATUS_WORD}", GuardField.FREE, streets) is GuardVerdict.REFUSE
    assert check_text(f"12 {STATUS_WORD} street", GuardField.ADDRESS, streets) is GuardVerdict.ASK
