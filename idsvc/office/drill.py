"""That a destruction drill was held is an act like others: it stands in the journal."""

from idsvc.ledger.act import Act
from idsvc.office.books import note
from idsvc.office.context import Office
from idsvc.office.day import settle


def held(office: Office) -> None:
    """Note that a copy of this city was drilled today, and nothing of what was planted remained."""
    day = settle(office)
    with office.units() as unit:
        note(office, unit, Act.DESTRUCTION_DRILLED, day, actor=None)
        unit.commit()
