"""Which screen of the resident's display belongs to which page of the clerk; what the table lacks shows nothing."""

from types import MappingProxyType
from typing import Final

from flask import Response, request, session

from idsvc.office import display
from idsvc.staff.terminals import ABOUT_A_CASE, Screen
from idsvc.web import current

PAIRED: Final = "display-paired"
"""Name of the session key of a clerk whose sitting has a display: without one, no page looks for it."""

SCREENS: Final = MappingProxyType[str, Screen](
    {
        "start.show": Screen.START,
        "details.show": Screen.DETAILS,
        "details.save": Screen.DETAILS,
        "papers.show": Screen.PAPERS,
        "papers.add": Screen.PAPERS,
        "papers.remove": Screen.PAPERS,
        "photo.show": Screen.PHOTO,
        "photo.save": Screen.PHOTO,
        "proof.show": Screen.PROOF,
        "proof.confirm": Screen.PROOF,
        "proof.submit": Screen.PROOF,
        "case.show": Screen.CASE,
        "cards.show": Screen.CARD,
        "cards.slip": Screen.TAKE,
        "cards.hand_over": Screen.THANKS,
        "case.withdraw": Screen.THANKS,
    }
)
"""Which of the clerk's pages puts which screen up; every other page shows "welcome", or "one moment" with a case."""


def screen_of(endpoint: str | None, in_hand: str | None) -> Screen:
    """Return the screen for a page the clerk has before them."""
    if endpoint == "start.begin":
        return Screen.SLIP if in_hand else Screen.START
    screen = SCREENS.get(endpoint or "")
    if screen is None or (screen in ABOUT_A_CASE and in_hand is None):
        return Screen.BUSY if in_hand else Screen.WELCOME
    return screen


def follow(response: Response) -> Response:
    """Let the sitting's display follow the page that was just made; what is no page moves it only off a case."""
    bearer, sat = current.token(), current.sitting()
    if bearer and sat is not None and not sat.locked and session.get(PAIRED):
        in_hand = current.in_hand()
        page = response.mimetype == "text/html" and response.status_code not in {301, 302, 303}
        screen = screen_of(request.endpoint, in_hand) if page else None
        display.follow(current.office(), bearer, screen, bytes.fromhex(in_hand) if in_hand else None)
    return response


def here() -> Screen | None:
    """Return the screen for the page being made, None where nobody serves a resident at this terminal just now."""
    sat = current.sitting()
    return None if sat is None or sat.locked else screen_of(request.endpoint, current.in_hand())


def is_paired() -> bool:
    """Tell whether this sitting has asked for a display."""
    return bool(session.get(PAIRED))
