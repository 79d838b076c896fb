"""An officer at the counter: one press blanks both screens, locks the sitting and opens a request for records."""

from typing import Final

from idsvc.ledger.act import Act
from idsvc.office.books import note
from idsvc.office.context import Actor, Office
from idsvc.office.day import settle_if_possible
from idsvc.office.signin import session_digest

CHANNEL: Final = "counter"


def call(office: Office, actor: Actor, token: str) -> int | None:
    """Blank and lock a sitting; return the number of the request it opened, None where it was blanked before.

    Every member of staff may do this, also while the screen is locked and while the clock waits for a person.
    """
    digest, day = session_digest(token), settle_if_possible(office)
    with office.units() as unit:
        session = unit.desk.session(digest)
        if session is None or session.blanked:
            return None
        unit.desk.blank(digest)
        number = unit.arrivals.open_request(day, actor.site, CHANNEL)
        note(office, unit, Act.REQUEST_OPENED, day, actor=actor)
        note(office, unit, Act.STAFF_LOCKED, day, actor=actor)
        unit.commit()
    return number


def is_blanked(office: Office, digest: bytes) -> bool:
    """Tell whether the screens of a sitting show nothing: from the press of the button until the lock is opened.

    ``digest`` is that of the sitting's token, as a paired display keeps it.
    """
    with office.units() as unit:
        session = unit.desk.session(digest)
    return session is not None and session.blanked
