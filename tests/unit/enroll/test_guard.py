import pytest

from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.enroll.guard_numbers import FORMS
from idsvc.enroll.guard_words import PHRASES

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
    [
        *("A123456789", "A 123-456-789", "a#12345678", "A#: 123 456 789", "EAC2190012345", "MCT2190012345"),
        *("123456789A1", "C12345678", "AB1234567", "YA 7654321", "900-70-1234", "900 12 3456", "I-9", "Form I-999"),
    ],
)
def test_numbers_of_papers_are_noticed(number: str) -> None:
    assert check_text(f"no. {number}", GuardField.FREE) is GuardVerdict.REFUSE


@pytest.mark.parametrize("number", ["123456789", "98765432101", "AB123456"])
def test_bare_digits_that_may_be_anything_are_asked_about_in_every_field(number: str) -> None:
    for kind in GuardField:
        assert check_text(f"see {number}", kind) is GuardVerdict.ASK


@pytest.mark.parametrize(
    "text", ["llamar a 612 345 678", "appeler à 612 345 678", "+34 612345678", "Tel. 612345678", "account 123456789"]
)
def test_a_preposition_before_a_telephone_number_is_no_number_of_a_paper(text: str) -> None:
    assert check_text(text, GuardField.FREE) is GuardVerdict.CLEAR


def test_of_a_contact_a_name_is_asked_about_and_anything_else_that_tells_is_refused() -> None:
    for name in ("Visa Karlsson", "Eva Alien, 555-0100", "Parole Baptiste (415) 555 0100"):
        assert check_text(name, GuardField.CONTACT) is GuardVerdict.ASK
    telling = ("Eva, asylum seeker", "Green Card Office", "Visa, 555-0100", "Eva Lima, visa expired", "Eva A123456789")
    for text in (*telling, "ليلى لاجئة", "Visa Karlsson, undocumented"):
        assert check_text(text, GuardField.CONTACT) is GuardVerdict.REFUSE
    assert check_text("Eva Lima, +1 212 555 0100", GuardField.CONTACT) is GuardVerdict.CLEAR


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
