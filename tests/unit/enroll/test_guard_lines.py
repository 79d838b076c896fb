import pytest

from idsvc.enroll.guard import GuardField, GuardVerdict
from idsvc.enroll.guard_lines import Box, Finding, Line, places_to_cover

FIRST, BELOW, BESIDE, FAR = Box(40, 40, 200, 30), Box(40, 80, 200, 30), Box(260, 42, 200, 30), Box(40, 600, 200, 30)


def line(text: str, box: Box = FIRST, sure: float = 0.99) -> Line:
    return Line(text, box, sure)


@pytest.mark.parametrize(
    "text",
    [
        "PERMANENTRESIDENT",
        "PERMANENT RES1DENT",
        "EMPLOYMENTAUTHORIZATI0N",
        "A123-456-789",
        "绿卡申请",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<",
        "P«UTOERIKSSON««ANNA«MARIA",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "X4821 9033 5UT07408122F12041590000000",
    ],
)
def test_a_line_that_tells_is_covered_as_a_machine_reads_it(text: str) -> None:
    assert places_to_cover([line(text)]) == (Finding(FIRST, GuardVerdict.REFUSE),)


@pytest.mark.parametrize("text", ["Rosalind Quillfeather", "Account 4417 2210 9034", "Amount due $41.20", "......"])
def test_an_ordinary_line_is_let_be(text: str) -> None:
    assert places_to_cover([line(text)]) == ()


@pytest.mark.parametrize("second", [BELOW, BESIDE])
def test_a_phrase_torn_apart_is_found_in_lines_that_follow_each_other(second: Box) -> None:
    found = places_to_cover([line("PERMANENT"), line("RESIDENT", second), line("Ana Lima", FAR)])
    assert {each.box for each in found} == {FIRST, second}


def test_lines_far_apart_are_not_joined() -> None:
    assert places_to_cover([line("PERMANENT"), line("RESIDENT", FAR)]) == ()


def test_an_address_line_of_a_residence_paper_is_asked_about_and_a_street_of_the_policy_is_clear() -> None:
    street = [line("12 Asylum Avenue, Apt 3")]
    assert places_to_cover(street, paper=GuardField.RESIDENCE) == (Finding(FIRST, GuardVerdict.ASK),)
    assert places_to_cover(street) == (Finding(FIRST, GuardVerdict.REFUSE),)
    assert places_to_cover(street, frozenset({"Asylum Avenue"}), paper=GuardField.RESIDENCE) == ()
    letter = [line("your asylum case")]
    assert places_to_cover(letter, paper=GuardField.RESIDENCE) == (Finding(FIRST, GuardVerdict.REFUSE),)


@pytest.mark.parametrize("number", ["AB1234567", "X4820193", "I-864", "H-1B", "900 12 3456", "123456789A1"])
def test_numbers_and_forms_alone_on_a_line_are_covered(number: str) -> None:
    assert places_to_cover([line(number)]) == (Finding(FIRST, GuardVerdict.REFUSE),)


def test_digits_that_may_be_anything_are_looked_at_and_a_customer_s_number_stops_no_bill() -> None:
    look, bill = (Finding(FIRST, GuardVerdict.ASK),), GuardField.RESIDENCE
    assert places_to_cover([line("123456789")]) == places_to_cover([line("123456789")], paper=bill) == look
    assert places_to_cover([line("AB1234567")], paper=bill) == look
    assert places_to_cover([line("Account number: AB1234567")], paper=bill) == look
    for plain in ("Account 123456789", "Customer no. 4417 2210 9", "Phone (212) 555-0100", "ZIP 06105-1234"):
        assert places_to_cover([line(plain)], paper=bill) == ()
    for telling in ("A123456789", "900-12-3456", "EAC2190012345"):
        assert places_to_cover([line(telling)], paper=bill) == (Finding(FIRST, GuardVerdict.REFUSE),)


def test_letters_that_could_not_be_read_are_shown_to_a_person() -> None:
    look = (Finding(FIRST, GuardVerdict.ASK),)
    for unread in (line("ncnopT", sure=0.4), line("", sure=0.0), line("- ", sure=0.98), line("可", sure=0.85)):
        assert places_to_cover([unread]) == look
    speck, stroke = Box(40, 40, 12, 30), Box(40, 40, 200, 5)
    assert places_to_cover([line("·", speck, 0.4), line("", stroke, 0.0)]) == ()


@pytest.mark.parametrize("text", ["BHK", "BEKEHKA", "EKEHEL", "MECTO POKAEHNR", "BN3A"])
def test_letters_of_another_script_that_were_read_as_latin_are_shown_to_a_person(text: str) -> None:
    assert places_to_cover([line(text, Box(40, 40, 90, 30))]) == (Finding(Box(40, 40, 90, 30), GuardVerdict.ASK),)


def test_capital_words_of_our_own_are_no_other_script() -> None:
    for text in ("THE TENANT KEEPS THE APARTMENT", "KEEP BACK", "BOX 3, COMET HALL", "PHOTO", "BANK OF HARBORVIEW"):
        assert places_to_cover([line(text)]) == ()


def test_nothing_of_what_was_read_is_in_a_finding_or_in_the_repr_of_a_line() -> None:
    read = line("PERMANENT RESIDENT")
    assert "PERMANENT" not in repr(read)
    assert "PERMANENT" not in repr(places_to_cover([read]))
