"""Why a card is not drawn or not released; each error says what to do, and none repeats what it was to print."""

from enum import StrEnum, unique

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


class DoesNotFit(CardRefused):
    """A text is too long for its place even at the smallest legible size; ``field`` says which."""

    def __init__(self, field: Field) -> None:
        super().__init__("this text does not fit on the card: choose a shorter printed form")
        self.field = field


class TooLong(CardRefused):
    """The text of a code is above the last budget of its side."""

    def __init__(self) -> None:
        super().__init__("the code does not fit on the card: choose a shorter printed form of the name")


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
        super().__init__("the drawn card does not read back: do not print it, issue it again")
