"""What an office refuses for reasons of its own; the packages below let out theirs."""

from idsvc.enroll.guard_lines import Box
from idsvc.errors import IdsvcError


class OfficeError(IdsvcError):
    """The base of what the use cases refuse."""


class Conflict(OfficeError):
    """Somebody else wrote first."""

    def __init__(self) -> None:
        super().__init__("somebody else changed this case in the meantime: open it again; nothing was overwritten")


class NotFound(OfficeError):
    """No such case, card or code; also what is past its day."""

    def __init__(self) -> None:
        super().__init__(
            "nothing is kept under this code: check it against the slip; what was due is already destroyed"
        )


class AnotherAppointment(OfficeError):
    """An appointment of another day or site."""

    def __init__(self) -> None:
        super().__init__("this appointment is for another day or another office: compare it with the resident's slip")


class EvidenceMissing(OfficeError):
    """The papers seen so far do not reach what the policy asks for; ``missing`` names what would help."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("the papers seen so far are not enough: see below what would still help")
        self.missing = missing


class AppealClosed(OfficeError):
    """A denial that cannot be appealed now."""

    def __init__(self) -> None:
        super().__init__("no appeal can begin here: its time is over, it was heard already, or one is open; see below")


class NotMailed(OfficeError):
    """A card that may not go by mail."""

    def __init__(self) -> None:
        super().__init__(
            "this card is not mailed: its address is withheld, or it went twice already; keep it for pick-up"
        )


class NotInTheMail(OfficeError):
    """A code of a card that is not in the mail."""

    def __init__(self) -> None:
        super().__init__("no card of ours in the mail has this code: scan it again, or cancel the card by its number")


class SlotEmpty(OfficeError):
    """A slot in which no card has to be pulled."""

    def __init__(self) -> None:
        super().__init__("no card has to be pulled from this slot today: look at the list again")


class NotConfirmed(OfficeError):
    """The resident has not checked the proof."""

    def __init__(self) -> None:
        super().__init__("let the resident check spelling, dates and address first, then tick that they confirmed")


class PortraitMissing(OfficeError):
    """No photo was taken."""

    def __init__(self) -> None:
        super().__init__("take or upload the photo first")


class NoPageWaits(OfficeError):
    """Nothing whole lies in the scanner's folder."""

    def __init__(self) -> None:
        super().__init__("no page of the scanner is waiting: scan it, count to three, then press again")


class ScannerTaken(OfficeError):
    """The scanner works for another case."""

    def __init__(self) -> None:
        super().__init__("another counter has the scanner now: use the camera or a file, or wait until it is done")


class CaptureRefused(OfficeError):
    """The policy does not let this paper be copied now."""

    def __init__(self) -> None:
        super().__init__(
            "the policy does not let this kind of paper be copied at this stage: look at it and hand it back"
        )


class MustCover(OfficeError):
    """The guard noticed something in a picture; ``boxes`` say where to cover it, and nothing says what it was."""

    def __init__(self, boxes: tuple[Box, ...]) -> None:
        super().__init__("there is something here that the office does not keep: cover the marked places, then send it")
        self.boxes = boxes


class MustLook(OfficeError):
    """The guard asks about places in a picture: a street's name, or letters that it cannot read."""

    def __init__(self, boxes: tuple[Box, ...]) -> None:
        super().__init__(
            "look at the marked places: cover them, or say that each is a name, a date, an address or a customer number"
        )
        self.boxes = boxes


class ReadBackFailed(OfficeError):
    """What was signed does not verify with the city's own published lists; no card leaves."""

    def __init__(self) -> None:
        super().__init__("the new code did not pass the city's own verifier: publish the lists, then issue again")


class CardNotReadable(OfficeError):
    """The card shown for a renewal cannot be used."""

    def __init__(self) -> None:
        super().__init__("this code is not a card of this city that can be renewed: use its number, or enroll as new")


class NotLetIn(OfficeError):
    """The base of what a sign-in, an unlocking or a step-up refuses."""


class SignInRefused(NotLetIn):
    """Wrong name or password, or an account that was closed: one text for all."""

    def __init__(self) -> None:
        super().__init__("sign-in refused: check name and password")


class KeyRefused(NotLetIn):
    """A passkey that does not count here: one text for all causes."""

    def __init__(self) -> None:
        super().__init__(
            "this key was not accepted: take your own key, touch it again, and ask the operator if it stays so"
        )


class StaffRefused(OfficeError):
    """What staff accounts do not allow."""


class Throttled(NotLetIn):
    """Too many failed attempts; ``wait_seconds`` says how long."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__("too many failed attempts: wait, then try again")
        self.wait_seconds = wait_seconds


class NotPermitted(OfficeError):
    """The role does not include this act."""

    def __init__(self) -> None:
        super().__init__("your role does not include this: ask a colleague whose role does")


class ScannerUnusable(OfficeError):
    """The scanner page's template is not what the build makes."""

    def __init__(self) -> None:
        super().__init__("the scanner page is damaged: install the program again")


class LogPutBack(OfficeError):
    """The database's log is not the published one with more entries."""

    def __init__(self) -> None:
        super().__init__(
            "the published log has entries that this database lacks: an older copy was put in its place; nothing was "
            "signed; bring back the newest database"
        )


class CertificateRefused(OfficeError):
    """What a certificate would say cannot be shown yet, or cannot be shown at all."""
