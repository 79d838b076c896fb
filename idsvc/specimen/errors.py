"""What can go wrong while the demo works the pages; the texts are constant, details stand in fields."""

from idsvc.errors import IdsvcError


class SpecimenError(IdsvcError):
    """The demo met something it did not expect; it is a fault of the program, not of who runs it."""


class NotLoopback(SpecimenError):
    """The demo's browser talks to this machine only."""

    def __init__(self) -> None:
        super().__init__("the demo talks to this machine only: give an http address on localhost with a port")


class Unreachable(SpecimenError):
    """Nobody answers at the address, or the answer breaks off."""

    def __init__(self) -> None:
        super().__init__("the city's pages do not answer: start the server before the script")


class PageUnexpected(SpecimenError):
    """A page is not the one that the script needs; ``path`` and ``status`` say which came, ``says`` its own words."""

    def __init__(self, path: str, status: int, says: str) -> None:
        super().__init__("a page is not the one that the script needs: compare the script with the pages")
        self.path = path
        self.status = status
        self.says = says


class NoSuchField(SpecimenError):
    """A form lacks the field, or does not offer the choice, that the script fills in; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__("a form has no such field or choice: compare the script with the pages")
        self.field = field


class NotACard(SpecimenError):
    """The image handed in holds no code of a card, or one in whose place no larger code can be drawn."""

    def __init__(self) -> None:
        super().__init__("no card code was found in this image: hand in the drawn front or back of a card")


class CouldNotLook(SpecimenError):
    """A file that should be searched cannot be read: nothing can be said about it."""

    def __init__(self) -> None:
        super().__init__("a file or folder could not be searched: check that it is there and may be read")


class DeckWrong(SpecimenError):
    """A card of the deck does not get the verdict that it is there for, or its code does not read back."""

    def __init__(self) -> None:
        super().__init__("a card of the deck is not what it should be: the deck was not written")


class DeckElsewhere(SpecimenError):
    """The folder holds something that is no deck."""

    def __init__(self) -> None:
        super().__init__("this folder holds something that is not of a deck: choose another, or an empty one")
