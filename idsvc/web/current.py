"""The request at hand: its office, who acts, and the one case they hold."""

from typing import Final

from flask import current_app, g, has_request_context, session

from idsvc.enroll.errors import NotAllowed
from idsvc.errors import IdsvcError
from idsvc.office import scans
from idsvc.office.context import Actor, Office, unix
from idsvc.office.signin import Present
from idsvc.web.services import WebServices

EXTENSION: Final = "idsvc"
TOKEN: Final = "sitting"  # noqa: S105 - the name of a session key
IN_HAND: Final = "case"
BEFORE: Final = "before"
STEPPED_UP: Final = "stepped-up"
RECEIPT: Final = "receipt"
SPOKEN: Final = "spoken"
LOOK: Final = "look"
"""The case whose copies may be looked at without another step-up, once."""
SLIP_LOST: Final = "slip-lost"
"""The case that a duplicate tag answered for, and which may get another slip, once."""
LANGUAGE: Final = "staff-language"
ENGLISH: Final = "en"
STEP_UP_SECONDS: Final = 300


class NotInHand(NotAllowed):
    """A case may be touched only by who started it, re-opened it by its code, or took it from the queue."""

    def __init__(self) -> None:
        super().__init__("this case is not in your hands: open it by its case code, or take it from the queue")


class MovedOn(IdsvcError):
    """A second click, or a page from before the last step: the case in hand is a new record by now."""

    def __init__(self) -> None:
        super().__init__("this case took its next step already: go on from its page")


class AlreadyDone(IdsvcError):
    """A page of the case that was ended last, re-loaded or gone back to."""

    def __init__(self) -> None:
        super().__init__("this case is done and nothing of it is left to show: go on with the next ticket")


def services() -> WebServices:
    """Return what the application was built with."""
    value: WebServices = current_app.extensions[EXTENSION]
    return value


def office() -> Office:
    """Return the office behind the pages."""
    return services().office


def token() -> str | None:
    """Return the sitting's bearer token from the signed cookie, None where nobody signed in."""
    value: str | None = session.get(TOKEN)
    return value


def staff_language() -> str:
    """Return the language of this terminal's staff screens; English where no request is at hand."""
    value: str = session.get(LANGUAGE, ENGLISH) if has_request_context() else ENGLISH
    return value


def leave() -> None:
    """Forget everything that the session holds, but for the terminal's language."""
    language = staff_language()
    put_down()
    session.clear()
    if language != ENGLISH:
        session[LANGUAGE] = language


def sitting() -> Present | None:
    """Return who the guard found at the terminal for this request."""
    value: Present | None = g.get("sitting")
    return value


def actor() -> Actor:
    """Return who acts; raise ``NotAllowed`` on a page that forgot to ask for a sign-in."""
    present = sitting()
    if present is None:
        raise NotAllowed("sign in first")
    return present.actor


def in_hand() -> str | None:
    """Return the id in hex of the case in hand."""
    value: str | None = session.get(IN_HAND)
    return value


def take(case_id: bytes) -> None:
    """Take a case in hand; the one held before is put down."""
    put_down()
    session[IN_HAND] = case_id.hex()


def put_down() -> None:
    """Hold no case any more; pages that its scanner still keeps are unlinked."""
    case = in_hand()
    if case is not None:
        scans.let_go(office(), bytes.fromhex(case))
    for name in (IN_HAND, BEFORE, STEPPED_UP, LOOK, SLIP_LOST, RECEIPT, SPOKEN):
        session.pop(name, None)


def speak(language: str) -> None:
    """Let this terminal know the language of the resident in front of it, until the case is put down."""
    session[SPOKEN] = language


def spoken() -> str | None:
    """Return the language of the resident's slip where the case's record does not say it any more."""
    value: str | None = session.get(SPOKEN)
    return value


def carry_receipt(code: str | None) -> None:
    """Let this terminal's own cookie carry the receipt code of the case in hand, and nothing else keep it.

    It is gone with the case's next step, when the case is put down, and when the browser is closed.
    """
    if code is not None:
        session[RECEIPT] = code


def carried_receipt() -> str | None:
    """Return the receipt code of the case in hand, None where its record was made at another terminal."""
    value: str | None = session.get(RECEIPT)
    return value


def finish(case: str) -> None:
    """Put a case down that has no next record; its pages, re-loaded, say that it is done."""
    put_down()
    session[BEFORE] = case


def held(case: str) -> bytes:
    """Return the id of the case that a page names in hex.

    Raises ``MovedOn`` for the record that the case in hand was before its last step, ``AlreadyDone`` for the case that
    was ended last, ``NotInHand`` for any other.
    """
    if case == session.get(BEFORE):
        raise MovedOn if in_hand() else AlreadyDone
    if case != in_hand():
        raise NotInHand
    return bytes.fromhex(case)


def step_up(case: str) -> None:
    """Remember that the password was given again for this case, and when."""
    session[STEPPED_UP] = {"case": case, "at": unix(office())}


def allow_look(case: str) -> None:
    """Let the copies of a case be looked at once: its password was typed just now."""
    session[LOOK] = case


def first_look(case: str) -> bool:
    """Tell whether this step-up was not yet used to look at the case's copies of papers, and use it."""
    return session.pop(LOOK, None) == case and stepped_up(case)


def stepped_up(case: str) -> bool:
    """Tell whether the password was given again for this case within the last five minutes."""
    kept = session.get(STEPPED_UP)
    return kept is not None and kept["case"] == case and 0 <= unix(office()) - kept["at"] < STEP_UP_SECONDS


def allow_new_slip(case: str) -> None:
    """Let a case get another slip once: its tag answered just now, its resident being present."""
    session[SLIP_LOST] = case


def may_renew_slip(case: str) -> bool:
    """Tell whether this case was found by its tag, by a step-up that is still good, and got no other slip since."""
    return session.get(SLIP_LOST) == case and stepped_up(case)


def slip_renewed() -> None:
    """Let the case in hand get no further slip."""
    session.pop(SLIP_LOST, None)
