"""How a form shows who sits there: by a key's answer, or, in an invented city, by a password.

A challenge is tied to what asked for it: to the sitting of whoever is signed in, to the browser before that.
"""

import re
import secrets
from typing import Final

from flask import Response, current_app, request, session

from idsvc.office import touch
from idsvc.staff.challenges import Purpose
from idsvc.staff.passkeys import RelyingParty
from idsvc.web import current

KEY_FIELD: Final = "passkey"
PASSWORD_FIELD: Final = "password"  # noqa: S105 - the name of a field
BROWSER: Final = "browser"
TARGET: Final = re.compile(r"[0-9a-f]{0,64}")


def party() -> RelyingParty:
    """Return where keys count: the first host name of the settings, or this machine's own name and no number."""
    settings, policy = current.services(), current.office().policy
    if settings.loopback:
        _, colon, port = request.host.partition(":")
        names: tuple[str, ...] = ("localhost",)
        origins: tuple[str, ...] = (f"http://localhost{colon}{port}",)
    else:
        names, origins = settings.hosts, tuple(f"https://{host}" for host in settings.hosts)
    return RelyingParty(names[0].partition(":")[0], origins, policy.city.name, policy.syncable_keys)


def browser() -> str:
    """Return what ties a challenge to this browser while nobody is signed in."""
    if BROWSER not in session:
        session[BROWSER] = secrets.token_hex(32)
    value: str = session[BROWSER]
    return value


def given(login: str, password_field: str = PASSWORD_FIELD, key_field: str = KEY_FIELD) -> touch.Proof:
    """Return what the form shows: a key's answer where one came along, else a password under this name."""
    answer = request.form.get(key_field, "")
    if answer:
        return touch.ByKey(party(), answer)
    return touch.ByPassword(login, request.form.get(password_field, ""))


def step_up(purpose: Purpose, target: str) -> None:
    """Check, from the posted form, that who sits there means this act on this record; raises as ``touch.step_up``."""
    proof = given(current.actor().login)
    touch.step_up(current.office(), current.token() or "", proof, purpose, target)


def asks(options: str) -> Response:
    """Answer a script with what it hands to the browser's keys."""
    return current_app.response_class(options, mimetype="application/json")
