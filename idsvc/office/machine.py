"""A city on a disk that keeps what is overwritten: refused, but for an invented one whose log says that it is known."""

from collections.abc import Sequence
from enum import StrEnum, unique
from typing import Final

from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office.books import enter, note
from idsvc.office.context import Office
from idsvc.office.day import settle
from idsvc.office.errors import OfficeError
from idsvc.office.ports import UnitOfWork

Hazard = tuple[str, str]
"""Keys or data, and the ledger's word for what they lie on."""

FACT: Final = "machine.acknowledged"


@unique
class Keeping(StrEnum):
    """What to do where a disk keeps what is overwritten."""

    REFUSE = "refuse"
    ACKNOWLEDGE = "acknowledge"


class MediumCannotForget(OfficeError):
    """A directory lies where an overwritten cell or an unlinked capture can still be read."""

    def __init__(self) -> None:
        super().__init__(
            "keys or data lie on a disk that keeps what is overwritten: idsvc doctor says which and what to do"
        )


class OnlyASpecimen(OfficeError):
    """A real city has to move."""

    def __init__(self) -> None:
        super().__init__("only an invented city may stay on such a disk: move this one to ext4 (data=ordered) or xfs")


def acknowledged(unit: UnitOfWork) -> tuple[Hazard, ...]:
    """Return what the city's log says was known."""
    words = (unit.city.fact(FACT) or "").split()
    return tuple(zip(words[::2], words[1::2], strict=True))


def check(office: Office, hazards: Sequence[Hazard]) -> None:
    """Raise ``MediumCannotForget`` unless all these hazards are acknowledged, which only an invented city's can be."""
    if not hazards:
        return
    with office.units() as unit:
        known = acknowledged(unit) if office.policy.city.specimen else ()
    if not set(hazards) <= set(known):
        raise MediumCannotForget


def settle_disk(office: Office, hazards: Sequence[Hazard], keeping: Keeping) -> None:
    """Check or acknowledge what a city is put on; raises ``MediumCannotForget`` or ``OnlyASpecimen``."""
    match keeping:
        case Keeping.REFUSE:
            check(office, hazards)
        case Keeping.ACKNOWLEDGE:
            acknowledge(office, hazards)


def acknowledge(office: Office, hazards: Sequence[Hazard]) -> tuple[Hazard, ...]:
    """Enter into the log, once each, that these hazards are known; return those that are new. Raises OnlyASpecimen."""
    with office.units() as unit:
        known = acknowledged(unit)
    new = tuple(each for each in hazards if each not in known)
    if not new:
        return ()
    if not office.policy.city.specimen:
        raise OnlyASpecimen
    day = settle(office)
    with office.units() as unit:
        for directory, hazard in new:
            enter(unit, Event.MACHINE_ACKNOWLEDGED, day, {"directory": directory, "hazard": hazard})
            note(office, unit, Act.MACHINE_ACKNOWLEDGED, day, actor=None)
        unit.city.settle(FACT, " ".join(word for each in (*known, *new) for word in each))
        unit.commit()
    return new
