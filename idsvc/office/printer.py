"""The printer's test card: drawn here so that it passes through the same ink, dots and page as a real one."""

from idsvc.card.calibration import Offset, printer_card
from idsvc.office.context import Actor, Office, require
from idsvc.staff.roles import Permission


def calibration(_: Office, actor: Actor, offset: Offset) -> bytes:
    """Return the test card, moved by an offset, as a PNG of 1011 x 638."""
    require(actor, Permission.PRINTER_CHECK)
    return printer_card(offset)
