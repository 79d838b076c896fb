"""Renewal: the card is the record, so the resident's own card is read again (DESIGN 5)."""

from typing import Final

from idsvc.enroll.case import VisitType
from idsvc.enroll.evidence import EvidenceClass, Handling, Paper
from idsvc.imaging.gate import PORTRAIT_LIMITS
from idsvc.issue.numbers import number_digest, parse_card_number
from idsvc.issue.renewal import may_renew, may_renew_unread
from idsvc.ledger.act import Act
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import CardNotReadable
from idsvc.office.intake import Prefill, begin
from idsvc.office.readback import read_own
from idsvc.office.views import Started
from idsvc.staff.roles import Permission
from idsvc.verify.image import codes_in, open_image

OWN_CARD: Final = Paper(EvidenceClass.IDENTITY_STRONG, has_photo=True, has_birth_date=True, handling=Handling.INSPECT)
"""What a resident's own card counts as, once its signature held, or its number stands in the register where its code
cannot be read, and the clerk compared the face (DOMAIN 2)."""


def start(office: Office, actor: Actor, language: str, back_code: str | None, image: bytes | None) -> Started:
    """Open a renewal visit from the code on the back of the resident's card, typed by a scanner or photographed.

    What the card says is filled in; its identity counts as shown once the clerk has compared the face. The card does
    not say what its resident reads: ``language`` is what they pointed at. Raises ``CardNotReadable`` or
    ``RenewalRefused``.
    """
    require(actor, Permission.VISIT_OPEN)
    day = settle(office)
    claims = read_own(office, back_code or code_in(image))
    with office.units() as unit:
        record = unit.cards.by_number(number_digest(claims.card_number))
    known = may_renew(claims, record, day)
    prefill = Prefill(
        fields=known.fields,
        papers=(OWN_CARD,),
        replaces=record.card_id if record else None,
        known_address=claims.address if known.address_known else None,
    )
    started = begin(office, actor, VisitType.RENEWAL, language, prefill)
    with office.units() as unit:
        note(office, unit, Act.CARD_REREAD, day, actor=actor, record_id=started.case_id)
        unit.commit()
    return started


def start_unread(office: Office, actor: Actor, language: str, card_number: str) -> Started:
    """Open a renewal visit for a card whose code cannot be read, by the number that is printed on it.

    The register holds nothing about its resident, so the form starts empty and an address is proven anew; identity
    counts as shown once the clerk has compared the face with the card in hand (DOMAIN 2). The card is cancelled at
    hand-over like one that was read. Raises ``CodeMistyped`` or ``RenewalRefused``, and then nothing was started.
    """
    require(actor, Permission.VISIT_OPEN)
    digest = number_digest(parse_card_number(card_number))
    day = settle(office)
    with office.units() as unit:
        found = may_renew_unread(unit.cards.by_number(digest), day)
    started = begin(office, actor, VisitType.RENEWAL, language, Prefill({}, (OWN_CARD,), found.card_id, None))
    with office.units() as unit:
        note(office, unit, Act.CARD_FOUND, day, actor=actor, record_id=started.case_id)
        unit.commit()
    return started


def code_in(image: bytes | None) -> str:
    """Return the one code in a picture; raises ``CardNotReadable`` where there is none, or more than one."""
    codes = codes_in(open_image(image)) if image and len(image) <= PORTRAIT_LIMITS.max_bytes else ()
    if len(codes) != 1:
        raise CardNotReadable
    return codes[0]
