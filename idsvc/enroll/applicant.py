"""An applicant: what the form says, once it is known to be sound."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final, TypeVar

from idsvc.credential.claims import MAX_NAME
from idsvc.enroll.fields import (
    DRAFT_FIELDS,
    MAX_CONTACT,
    MAX_LINE,
    MAX_TYPED,
    YES,
    Fault,
    FieldFaults,
    FieldRules,
)
from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.enroll.text import line_fault, name_fault, tidy

__all__ = [
    "DRAFT_FIELDS",
    "AddressMode",
    "Applicant",
    "Gender",
    "Sought",
    "applicant_to_form",
    "draft_of",
    "fields_to_ask",
    "let_through",
    "parse_applicant",
    "parse_sought",
    "printed_address",
]

EARLIEST: Final = date(1900, 1, 1)

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@unique
class AddressMode(StrEnum):
    """What is printed for an address: one's own street, a care-of street, or only that a resident holds the card."""

    STREET = "street"
    CARE_OF = "care-of"
    WITHHELD = "withheld"


@unique
class Gender(StrEnum):
    """As the resident says; blank is the fourth choice."""

    F = "F"
    M = "M"
    X = "X"


@dataclass(frozen=True, slots=True, repr=False)
class Applicant:
    """A sound form; texts are NFC and fit the card, ``address_lines`` are printed as they stand, withheld has none."""

    full_name: str
    preferred_name: str | None
    second_name: str | None
    second_name_language: str | None
    birth_date: date
    address_mode: AddressMode
    address_lines: tuple[str, ...]
    gender: Gender | None
    emergency_contact: str | None
    library_name_preferred: bool
    address_in_code: bool
    language: str


@dataclass(frozen=True, slots=True, repr=False)
class Sought:
    """Whom a duplicate tag is asked for, as typed in their presence; it lives as long as the question."""

    full_name: str
    birth_date: date


_GUARDED: Final[Mapping[str, GuardField]] = {
    "full_name": GuardField.NAME,
    "preferred_name": GuardField.NAME,
    "second_name": GuardField.NAME,
    "care_of_name": GuardField.NAME,
    "address_line_1": GuardField.ADDRESS,
    "address_line_2": GuardField.ADDRESS,
    "emergency_contact": GuardField.CONTACT,
}

_ADDRESS_FIELDS: Final[Mapping[AddressMode, tuple[str, ...]]] = {
    AddressMode.STREET: ("address_line_1", "address_line_2"),
    AddressMode.CARE_OF: ("care_of_street", "care_of_name"),
    AddressMode.WITHHELD: (),
}

Choice = TypeVar("Choice", AddressMode, Gender)


class _Reader:
    """Reads fields one by one and remembers each fault; only the first fault of a field is told."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self._form = form
        self.faults: dict[str, Fault] = {}

    def fault(self, field: str, fault: Fault) -> None:
        self.faults.setdefault(field, fault)

    def raw(self, field: str) -> str:
        return tidy(self._form.get(field, ""))

    def optional(self, field: str, limit: int, check: Callable[[str, int], Fault | None]) -> str | None:
        text = self.raw(field)
        fault = check(text, limit) if text else None
        if fault is not None:
            self.fault(field, fault)
        return text or None

    def required(self, field: str, limit: int, check: Callable[[str, int], Fault | None]) -> str:
        text = self.optional(field, limit, check)
        if text is None:
            self.fault(field, Fault.MISSING)
        return text or ""

    def choice(self, field: str, choices: type[Choice]) -> Choice | None:
        text = self.raw(field)
        try:
            return choices(text) if text else None
        except ValueError:
            self.fault(field, Fault.NOT_A_CHOICE)
            return None

    def one_of(self, field: str, choices: tuple[str, ...]) -> str:
        text = self.raw(field)
        if text not in choices:
            self.fault(field, Fault.NOT_A_CHOICE if text else Fault.MISSING)
        return text

    def ticked(self, field: str) -> bool:
        text = self.raw(field)
        if text not in {"", YES}:
            self.fault(field, Fault.NOT_A_CHOICE)
        return text == YES


def parse_applicant(form: Mapping[str, str], today: date, rules: FieldRules) -> Applicant:
    """Return the applicant a form describes; raise ``FieldFaults`` with every fault at once.

    An empty field and a missing one are the same; fields that ``DRAFT_FIELDS`` does not name are not looked at.
    """
    reader = _Reader(form)
    second_name, second_language = _second_name(reader)
    mode, lines = _address(reader, rules)
    applicant = Applicant(
        full_name=reader.required("full_name", MAX_NAME, name_fault),
        preferred_name=reader.optional("preferred_name", MAX_NAME, name_fault),
        second_name=second_name,
        second_name_language=second_language,
        birth_date=_birth_date(reader, today),
        address_mode=mode,
        address_lines=lines,
        gender=reader.choice("gender", Gender),
        emergency_contact=_contact(reader, rules),
        library_name_preferred=_library_name(reader),
        address_in_code=_address_in_code(reader, mode),
        language=reader.one_of("language", rules.languages),
    )
    if reader.faults:
        raise FieldFaults(reader.faults)
    return applicant


def parse_sought(form: Mapping[str, str], today: date, rules: FieldRules) -> Sought:
    """Return whom a form of a name and a date asks for; raise ``FieldFaults``, also for what the guard refuses."""
    typed = draft_of({field: form.get(field, "") for field in ("full_name", "birth_date")})
    kept = let_through(typed, rules)
    reader = _Reader(kept)
    for field in typed.keys() - kept.keys():
        reader.fault(field, Fault.GUARDED)
    sought = Sought(reader.required("full_name", MAX_NAME, name_fault), _birth_date(reader, today))
    if reader.faults:
        raise FieldFaults(reader.faults)
    return sought


def _second_name(reader: _Reader) -> tuple[str | None, str | None]:
    name = reader.optional("second_name", MAX_NAME, name_fault)
    language = reader.raw("second_name_language")
    if name is None:
        if language:
            reader.fault("second_name_language", Fault.NOT_WITHOUT_NAME)
        return None, None
    if _LANGUAGE.fullmatch(language) is None:
        reader.fault("second_name_language", Fault.NOT_A_CHOICE if language else Fault.MISSING)
    return name, language


def _birth_date(reader: _Reader, today: date) -> date:
    text = reader.raw("birth_date")
    try:
        day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        reader.fault("birth_date", Fault.NOT_A_DATE if text else Fault.MISSING)
        return EARLIEST
    if day > today:
        reader.fault("birth_date", Fault.IN_FUTURE)
    if day < EARLIEST:
        reader.fault("birth_date", Fault.TOO_EARLY)
    return day


def _address(reader: _Reader, rules: FieldRules) -> tuple[AddressMode, tuple[str, ...]]:
    mode = reader.choice("address_mode", AddressMode)
    match mode:
        case None:
            reader.fault("address_mode", Fault.MISSING)
            return AddressMode.WITHHELD, ()
        case AddressMode.STREET:
            first = reader.required("address_line_1", MAX_LINE, line_fault)
            second = reader.optional("address_line_2", MAX_LINE, line_fault)
            return mode, (first, second) if second else (first,)
        case AddressMode.CARE_OF:
            return mode, _care_of(reader, rules)
        case AddressMode.WITHHELD:
            _nothing_typed(reader)
            return mode, ()


def _care_of(reader: _Reader, rules: FieldRules) -> tuple[str, ...]:
    street = reader.one_of("care_of_street", rules.streets)
    name = reader.optional("care_of_name", MAX_LINE - len("c/o "), name_fault)
    return (f"c/o {name}", street) if name else (f"c/o {street}",)


def _nothing_typed(reader: _Reader) -> None:
    for fields in _ADDRESS_FIELDS.values():
        for field in fields:
            if reader.raw(field):
                reader.fault(field, Fault.WITHHELD)


def _address_in_code(reader: _Reader, mode: AddressMode) -> bool:
    wanted = reader.ticked("address_in_code")
    if wanted and mode is AddressMode.WITHHELD:
        reader.fault("address_in_code", Fault.WITHHELD)
    return wanted


def _library_name(reader: _Reader) -> bool:
    wanted = reader.ticked("library_name_preferred")
    if wanted and not reader.raw("preferred_name"):
        reader.fault("library_name_preferred", Fault.NOT_WITHOUT_NAME)
    return wanted


def _contact(reader: _Reader, rules: FieldRules) -> str | None:
    contact = reader.optional("emergency_contact", MAX_CONTACT, line_fault)
    if contact and check_text(contact, GuardField.CONTACT, rules.guard_streets) is GuardVerdict.REFUSE:
        reader.fault("emergency_contact", Fault.GUARDED)
    return contact


def fields_to_ask(form: Mapping[str, str], rules: FieldRules) -> tuple[str, ...]:
    """Return the fields of names and addresses about which the screen asks "is this what the paper says?"."""
    verdicts = {field: check_text(form.get(field, ""), kind, rules.guard_streets) for field, kind in _GUARDED.items()}
    return tuple(field for field, verdict in verdicts.items() if verdict is GuardVerdict.ASK)


def let_through(fields: Mapping[str, str], rules: FieldRules) -> dict[str, str]:
    """Return of typed fields what the guard lets anybody keep or show again.

    A name or an address about which it only asks stays, unless no name could be written so; a choice that is none of
    the form's stays only where it is clear.
    """
    return {field: typed for field, typed in fields.items() if _passes(field, typed, rules)}


def _passes(field: str, typed: str, rules: FieldRules) -> bool:
    kind = _GUARDED.get(field, GuardField.FREE)
    verdict = check_text(typed, kind, rules.guard_streets)
    sound = kind is not GuardField.NAME or name_fault(tidy(typed), MAX_NAME) is None
    return verdict is GuardVerdict.CLEAR or (verdict is GuardVerdict.ASK and sound)


def draft_of(form: Mapping[str, str]) -> dict[str, str]:
    """Return what a draft keeps of a form, as typed; raise ``FieldFaults`` for anything far too long.

    An address that does not belong to the chosen mode is dropped, so that a withheld one is not even in a draft.
    """
    kept = {field: form[field] for field in DRAFT_FIELDS if form.get(field)}
    faults = {field: Fault.TOO_LONG for field, typed in kept.items() if len(typed) > MAX_TYPED}
    if faults:
        raise FieldFaults(faults)
    foreign = {
        field
        for mode, fields in _ADDRESS_FIELDS.items()
        for field in fields
        if kept.get("address_mode") not in {None, mode.value}
    }
    return {field: typed for field, typed in kept.items() if field not in foreign}


def printed_address(applicant: Applicant, rules: FieldRules) -> tuple[str, ...]:
    """Return the lines under "address" on the card; one wording for everybody whose address is withheld."""
    return applicant.address_lines or (rules.resident_of,)


def applicant_to_form(applicant: Applicant) -> dict[str, str]:
    """Return the form that parses to this applicant, without its empty fields."""
    form: dict[str, str | None] = {
        "full_name": applicant.full_name,
        "preferred_name": applicant.preferred_name,
        "second_name": applicant.second_name,
        "second_name_language": applicant.second_name_language,
        "birth_date": applicant.birth_date.isoformat(),
        "address_mode": applicant.address_mode,
        **_address_form(applicant),
        "gender": applicant.gender,
        "emergency_contact": applicant.emergency_contact,
        "library_name_preferred": YES if applicant.library_name_preferred else None,
        "address_in_code": YES if applicant.address_in_code else None,
        "language": applicant.language,
    }
    return {field: str(text) for field, text in form.items() if text}


def _address_form(applicant: Applicant) -> dict[str, str]:
    lines = applicant.address_lines
    if applicant.address_mode is AddressMode.CARE_OF:
        first = lines[0].removeprefix("c/o ")
        return {"care_of_name": first, "care_of_street": lines[1]} if len(lines) > 1 else {"care_of_street": first}
    return dict(zip(_ADDRESS_FIELDS[AddressMode.STREET], lines, strict=False))
