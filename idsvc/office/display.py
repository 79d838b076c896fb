"""A resident's display: paired by a code with the clerk's sitting, it shows the case in that clerk's hands, or nothing.

Nothing of a resident is kept for it: the row says which screen and which case, and what is shown is opened from the
sealed record each time it changed. A sitting that ended, a day that passed, a case that is gone: nothing is shown.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from idsvc.enroll.base32 import group, spell, typed_with_check, with_check
from idsvc.ledger.act import Act
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require, today, unix
from idsvc.office.ports import UnitOfWork
from idsvc.office.signin import session_digest
from idsvc.staff.account import Account
from idsvc.staff.roles import Permission
from idsvc.staff.sittings import Sitting, sitting
from idsvc.staff.terminals import ABOUT_A_CASE, CLAIM_SECONDS, NO_CASE, Answer, Pairing, Screen

TOKEN_BYTES: Final = 32
CODE_LENGTH: Final = 6


@dataclass(frozen=True, slots=True)
class Peek:
    """What a display may show now; ``case_id`` is None for a screen that is about nobody, and so is ``version``, 0.

    ``seen`` changes whenever anything that is shown could have changed, and tells nothing itself.
    """

    screen: Screen
    actor: Actor
    case_id: bytes | None
    version: int
    language: str
    answer: Answer
    seen: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What the clerk's page takes up: whether a display is there, and what the resident chose and pressed on it."""

    claimed: bool
    language: str
    answer: Answer
    version: int


def new_token(office: Office) -> str:
    """Return the token a display keeps as long as its browser is open."""
    return office.entropy(TOKEN_BYTES).hex()


def _digest(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"idsvc/{kind}/1/{text}".encode()).digest()


def code_of(token: str) -> str:
    """Return the six characters that a display shows until it is paired, in groups: they follow from its token."""
    return group(_code_of(token))


def _code_of(token: str) -> str:
    return with_check(spell(_digest("display-code", token), CODE_LENGTH - 1))


def pair(office: Office, actor: Actor, bearer: str, typed: str) -> None:
    """Let the display that shows this code follow the sitting, in place of one before; raise ``CodeMistyped``."""
    require(actor, Permission.VISIT_OPEN)
    day, code = today(office), typed_with_check(typed, CODE_LENGTH)
    pairing = Pairing(
        pairing_id=office.entropy(len(NO_CASE)),
        code_digest=_digest("display-typed", code),
        display_digest=None,
        session_digest=session_digest(bearer),
        made=unix(office),
        screen=Screen.WELCOME,
        case_id=NO_CASE,
        language="",
        answer=Answer.NONE,
        answered=0,
        destroy_by=day + timedelta(days=1),
    )
    with office.units() as unit:
        unit.terminals.remove_session(pairing.session_digest)
        unit.terminals.add(pairing)
        note(office, unit, Act.DISPLAY_PAIRED, day, actor=actor)
        unit.commit()


def unpair(office: Office, actor: Actor, bearer: str) -> None:
    """Let no display follow this sitting any more."""
    with office.units() as unit:
        if unit.terminals.remove_session(session_digest(bearer)):
            note(office, unit, Act.DISPLAY_UNPAIRED, today(office), actor=actor)
            unit.commit()


def peek(office: Office, token: str) -> Peek | None:
    """Return what a display may show, None where it is not paired; the first look after the code was typed claims it.

    Looking keeps no sitting awake.
    """
    with office.units() as unit:
        pairing = _claimed(office, unit, token) or unit.terminals.by_display(_digest("display", token))
        sat = _sitting_of(office, unit, pairing) if pairing else None
        if pairing is None or sat is None:
            return None
        shown = _peek(office, unit, pairing, *sat)
        unit.commit()
    return shown


def _claimed(office: Office, unit: UnitOfWork, token: str) -> Pairing | None:
    """Claim the pairing that waits for this display's code, in place of one it had before."""
    waiting = unit.terminals.by_code(_digest("display-typed", _code_of(token)))
    if waiting is None or not 0 <= unix(office) - waiting.made < CLAIM_SECONDS:
        return None
    mine = _digest("display", token)
    before = unit.terminals.by_display(mine)
    if before is not None:
        unit.terminals.remove_session(before.session_digest)
    claimed = replace(waiting, display_digest=mine)
    unit.terminals.save(claimed)
    return claimed


def _sitting_of(office: Office, unit: UnitOfWork, pairing: Pairing) -> tuple[Account, Screen | None] | None:
    """Return who sits there and what covers the display, if anything; None where the sitting or the day is over."""
    if pairing.destroy_by <= today(office):
        return None
    session = unit.desk.session(pairing.session_digest)
    account = unit.desk.account(session.staff_id) if session else None
    if session is None or account is None or not account.active:
        return None
    match sitting(session, unix(office), in_ticket=pairing.case_id != NO_CASE):
        case Sitting.OVER:
            return None
        case Sitting.LOCKED:
            return account, Screen.BLANK if session.blanked else Screen.PAUSE
        case Sitting.OPEN:
            return account, None


def _peek(office: Office, unit: UnitOfWork, pairing: Pairing, account: Account, cover: Screen | None) -> Peek:
    actor = Actor(account.staff_id, account.login, account.role, account.site)
    version = _version(office, unit, pairing)
    screen = cover or _screen(pairing, version)
    case_id = pairing.case_id if screen in ABOUT_A_CASE else None
    shown = version if case_id else 0
    answer = pairing.answer if pairing.answered == shown else Answer.NONE
    spoken = "" if case_id else pairing.language  # a case speaks its own
    seen = f"{pairing.pairing_id.hex()}/{screen}/{pairing.case_id.hex()}/{version}/{spoken}/{answer}"
    return Peek(screen, actor, case_id, shown, pairing.language, answer, _digest("shown", seen).hex())


def _version(office: Office, unit: UnitOfWork, pairing: Pairing) -> int:
    """Return the write version of the case in hand, 0 where there is none that still opens."""
    found = unit.cases.get(pairing.case_id) if pairing.case_id != NO_CASE else None
    return found[0].write_version if found and found[0].destroy_by > today(office) else 0


def _screen(pairing: Pairing, version: int) -> Screen:
    return Screen.BUSY if pairing.screen in ABOUT_A_CASE and not version else pairing.screen


def follow(office: Office, bearer: str, screen: Screen | None, case_id: bytes | None) -> None:
    """Let the sitting's display follow the clerk's page; None for a page that changes no screen by itself.

    A case that was put down is gone from the row at once, with the language and with what was answered.
    """
    with office.units() as unit:
        pairing = unit.terminals.of_session(session_digest(bearer))
        if pairing is None:
            return
        followed = _followed(pairing, screen, case_id or NO_CASE)
        if followed != pairing:
            unit.terminals.save(followed)
            unit.commit()


def _followed(pairing: Pairing, screen: Screen | None, case_id: bytes) -> Pairing:
    if screen is None:
        if case_id == pairing.case_id:
            return pairing
        screen = Screen.WELCOME if case_id == NO_CASE else Screen.BUSY
    anew = screen in {Screen.WELCOME, Screen.START}
    cleared = anew or (screen, case_id) != (pairing.screen, pairing.case_id)
    return replace(
        pairing,
        screen=screen,
        case_id=case_id,
        language="" if anew or case_id != NO_CASE else pairing.language,  # never beside a case
        answer=Answer.NONE if cleared else pairing.answer,
        answered=0 if cleared else pairing.answered,
    )


def choose(office: Office, bearer: str, language: str) -> None:
    """Let the display of a sitting speak the language that was chosen on the clerk's page, before there is a case."""
    with office.units() as unit:
        pairing = unit.terminals.of_session(session_digest(bearer))
        if pairing is not None and pairing.screen is Screen.START and pairing.case_id == NO_CASE:
            unit.terminals.save(replace(pairing, language=language, answer=Answer.NONE))
            unit.commit()


def answer(office: Office, token: str, seen: str, pressed: Answer, language: str | None) -> bool:
    """Keep what the resident pressed, with the language they pointed at; False where the screen has changed since."""
    shown = peek(office, token)
    if shown is None or shown.seen != seen:
        return False
    if pressed in {Answer.RIGHT, Answer.WRONG} and shown.screen is not Screen.PROOF:
        return False
    with office.units() as unit:
        pairing = unit.terminals.by_display(_digest("display", token))
        if pairing is None:
            return False
        pointed = language is not None and pairing.screen is Screen.START and pairing.case_id == NO_CASE
        spoken = language if pointed and language is not None else pairing.language
        unit.terminals.save(replace(pairing, answer=pressed, answered=shown.version, language=spoken))
        unit.commit()
    return True


def heard(office: Office, bearer: str) -> Heard | None:
    """Return what the sitting's display was told, None where none is paired; asking keeps no sitting awake."""
    with office.units() as unit:
        pairing = unit.terminals.of_session(session_digest(bearer))
        sat = _sitting_of(office, unit, pairing) if pairing else None
    if pairing is None or sat is None or sat[1] is not None:
        return None
    return Heard(pairing.display_digest is not None, pairing.language, pairing.answer, pairing.answered)
