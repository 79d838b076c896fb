"""The part of a slip that shows a record destroyed later: the code of its stage, in the resident's own language."""

from datetime import date
from typing import NamedTuple

from idsvc.enroll.codes import group
from idsvc.enroll.stage import Stage
from idsvc.office.context import Office
from idsvc.office.receipts import page_address
from idsvc.verify.receipt_words import ENGLISH, receipt_direction, receipt_word, spoken
from idsvc.web.filters import long_date
from idsvc.web.slipcode import Drawing, address_drawing


class ReceiptSlip(NamedTuple):
    """What is printed: words in one language, the code in groups, the page's address with the code as a drawing."""

    code: str
    language: str
    direction: str
    title: str
    stage: str
    due: str
    help: str
    qr: Drawing


def _isolated(text: str) -> str:
    """Return a text that reads from left to right also among Arabic letters, where 2026-03-04 would be turned round."""
    return f"\u2066{text}\u2069"


def resident_date(day: date, language: str) -> str:
    """Write a day on a slip: in words where the slip is English, else year, month and day in figures."""
    return long_date(day) if spoken(language) == ENGLISH else _isolated(day.isoformat())


def receipt_slip(office: Office, code: str, stage: Stage, language: str, destroy_by: date) -> ReceiptSlip:
    """Return the slip of a record that was just made; ``destroy_by`` is its own last day."""
    said, address = spoken(language), page_address(office)
    day = resident_date(destroy_by, said)
    return ReceiptSlip(
        code=group(code),
        language=said,
        direction=receipt_direction(said),
        title=receipt_word(said, "slip_title"),
        stage=receipt_word(said, f"stage_{stage.value}"),
        due=receipt_word(said, "slip_due").format(date=day),
        help=receipt_word(said, "slip_help").format(address=_isolated(address.removeprefix("https://"))),
        qr=address_drawing(f"{address}#{code}"),
    )
