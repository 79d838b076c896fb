"""Today's own totals, for those who may see them."""

from collections.abc import Mapping

from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.staff.roles import Permission


def figures(office: Office, actor: Actor) -> Mapping[str, int]:
    """Return what was counted today, name to count."""
    require(actor, Permission.FIGURES_VIEW)
    day = settle(office)
    with office.units() as unit:
        return dict(unit.books.figures(day))
