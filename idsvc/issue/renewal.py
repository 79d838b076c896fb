"""Renewing one's own card: the card is the record, read again, or found by its number where it cannot be (DESIGN 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from idsvc.credential.claims import BackClaims
from idsvc.enroll.applicant import AddressMode
from idsvc.enroll.fields import MAX_LINE, YES
from idsvc.issue.errors import NotRenewable, RenewalRefused
from idsvc.issue.numbers import number_digest
from idsvc.issue.register import CardRecord, CardState
from idsvc.issue.validity import Month, RenewalWindow, month_of, renewal_window


@dataclass(frozen=True, slots=True, repr=False)
class Renewal:
    """What a renewed card starts from: form fields, and whether its address may stand without a new paper."""

    fields: Mapping[str, str]
    address_known: bool


def may_renew(claims: BackClaims, record: CardRecord | None, today: date) -> Renewal:
    """Return the form that a verified back code fills in; raise ``RenewalRefused`` with every reason against it.

    The caller has verified the code's signature and the clerk compares the face.
    """
    another = record is not None and record.number_digest != number_digest(claims.card_number)
    _refuse(
        {
            NotRenewable.UNKNOWN: record is None,
            NotRenewable.ANOTHER_CARD: another,
            NotRenewable.CANCELLED: record is not None and record.state is CardState.CANCELLED,
            **_outside(month_of(claims.expires), today),
        }
    )
    return Renewal(_form(claims), address_known=claims.address is not None)


def may_renew_unread(record: CardRecord | None, today: date) -> CardRecord:
    """Return the register entry of a card whose code cannot be read; raise ``RenewalRefused`` as ``may_renew`` does.

    The entry says nothing about its holder: the clerk has the printed card in hand and compares the face.
    """
    if record is None:
        raise RenewalRefused((NotRenewable.UNKNOWN,))
    year, month = map(int, record.expiry_month.split("-"))
    _refuse(
        {NotRenewable.CANCELLED: record.state is CardState.CANCELLED, **_outside((year, month), today)},
    )
    return record


def _outside(month: Month, today: date) -> Mapping[NotRenewable, bool]:
    window = renewal_window(month, today)
    return {
        NotRenewable.TOO_EARLY: window is RenewalWindow.EARLY,
        NotRenewable.TOO_LATE: window is RenewalWindow.CLOSED,
    }


def _refuse(against: Mapping[NotRenewable, bool]) -> None:
    reasons = tuple(reason for reason, holds in against.items() if holds)
    if reasons:
        raise RenewalRefused(reasons)


def may_update(claims: BackClaims, record: CardRecord | None, today: date) -> Renewal:
    """Return the form of a card whose name, gender, address or photo changes; it is never too young for that.

    Raises ``RenewalRefused`` as ``may_renew`` does for every other reason.
    """
    try:
        return may_renew(claims, record, today)
    except RenewalRefused as refusal:
        others = tuple(reason for reason in refusal.reasons if reason is not NotRenewable.TOO_EARLY)
        if others:
            raise RenewalRefused(others) from refusal
        return Renewal(_form(claims), address_known=claims.address is not None)


def _form(claims: BackClaims) -> dict[str, str]:
    birth = claims.birth_date
    form = {
        "full_name": claims.name,
        "second_name": claims.second_name,
        "second_name_language": claims.second_name_language,
        "birth_date": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
        **_address(claims.address),
    }
    return {field: text for field, text in form.items() if text}


def _address(address: str | None) -> dict[str, str]:
    """Return the address as two lines; care-of lines are typed again, since a street list may have changed."""
    if address is None or address.startswith("c/o "):
        return {}
    first, second = _two_lines(address)
    return {
        "address_mode": AddressMode.STREET.value,
        "address_line_1": first,
        "address_line_2": second,
        "address_in_code": YES,
    }


def _two_lines(address: str) -> tuple[str, str]:
    """Return the first way to break an address at a comma so that both lines fit; one line where it has none."""
    parts = address.split(", ")
    ways = ((", ".join(parts[:count]), ", ".join(parts[count:])) for count in range(1, len(parts) + 1))
    return next((way for way in ways if max(map(len, way)) <= MAX_LINE), (address, ""))
