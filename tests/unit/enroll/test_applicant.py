from datetime import date

import pytest

from idsvc.credential.claims import MAX_ADDRESS, MAX_NAME
from idsvc.enroll.applicant import (
    AddressMode,
    Gender,
    applicant_to_form,
    draft_of,
    fields_to_ask,
    let_through,
    parse_applicant,
    printed_address,
)
from idsvc.enroll.fields import DRAFT_FIELDS, MAX_LINE, MAX_TYPED, Fault, FieldFaults
from idsvc.enroll.guard_words import PHRASES
from tests.support.forms import FIELD_RULES, FORM, TODAY, applicant

STATUS_WORD = PHRASES["en"][0]

FULL_FORM = {
    **FORM,
    "preferred_name": "Anni",
    "second_name": "أنا ليما",
    "second_name_language": "ar",
    "address_line_2": "Harborview",
    "gender": "X",
    "emergency_contact": "Jo Lima, +1 212 555 0100",
    "library_name_preferred": "yes",
    "address_in_code": "yes",
}


def faults(**changes: str) -> dict[str, Fault]:
    with pytest.raises(FieldFaults) as refusal:
        applicant(**changes)
    return dict(refusal.value.faults)


def test_a_sound_form_becomes_an_applicant() -> None:
    made = parse_applicant(FULL_FORM, TODAY, FIELD_RULES)
    assert made.full_name == "Ana Lima"
    assert made.birth_date == date(1990, 3, 4)
    assert made.address_mode is AddressMode.STREET
    assert made.address_lines == ("418 Mill Street, Apt 2B", "Harborview")
    assert made.gender is Gender.X
    assert (made.library_name_preferred, made.address_in_code) == (True, True)
    assert applicant_to_form(made) == FULL_FORM


def test_only_what_is_required_is_enough() -> None:
    made = applicant()
    assert (made.preferred_name, made.second_name, made.gender, made.emergency_contact) == (None, None, None, None)
    assert applicant_to_form(made) == dict(FORM)


@pytest.mark.parametrize(
    "name",
    [
        "Cher",
        "José Luis Rodríguez Zapatero",
        "O'Neill",
        "O\u2019Neill-D\u02bcArcy",
        "Nguyễn Thị Ánh",
        "محمد عبد الرحمن",
        "রহিমা খাতুন চৌধুরী",
        "王小明",
        "Ġorġ Ħaż-Żebbuġ",
        "J. R. R. Tolkien",
        "Núria Gal·la",
        "می\u200cخو",
        "ක්\u200dෂ",
        "Wilhelmina Alexandrovna Montgomery-Featherstonehaugh de la Cruz y Ortega",
        "a" * MAX_NAME,
    ],
)
def test_names_of_every_script_pass_whole(name: str) -> None:
    assert applicant(full_name=name).full_name == name


def test_spaces_are_made_single_and_accents_composed() -> None:
    assert applicant(full_name="  Jose\u0301 \u00a0 Lima ").full_name == "José Lima"


@pytest.mark.parametrize(
    "name",
    [
        "Ana\x00Lima",
        "Ana\nLima",
        "Ana\tLima",
        "Ana\x1b[31m",
        "Ana\u202eamiL",
        "Ana\u2066Lima",
        "Ana\u200bLima",
        "Ana\ufeff",
        "Ana\ue000",
        "Ana\ud800",
        "Ana\U000e0041",
        "Ana 3",
        "Ana <b>",
        "Ana \U0001f600",
        "\u0301Ana",
        "An\u200d a",
        "Ana\u200d",
        "\u200dAna",
        "A" + "\u0335" * 5,
        "Ana\u2028Lima",
    ],
)
def test_what_hides_reorders_or_cannot_be_printed_is_refused(name: str) -> None:
    assert faults(full_name=name) == {"full_name": Fault.CHARACTERS}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", Fault.MISSING),
        ("   ", Fault.MISSING),
        ("-", Fault.NO_LETTER),
        ("...", Fault.NO_LETTER),
        ("a" * (MAX_NAME + 1), Fault.TOO_LONG),
    ],
)
def test_a_name_is_there_has_a_letter_and_fits(name: str, fault: Fault) -> None:
    assert faults(full_name=name) == {"full_name": fault}


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.MISSING),
        ("2026-11-23", Fault.IN_FUTURE),
        ("2999-01-01", Fault.IN_FUTURE),
        ("1899-12-31", Fault.TOO_EARLY),
        ("0000-01-01", Fault.NOT_A_DATE),
        ("2025-02-29", Fault.NOT_A_DATE),
        ("19900304", Fault.NOT_A_DATE),
        ("1990-W10-7", Fault.NOT_A_DATE),
        ("4 March 1990", Fault.NOT_A_DATE),
        ("١٩٩٠-٠٣-٠٤", Fault.NOT_A_DATE),
    ],
)
def test_a_birth_date_is_a_real_day_that_has_come(typed: str, fault: Fault) -> None:
    assert faults(birth_date=typed) == {"birth_date": fault}


@pytest.mark.parametrize("typed", ["2026-11-22", "1900-01-01", "2024-02-29"])
def test_the_first_and_the_last_possible_birth_date_pass(typed: str) -> None:
    assert applicant(birth_date=typed).birth_date.isoformat() == typed


def test_withheld_has_no_lines_and_one_printed_wording() -> None:
    made = applicant(address_mode="withheld", address_line_1="")
    assert made.address_lines == ()
    assert printed_address(made, FIELD_RULES) == ("Resident of Harborview",)
    assert applicant_to_form(made)["address_mode"] == "withheld"


def test_withheld_takes_no_address_in_any_field() -> None:
    typed = {"address_line_2": "x", "care_of_street": FIELD_RULES.streets[0], "care_of_name": "Jo"}
    found = faults(address_mode="withheld", address_in_code="yes", **typed)
    assert found == dict.fromkeys((*typed, "address_line_1", "address_in_code"), Fault.WITHHELD)


def test_care_of_prints_a_street_of_the_policy_and_a_name_only_if_asked() -> None:
    street = FIELD_RULES.streets[1]
    without = applicant(address_mode="care-of", care_of_street=street)
    named = applicant(address_mode="care-of", care_of_street=street, care_of_name="Jo Lima")
    assert printed_address(without, FIELD_RULES) == (f"c/o {street}",)
    assert printed_address(named, FIELD_RULES) == ("c/o Jo Lima", street)
    for made, name in ((without, None), (named, "Jo Lima")):
        form = applicant_to_form(made)
        assert (form["care_of_street"], form.get("care_of_name")) == (street, name)


def test_care_of_takes_no_other_street() -> None:
    assert faults(address_mode="care-of", care_of_street="1 My Own Road") == {"care_of_street": Fault.NOT_A_CHOICE}
    assert faults(address_mode="care-of") == {"care_of_street": Fault.MISSING}


def test_the_longest_lines_fit_the_code() -> None:
    made = applicant(address_line_1="a" * MAX_LINE, address_line_2="b" * MAX_LINE)
    assert len(", ".join(made.address_lines)) <= MAX_ADDRESS
    assert faults(address_line_1="a" * (MAX_LINE + 1)) == {"address_line_1": Fault.TOO_LONG}


@pytest.mark.parametrize(
    ("changes", "field", "fault"),
    [
        ({"address_mode": ""}, "address_mode", Fault.MISSING),
        ({"address_mode": "po-box"}, "address_mode", Fault.NOT_A_CHOICE),
        ({"address_line_1": ""}, "address_line_1", Fault.MISSING),
        ({"gender": "f"}, "gender", Fault.NOT_A_CHOICE),
        ({"language": ""}, "language", Fault.MISSING),
        ({"language": "tlh"}, "language", Fault.NOT_A_CHOICE),
        ({"library_name_preferred": "yes"}, "library_name_preferred", Fault.NOT_WITHOUT_NAME),
        ({"address_in_code": "on"}, "address_in_code", Fault.NOT_A_CHOICE),
        ({"second_name": "王小明"}, "second_name_language", Fault.MISSING),
        ({"second_name": "王小明", "second_name_language": "Chinese!"}, "second_name_language", Fault.NOT_A_CHOICE),
        ({"second_name_language": "zh"}, "second_name_language", Fault.NOT_WITHOUT_NAME),
        ({"emergency_contact": "Jo\x07"}, "emergency_contact", Fault.CHARACTERS),
        ({"emergency_contact": f"Jo, {STATUS_WORD}"}, "emergency_contact", Fault.GUARDED),
    ],
)
def test_every_other_field_says_what_is_wrong(changes: dict[str, str], field: str, fault: Fault) -> None:
    assert faults(**changes) == {field: fault}


def test_all_faults_are_told_at_once_and_never_what_was_typed() -> None:
    with pytest.raises(FieldFaults) as refusal:
        parse_applicant({"full_name": "Zq\x00", "gender": "Zq"}, TODAY, FIELD_RULES)
    assert set(refusal.value.faults) == {"full_name", "birth_date", "address_mode", "gender", "language"}
    assert "Zq" not in str(refusal.value)
    assert all("Zq" not in fault.sentence for fault in refusal.value.faults.values())


def test_every_fault_has_its_own_sentence() -> None:
    assert len({each.sentence for each in Fault}) == len(Fault)


def test_the_screen_asks_about_names_and_addresses_only() -> None:
    typed = {**FORM, "full_name": STATUS_WORD, "address_line_1": f"1 {STATUS_WORD} Road"}
    assert fields_to_ask(typed, FIELD_RULES) == ("full_name", "address_line_1")
    assert fields_to_ask(FORM, FIELD_RULES) == ()
    assert applicant(full_name=STATUS_WORD).full_name == STATUS_WORD


def test_a_draft_keeps_what_was_typed_of_known_fields_only() -> None:
    typed = {"full_name": "Ana\x07", "birth_date": "soon", "csrf_token": "t", "gender": "", "passphrase": "x"}
    assert draft_of(typed) == {"full_name": "Ana\x07", "birth_date": "soon"}
    assert set(draft_of(FULL_FORM)) <= set(DRAFT_FIELDS)


def test_a_draft_with_a_withheld_address_does_not_hold_one() -> None:
    typed = {**FULL_FORM, "address_mode": "withheld", "care_of_street": FIELD_RULES.streets[0]}
    kept = draft_of(typed)
    assert not {"address_line_1", "address_line_2", "care_of_street"} & kept.keys()
    assert "care_of_street" not in draft_of({**typed, "address_mode": "street"})
    assert "address_line_1" in draft_of({"address_line_1": "1 Mill Street"})


def test_the_guard_lets_through_what_the_screen_asks_about_and_nothing_that_it_refuses() -> None:
    asked = {"full_name": STATUS_WORD, "address_line_1": f"1 {STATUS_WORD} Road", "emergency_contact": "Eva, 555-0100"}
    refused = {
        "preferred_name": "A774-177-417",
        "care_of_name": f"{STATUS_WORD} 7741",
        "emergency_contact": f"Eva, {STATUS_WORD}",
        "birth_date": STATUS_WORD,
        "gender": "M7741774",
        "language": STATUS_WORD,
    }
    assert let_through(asked, FIELD_RULES) == asked
    assert let_through(refused, FIELD_RULES) == {}
    assert let_through(FULL_FORM, FIELD_RULES) == FULL_FORM


def test_a_draft_takes_no_endless_text() -> None:
    with pytest.raises(FieldFaults) as refusal:
        draft_of({"full_name": "a" * (MAX_TYPED + 1)})
    assert refusal.value.faults == {"full_name": Fault.TOO_LONG}
