"""Which screen of the resident's display belongs to which page of the clerk; what the table lacks shows nothing."""

from types import MappingProxyType
from typing import Final

from flask import Response, g, request, session

from idsvc.office import display
from idsvc.staff.terminals import ABOUT_A_CASE, Screen
from idsvc.web import current

PAIRED: Final = "display-paired"
"""Name of the session key of a clerk whose sitting has a display: without one, no page looks for it."""

SCREENS: Final = MappingProxyType[str, Screen](
    {
        "start.show": Screen.START,
        "renewal.show": Screen.START,
        "update.show": Screen.START,
        "replacement.show": Screen.START,
        "details.show": Screen.DETAILS,
        "details.save": Screen.DETAILS,
        "details.prefill": Screen.DETAILS,
        "correction.show": Screen.DETAILS,
        "correction.save": Screen.DETAILS,
        "papers.show": Screen.PAPERS,
        "papers.add": Screen.PAPERS,
        "papers.remove": Screen.PAPERS,
        "papers.caretaker": Screen.PAPERS,
        "photo.show": Screen.PHOTO,
        "photo.save": Screen.PHOTO,
        "proof.show": Screen.PROOF,
        "proof.confirm": Screen.PROOF,
        "proof.submit": Screen.PROOF,
        "case.show": Screen.CASE,
        "fees.show": Screen.FEE,
        "fees.settle": Screen.FEE,
        "cards.show": Screen.CARD,
        "cards.send": Screen.CARD,
        "cards.answer": Screen.CARD,
        "bridge.make": Screen.CARD,
        "bridge.show": Screen.CARD,
        "cards.slip": Screen.TAKE,
        "cards.hand_over": Screen.THANKS,
        "case.withdraw": Screen.THANKS,
        "returning.send": Screen.THANKS,
        "parcels.set_aside": Screen.THANKS,
        "parcels.mail": Screen.THANKS,
        "officer.show": Screen.BLANK,
        "officer.call": Screen.BLANK,
    }
)
"""Which of the clerk's pages puts which screen up; every other page shows "welcome", or "one moment" with a case."""

BEGINS: Final = ".begin"
"""A page that starts a visit shows its slip, this once; with a fault it is the start page again."""

ABOUT_NOBODY: Final = frozenset({Screen.START, Screen.BLANK})


def screen_of(endpoint: str | None, in_hand: str | None) -> Screen:
    """Return the screen for a page the clerk has before them."""
    name = endpoint or ""
    if name.endswith(BEGINS):
        return Screen.SLIP if in_hand else Screen.START
    screen = SCREENS.get(name)
    fits = (screen in ABOUT_A_CASE and in_hand) or (screen is Screen.THANKS and not in_hand) or screen in ABOUT_NOBODY
    if screen is None or not fits:
        return Screen.BUSY if in_hand else Screen.WELCOME
    return screen


def turn_to(screen: Screen) -> None:
    """Let the page that is being made put up this screen, for what became of it, in place of the table's."""
    g.resident_screen = screen


def _wanted(in_hand: str | None) -> Screen:
    turned: Screen | None = g.get("resident_screen")
    return turned if turned is not None and in_hand else screen_of(request.endpoint, in_hand)


def follow(response: Response) -> Response:
    """Let the sitting's display follow the page that was just made; what is no page moves it only off a case."""
    sat = current.sitting()  # first: a stranger's answer depends on no cookie
    bearer = current.token() if sat is not None and not sat.locked else None
    if bearer and session.get(PAIRED):
        in_hand = current.in_hand()
        page = response.mimetype == "text/html" and response.status_code not in {301, 302, 303}
        faulty = (request.endpoint or "").endswith(BEGINS) and in_hand is None  # the resident's choice stays up
        screen = _wanted(in_hand) if page and not faulty else None
        display.follow(current.office(), bearer, screen, bytes.fromhex(in_hand) if in_hand else None)
    return response


def here() -> Screen | None:
    """Return the screen for the page being made, None where nobody serves a resident at this terminal just now."""
    sat = current.sitting()
    if sat is None:
        return None
    screen = _wanted(current.in_hand())
    return None if sat.locked and screen is not Screen.BLANK else screen


def is_paired() -> bool:
    """Tell whether this sitting has asked for a display."""
    return bool(session.get(PAIRED))
