"""What is printed beside a code is what the code says, field by field, or nothing is printed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from idsvc.card.errors import GateFailed
from idsvc.card.gate import AGREEMENTS, check_printed
from idsvc.credential.claims import (
    BackClaims,
    Flag,
    FrontClaims,
    StatusRef,
    expiry_moment,
    issued_moment,
    last_valid_day,
)
from tests.support.cards import LATIN

URI = "https://id.harborview.example/status/1"
ISSUED = date(2026, 3, 2)
EXPIRY = expiry_moment(2031, 2)
CONTENT = replace(
    LATIN,
    name="Marisol Quintana Vega",
    preferred_name="Mari Quintana",
    second_name=None,
    birth_date=date(1984, 5, 9),
    address_lines=("41 Lantern Street", "Harborview"),
    issued=ISSUED,
    expires_shown=last_valid_day(EXPIRY),
    card_number="SMFGEQDTSANYGMGK",
    library_number="9TYKZ0DRN3",
    specimen=True,
    temporary=False,
)
FLAGS = Flag.RESIDENT | Flag.ADULT | Flag.SPECIMEN
FRONT = FrontClaims("https://id.harborview.example", EXPIRY, "9TYKZ0DRN3", "Mari Quintana", FLAGS, StatusRef(URI, 1))
BACK = BackClaims(
    issuer="https://id.harborview.example",
    issued=issued_moment(ISSUED),
    expires=EXPIRY,
    card_number="SMFGEQDTSANYGMGK",
    language="en",
    name="Marisol Quintana Vega",
    birth_date="19840509",
    address="41 Lantern Street, Harborview",
    second_name=None,
    second_name_language=None,
    country="US",
    portrait=b"RIFF\x04\x00\x00\x00WEBP",
    flags=FLAGS,
    status=StatusRef(URI, 2),
)


def test_a_card_whose_codes_say_what_is_printed_is_let_out() -> None:
    check_printed(CONTENT, FRONT, BACK)
    check_printed(CONTENT, replace(FRONT, name=CONTENT.name), replace(BACK, address=None))


DIFFERENCES: list[dict[str, Any]] = [
    {"name": "Marisol Quintana"},
    {"preferred_name": "Mari"},
    {"second_name": "Марисоль"},
    {"birth_date": date(1984, 9, 5)},
    {"address_lines": ("42 Lantern Street", "Harborview")},
    {"address_lines": ()},
    {"card_number": "SMFGEQDTSANYGMG0"},
    {"library_number": "9TYKZ0DRN4"},
    {"issued": date(2026, 3, 3)},
    {"expires_shown": date(2031, 3, 31)},
    {"specimen": False},
    {"temporary": True},
]


@pytest.mark.parametrize("changed", DIFFERENCES, ids="-".join)
def test_each_difference_stops_the_print(changed: dict[str, Any]) -> None:
    with pytest.raises(GateFailed):
        check_printed(replace(CONTENT, **changed), FRONT, BACK)


def test_every_agreement_is_tried_by_a_difference() -> None:
    caught = {
        number
        for changed in DIFFERENCES
        for number, agrees in enumerate(AGREEMENTS)
        if not agrees(replace(CONTENT, **changed), FRONT, BACK)
    }
    assert caught == set(range(len(AGREEMENTS)))
