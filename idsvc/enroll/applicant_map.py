"""An applicant as a map for the seal, and back."""

from dataclasses import fields
from typing import Final

from idsvc.credential.cbor import Encodable
from idsvc.enroll.applicant import AddressMode, Applicant, Gender
from idsvc.enroll.shape import Reader, text

_FIELDS: Final = frozenset(each.name for each in fields(Applicant))


def applicant_to_map(applicant: Applicant) -> dict[str, Encodable]:
    """Return a map of texts, lists and Booleans with one key per field; days as ISO text."""
    return {
        "full_name": applicant.full_name,
        "preferred_name": applicant.preferred_name,
        "second_name": applicant.second_name,
        "second_name_language": applicant.second_name_language,
        "birth_date": applicant.birth_date.isoformat(),
        "address_mode": applicant.address_mode.value,
        "address_lines": list(applicant.address_lines),
        "gender": None if applicant.gender is None else applicant.gender.value,
        "emergency_contact": applicant.emergency_contact,
        "library_name_preferred": applicant.library_name_preferred,
        "address_in_code": applicant.address_in_code,
        "language": applicant.language,
    }


def applicant_from_map(value: object) -> Applicant:
    """Return the applicant that ``applicant_to_map`` wrote; raise ``ShapeUnknown`` for anything else."""
    read = Reader(value, _FIELDS)
    return Applicant(
        full_name=read.a(str, "full_name"),
        preferred_name=read.optional(str, "preferred_name"),
        second_name=read.optional(str, "second_name"),
        second_name_language=read.optional(str, "second_name_language"),
        birth_date=read.day("birth_date"),
        address_mode=read.member(AddressMode, "address_mode"),
        address_lines=read.items("address_lines", text),
        gender=read.optional_member(Gender, "gender"),
        emergency_contact=read.optional(str, "emergency_contact"),
        library_name_preferred=read.a(bool, "library_name_preferred"),
        address_in_code=read.a(bool, "address_in_code"),
        language=read.a(str, "language"),
    )
