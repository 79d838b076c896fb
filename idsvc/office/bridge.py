"""The bridge card: a sheet of paper with its own signed codes, for the weeks in which the card cannot be printed.

At most one in a visit, marked temporary, good to the end of the next month, and void once the card is handed over.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from idsvc.card.gate import released_code
from idsvc.card.qr import plan_back, plan_front
from idsvc.credential.claims import last_valid_day
from idsvc.enroll.applicant import printed_address
from idsvc.enroll.decision import check_maker
from idsvc.enroll.errors import IllegalMove
from idsvc.issue.intent import Intent, IntentState
from idsvc.issue.validity import bridge_expires
from idsvc.ledger.act import Act
from idsvc.office import cases, fitting, issuance, readback
from idsvc.office.books import note
from idsvc.office.cases import Opened
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.payload import Filed, IssuedCard
from idsvc.office.views import CaseView, view
from idsvc.staff.roles import Permission


@dataclass(frozen=True, slots=True, repr=False)
class Bridge:
    """What stands on the sheet: both codes as PNG at 300 dpi, and the words that they vouch for."""

    name: str
    birth_date: date
    address: tuple[str, ...]
    card_number: str
    last_day: date
    portrait: bytes = field(repr=False)
    front: bytes = field(repr=False)
    back: bytes = field(repr=False)


def make(office: Office, actor: Actor, case_id: bytes, version: int) -> CaseView:
    """Sign the codes of a bridge card for an approved case; asked again, the same one stays and no other is made."""
    require(actor, Permission.CARD_ISSUE)
    day = settle(office)
    with office.alone(issuance.ONE_AT_A_TIME):
        filed, intent = _reserve(office, actor, case_id, version, day)
        if intent is None:
            return _as_it_is(office, case_id, day)
        draft = fitting.bridged(office, filed.application.applicant, day)
        signed = issuance.sign_pair(office, draft, filed, intent)
        return _keep(office, actor, case_id, (signed.front_text, signed.back_text), day)


def _reserve(office: Office, actor: Actor, case_id: bytes, version: int, day: date) -> tuple[Filed, Intent | None]:
    """Record durably what is about to be signed; None where the visit has its bridge card already."""
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        filed = _filed(opened)
        if filed.bridge is not None:
            return filed, None
        check_maker(opened.head, actor)
        cases.check_version(opened, version)
        bridge_expires(day, filed.application.applicant.birth_date, office.policy.card)
        left = [each for each in unit.intents.of_case(case_id) if each.state is IntentState.BRIDGE]
        if left:
            return filed, left[0]
        intent = issuance.intend(office, unit, actor, opened.head, IntentState.BRIDGE, day)
        unit.commit()
    return filed, intent


def _filed(opened: Opened) -> Filed:
    match opened.payload:
        case Filed() as filed if opened.head.stage in issuance.MADE_FROM:
            return filed
        case IssuedCard(filed=filed):
            return filed
        case _:
            raise IllegalMove("a bridge card is made of an approved case: open the case again to see where it stands")


def _as_it_is(office: Office, case_id: bytes, day: date) -> CaseView:
    with office.units() as unit:
        return view(office, unit, cases.load(office, unit, case_id, day))


def _keep(office: Office, actor: Actor, case_id: bytes, texts: tuple[str, str], day: date) -> CaseView:
    """Write the texts into the case's seal, so that the sheet can be printed again and is never a second one."""
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        payload, filed = opened.payload, replace(_filed(opened), bridge=texts)
        kept = replace(payload, filed=filed) if isinstance(payload, IssuedCard) else filed
        written = cases.rewrite(office, unit, opened, kept, day, opened.head.write_version)
        note(office, unit, Act.BRIDGE_SIGNED, day, actor=actor, record_id=case_id)
        shown = view(office, unit, written)
        unit.commit()
    return shown


def sheet(office: Office, actor: Actor, case_id: bytes) -> Bridge:
    """Return the bridge card of a case for the printer; both codes are verified, drawn and read back once more.

    Raises ``IllegalMove`` where none was made, ``ReadBackFailed`` once it is void, ``GateFailed``.
    """
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    with office.units() as unit:
        filed = _filed(cases.load(office, unit, case_id, day))
    if filed.bridge is None:
        raise IllegalMove("no bridge card was made in this visit: make it on the page of the case")
    front, back = filed.bridge
    _, claims = readback.read_pair(office, front, back)
    applicant = filed.application.applicant
    return Bridge(
        name=claims.name,
        birth_date=applicant.birth_date,
        address=printed_address(applicant, office.policy.fields),
        card_number=claims.card_number,
        last_day=last_valid_day(claims.expires),
        portrait=filed.application.portrait,
        front=released_code(front, plan_front(front)),
        back=released_code(back, plan_back(back)),
    )
