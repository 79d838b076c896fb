"""What a page hands to the browser's keys: a challenge that names the one thing a touch will stand for."""

from types import MappingProxyType
from typing import Final

from flask import Blueprint, Response, abort, request

from idsvc.office import touch
from idsvc.staff.challenges import Deed, Purpose
from idsvc.web import current, posted, proving

page = Blueprint("passkey", __name__)

OWN: Final = frozenset({Purpose.UNLOCK, Purpose.OPEN_CASE, Purpose.FIND_CASE, Purpose.LOOK_AT_COPIES})
"""What only the person who sits there can do; the rest takes a second person at the same terminal."""

ASKED: Final = MappingProxyType(dict.fromkeys(OWN, True) | {Purpose.CONFIRM_COLLEAGUE: False, Purpose.CLOSE_DAY: False})


@page.post("/passkey/sign-in")
def sign_in() -> Response:
    """Ask for any key of this office."""
    deed = Deed(Purpose.SIGN_IN, "", touch.place(proving.browser()))
    return proving.asks(touch.ask(current.office(), proving.party(), deed, None))


@page.post("/passkey/touch")
def step_up() -> Response:
    """Ask for a key for one act on one record."""
    purpose, target = posted.choice(Purpose, "purpose"), request.form.get("target", "")
    if purpose is None or purpose not in ASKED or not proving.TARGET.fullmatch(target):
        abort(400)
    deed = Deed(purpose, target, touch.place(current.token() or ""))
    own = current.actor().staff_id if ASKED[purpose] else None
    return proving.asks(touch.ask(current.office(), proving.party(), deed, own))
