"""The large-print letter: what a card that waits says, for whoever cannot read its print."""

from idsvc.card.content import CardContent
from idsvc.enroll.errors import IllegalMove
from idsvc.office import cases, fitting
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import NotFound
from idsvc.office.fitting import Printed
from idsvc.office.payload import IssuedCard
from idsvc.staff.roles import Permission


def says(office: Office, actor: Actor, case_id: bytes) -> CardContent:
    """Return what is printed on the card of the case in hand; raises ``NotFound`` where the policy has no letter."""
    require(actor, Permission.CARD_HAND_OVER)
    if not office.policy.look.large_print_letter:
        raise NotFound
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
    if not isinstance(opened.payload, IssuedCard):
        raise IllegalMove("no card is waiting here: issue it first")
    card = opened.payload
    printed = Printed(card.issued, card.expires, card.card_number, card.library_number)
    return fitting.content_of(office, card.filed.application, printed)
