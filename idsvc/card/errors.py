"""Why a card is not drawn or not released; each error says what to do, and none repeats what it was to print."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.errors import IdsvcError


@unique
class Field(StrEnum):
    """A place on the card that text is fitted into."""

    CITY = "city"
    TITLE = "title"
    NAME = "name"
    PREFERRED_NAME = "preferred-name"
    SECOND_NAME = "second-name"
    ADDRESS = "address"
    CONTACT = "contact"
    LABEL = "label"


class CardRefused(IdsvcError):
    """The card cannot be drawn as asked, or was not drawn as it should be."""


class FontMissing(CardRefused):
    """No card font has this character: ``script`` is its script in Unicode's words, ``position`` counts from 1."""

    def __init__(self, script: str, position: int) -> None:
        super().__init__("the card fonts cannot print a character of this text: enter it in another script")
        self.script = script
        self.position = position


class ShapingMissing(CardRefused):
    """The text needs shaping and the system's library for it is not there."""

    def __init__(self) -> None:
        super().__init__("this script cannot be printed without libfribidi: install the package libfribidi0")


class FontsNotBuilt(CardRefused):
    """The card fonts are not where the build puts them."""

    def __init__(self) -> None:
        super().__init__("the card fonts are not installed: run scripts/build_backend.py")


_NO_PLACE: Final[Mapping[Field, str]] = MappingProxyType(
    {
        Field.NAME: "the name does not fit on the card: agree with the resident on a shorter printed form",
        Field.PREFERRED_NAME: "the preferred name does not fit on the card: agree with the resident on a shorter one",
        Field.SECOND_NAME: "the name in the second script does not fit on the card: agree on a shorter form of it",
        Field.ADDRESS: "the address does not fit on the card: agree with the resident on a shorter printed form",
        Field.CONTACT: "the emergency contact does not fit on the card: agree with the resident on a shorter one",
    }
)


class DoesNotFit(CardRefused):
    """A text is too long for its place even at the smallest legible size; ``field`` says which."""

    def __init__(self, field: Field) -> None:
        super().__init__(_NO_PLACE.get(field, "this text does not fit on the card: choose a shorter printed form"))
        self.field = field


@unique
class CodeSide(StrEnum):
    """A code of the card."""

    FRONT = "front"
    BACK = "back"

    @property
    def too_long(self) -> str:
        """Return one sentence that says what to do where the code's text has no room."""
        return _TOO_LONG[self]


_TOO_LONG: Final[Mapping[CodeSide, str]] = MappingProxyType(
    {
        CodeSide.FRONT: "the name does not fit into the library code: "
        "agree with the resident on a shorter printed form",
        CodeSide.BACK: "name and address do not fit into the bank code: "
        "agree with the resident on a shorter printed form, or leave the address out of the code",
    }
)


class TooLong(CardRefused):
    """NAME_TOO_LONG: the text of a code is above the last budget of its ``side``; nothing is ever cut."""

    def __init__(self, side: CodeSide) -> None:
        super().__init__(side.too_long)
        self.side = side


class Unwritable(CardRefused):
    """The text of a code leaves the QR alphanumeric set."""

    def __init__(self) -> None:
        super().__init__("the code is no base45 text: it was not made by this service")


class TooFine(CardRefused):
    """A plan has fewer than three printer dots for a module, or more modules than its side has room for."""

    def __init__(self) -> None:
        super().__init__("a code this fine cannot be read from a card: use a coarser plan")


class GateFailed(CardRefused):
    """What was drawn does not read back as what was signed."""

    def __init__(self) -> None:
        super().__init__("the drawn card does not read back as what was signed: nothing was printed; make a new card")
