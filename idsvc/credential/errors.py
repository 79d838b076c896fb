"""The one error that leaves this package, and the step of reading at which it arose."""

from enum import Enum, auto

from idsvc.errors import IdsvcError


class Step(Enum):
    """Where reading stopped; `docs/spec/card.md` maps each card step to a verdict's reason."""

    SIZE = auto()
    ALPHABET = auto()
    INFLATE = auto()
    FRAME_LEFTOVER = auto()
    NOT_COSE = auto()
    CBOR = auto()
    HEADER = auto()
    KEY = auto()
    SIGNATURE = auto()
    FORBIDDEN = auto()
    SHAPE = auto()


class Malformed(IdsvcError):
    """Bytes or values that the formats do not allow; `step` tells where reading stopped."""

    def __init__(self, step: Step, text: str) -> None:
        super().__init__(text)
        self.step = step


class TooLong(Malformed):
    """A code above its printing budget: the resident is asked for a shorter printed form."""
