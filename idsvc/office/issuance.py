"""Issuing a card: recorded intent, then signatures, then our own verifier, then the drawing; never two for one case."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from idsvc.card.content import DrawnCard
from idsvc.card.draw import draw_card
from idsvc.card.gate import check_printed, release_gate
from idsvc.card.room import check_front
from idsvc.credential.claims import StatusRef, issue_code
from idsvc.enroll.case import CaseHead
from idsvc.enroll.codes import CANCEL_CODE_ENTROPY, new_cancel_code
from idsvc.enroll.decision import check_maker
from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.stage import Move, Stage
from idsvc.issue.draft import CardDraft, to_front_claims
from idsvc.issue.intent import Intent, IntentState
from idsvc.issue.profile import check_profile
from idsvc.issue.validity import expires
from idsvc.ledger.act import Act
from idsvc.office import cases, disposal, fitting, jobs, readback, slots, status
from idsvc.office.books import note
from idsvc.office.cases import Made, Opened
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import ReadBackFailed
from idsvc.office.fitting import Printed
from idsvc.office.payload import Filed, IssuedCard
from idsvc.office.ports import UnitOfWork
from idsvc.office.views import CaseView, view
from idsvc.retention.sealed import ID_BYTES
from idsvc.staff.roles import Permission

ONE_AT_A_TIME: Final = "issue"

MADE_FROM: Final = frozenset({Stage.APPROVED, Stage.RETURNED})
"""The stages in which a card can be made, and a bridge card where there is none."""


@dataclass(frozen=True, slots=True, repr=False)
class Signed:
    """Both texts of one card, read back and found good."""

    draft: CardDraft
    front_text: str
    back_text: str


def issue(office: Office, actor: Actor, case_id: bytes, version: int) -> CaseView:
    """Sign the two codes of an approved case; asked twice, the same card comes back and no second one is made."""
    require(actor, Permission.CARD_ISSUE)
    day = settle(office)
    with office.alone(ONE_AT_A_TIME):
        made = _already(office, case_id, day)
        if made is not None:
            return made
        return _issue(office, actor, case_id, version, Move.ISSUE, day)


def reissue(office: Office, actor: Actor, case_id: bytes, version: int) -> CaseView:
    """Make a new credential after a misprint: the spoiled card's codes are invalid from the next list on."""
    require(actor, Permission.CARD_ISSUE)
    day = settle(office)
    with office.alone(ONE_AT_A_TIME):
        made = _already(office, case_id, day)
        if made is not None:
            return made
        return _issue(office, actor, case_id, version, Move.REISSUE, day)


def _already(office: Office, case_id: bytes, day: date) -> CaseView | None:
    """Return the card that an earlier click made of this case: its record carries the intent's own id."""
    with office.units() as unit:
        for intent in unit.intents.of_case(case_id):
            if intent.state is IntentState.SIGNED:
                return view(office, unit, cases.load(office, unit, intent.intent_id, day))
    return None


def _issue(office: Office, actor: Actor, case_id: bytes, version: int, step: Move, day: date) -> CaseView:
    filed, intent = _reserve(office, actor, case_id, version, step, day)
    signed = sign_pair(office, fitting.drafted(office, filed.application.applicant, day), filed, intent)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        if step is Move.REISSUE:
            disposal.void_made(office, unit, actor, case_id, day)
            slots.empty(unit, opened.payload)
            note(office, unit, Act.CARD_REPRINTED, day, actor=actor, record_id=case_id)
        card = _card(office, replace(filed, again=step is Move.REISSUE or filed.again), signed)
        moved = cases.move(office, unit, opened, step, card, day, Made(case_id=intent.intent_id))
        unit.intents.signed(intent.intent_id, moved.head.destroy_by)
        jobs.reserve(unit, moved.head)
        note(office, unit, Act.CARD_SIGNED, day, actor=actor, record_id=intent.intent_id)
        shown = view(office, unit, moved)
        unit.commit()
    return shown


def _reserve(office: Office, actor: Actor, case_id: bytes, version: int, step: Move, day: date) -> tuple[Filed, Intent]:
    """Record durably what is about to be signed; an intent that a crash left behind is taken up again."""
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        filed = _filed(opened, step)
        check_maker(opened.head, actor)
        cases.check_version(opened, version)
        # Before an index is drawn for it: a card that would end at once is refused.
        expires(day, filed.application.applicant.birth_date, office.policy.card)
        left = [each for each in unit.intents.of_case(case_id) if each.state is IntentState.RESERVED]
        if left:
            return filed, left[0]
        intent = intend(office, unit, actor, opened.head, IntentState.RESERVED, day)
        unit.commit()
    return filed, intent


def intend(office: Office, unit: UnitOfWork, actor: Actor, head: CaseHead, state: IntentState, day: date) -> Intent:
    """Draw two indices for a pair of codes of this case and write what is meant to be signed; the caller commits."""
    uri, front = status.draw_index(unit, office.entropy)
    _, back = status.draw_index(unit, office.entropy)
    intent = Intent(
        intent_id=office.entropy(ID_BYTES),
        case_id=head.case_id,
        status_list=uri,
        front_index=front,
        back_index=back,
        key_id=office.signers.card.public.kid,
        state=state,
        destroy_by=head.destroy_by,
    )
    unit.intents.add(intent)
    note(office, unit, Act.CARD_INTENT, day, actor=actor, record_id=intent.intent_id)
    return intent


def _filed(opened: Opened, step: Move) -> Filed:
    match opened.payload:
        case Filed() as filed if step is Move.ISSUE and opened.head.stage in MADE_FROM:
            return filed
        case IssuedCard() as card if step is Move.REISSUE:
            return card.filed
        case _:
            raise IllegalMove("a card is made of an approved case: open the case again to see where it stands")


def sign_pair(office: Office, draft: CardDraft, filed: Filed, intent: Intent) -> Signed:
    """Check the profile, sign, and let our own verifier read both codes back before anybody sees them."""
    front = to_front_claims(draft, StatusRef(intent.status_list, intent.front_index))
    check_front(fitting.measured(office, front))
    reference = StatusRef(intent.status_list, intent.back_index)
    back = fitting.fitted_back(office, draft, reference, filed.application.portrait)
    check_profile(draft, front, back)
    front_text, back_text = issue_code(front, office.signers.card), issue_code(back, office.signers.card)
    read_front, read_back = readback.read_pair(office, front_text, back_text)
    if (read_front, read_back) != (front, back):
        raise ReadBackFailed
    return Signed(draft, front_text, back_text)


def _card(office: Office, filed: Filed, signed: Signed) -> IssuedCard:
    return IssuedCard(
        filed=filed,
        front_text=signed.front_text,
        back_text=signed.back_text,
        library_number=signed.draft.library_number,
        card_number=signed.draft.card_number,
        cancel_code=new_cancel_code(office.entropy(CANCEL_CODE_ENTROPY)),
        issued=signed.draft.issue_day,
        expires=signed.draft.expires,
        key_id=office.signers.card.public.kid,
        rules_version=office.policy.rules_version,
    )


def faces(office: Office, actor: Actor, case_id: bytes) -> DrawnCard:
    """Draw the card that waits, in memory, and let it out only once what was drawn reads back as what was signed.

    Both codes are verified again under the lists that partners have, and what they say is what is printed. Raises
    ``GateFailed`` or ``ReadBackFailed``.
    """
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
    if not isinstance(opened.payload, IssuedCard):
        raise IllegalMove("no card is waiting here: issue it first")
    card = opened.payload
    printed = Printed(card.issued, card.expires, card.card_number, card.library_number)
    content = fitting.content_of(office, card.filed.application, printed)
    check_printed(content, *readback.read_pair(office, card.front_text, card.back_text))
    drawn = draw_card(content, card.front_text, card.back_text)
    release_gate(drawn, card.front_text, card.back_text)
    return drawn
