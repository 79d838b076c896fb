"""Coming with a card, or without it: a change of name, gender, address or photo, and a card that is lost or stolen.

The own card is the record (DESIGN 5). What changes and why is not asked, and nothing of it is kept.
"""

from enum import StrEnum, unique
from typing import Final

from idsvc.enroll.case import VisitType
from idsvc.enroll.evidence import EvidenceClass, Handling, NewName, Paper
from idsvc.issue.numbers import number_digest
from idsvc.issue.renewal import Renewal, may_update
from idsvc.ledger.act import Act
from idsvc.office import cancellation
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.intake import Prefill, begin, start
from idsvc.office.readback import read_own
from idsvc.office.renewal import OWN_CARD, code_in
from idsvc.office.views import Started
from idsvc.staff.roles import Permission

OLD_NAME: Final = Paper(
    EvidenceClass.IDENTITY_SUPPORTING, has_photo=True, has_birth_date=True, handling=Handling.INSPECT
)
"""What the own card counts as towards another name: a paper with the new one is needed beside it."""


@unique
class Change(StrEnum):
    """What the clerk says while the card is read; it is kept nowhere."""

    NAME = "name"
    OTHER = "other"


@unique
class Lost(StrEnum):
    """How a lost card is found; ``NOT_FOUND``: neither code nor number is at hand, so it lives until its last day."""

    CODE = "code"
    NUMBER = "number"
    NOT_FOUND = "not-found"


def start_update(
    office: Office, actor: Actor, language: str, back_code: str | None, image: bytes | None, change: Change
) -> Started:
    """Open a visit that changes what a card says, from the code on its back, typed by a scanner or photographed.

    The old card is cancelled and taken in at hand-over. Raises ``CardNotReadable`` or ``RenewalRefused``.
    """
    require(actor, Permission.VISIT_OPEN)
    day = settle(office)
    claims = read_own(office, back_code or code_in(image))
    with office.units() as unit:
        record = unit.cards.by_number(number_digest(claims.card_number))
    known = may_update(claims, record, day)
    prefill = Prefill(
        fields=_fields(known, change),
        papers=(_counts_as(office, change),),
        replaces=record.card_id if record else None,
        known_address=claims.address if known.address_known else None,
    )
    started = begin(office, actor, VisitType.UPDATE, language, prefill)
    with office.units() as unit:
        note(office, unit, Act.CARD_REREAD, day, actor=actor, record_id=started.case_id)
        unit.commit()
    return started


def _counts_as(office: Office, change: Change) -> Paper:
    shown = office.policy.evidence.new_name is NewName.SELF_ATTESTED or change is Change.OTHER
    return OWN_CARD if shown else OLD_NAME


def _fields(known: Renewal, change: Change) -> dict[str, str]:
    """Return the form; a name that changes is typed anew, and the old one is not even in the draft."""
    names = {"full_name", "second_name", "second_name_language"} if change is Change.NAME else set()
    return {field: text for field, text in known.fields.items() if field not in names}


def start_replacement(office: Office, actor: Actor, language: str, how: Lost, typed: str) -> Started:
    """Cancel a lost or stolen card where it can be found, and open the visit for another one.

    No reason, no police report. Raises ``CodeMistyped`` or ``NotFound``, and then nothing was started.
    """
    require(actor, Permission.VISIT_OPEN)
    match how:
        case Lost.CODE:
            cancellation.by_code(office, actor, typed)
        case Lost.NUMBER:
            cancellation.by_number(office, actor, typed)
        case Lost.NOT_FOUND:
            pass
    return start(office, actor, VisitType.REPLACEMENT, language)
