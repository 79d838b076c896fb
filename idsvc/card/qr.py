"""The two codes of a card: which version, correction and module size a text gets, and its modules in whole dots."""

from dataclasses import dataclass, field
from enum import Enum, unique
from typing import Final

from PIL import Image
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import QRData

from idsvc.card.errors import CodeSide, TooFine, TooLong, Unwritable
from idsvc.card.mask import MaskedCode

QUIET = 4
"""Modules of white around a code (ISO/IEC 18004, 6.3.8)."""

FRONT_SIDE = 331
"""Dots of the front code's place: 28 mm at 300 dpi."""

BACK_SIDE = 531
"""Dots of the back code's place: 45 mm at 300 dpi."""

SCREEN_MOST = 3391
"""Characters of the largest code with correction M (ISO/IEC 18004, table 7, version 40)."""

_SCREEN_DOTS = 4
_COARSEST_PRINT = 3  # dots a module; below it a card printer's dot gain closes the gaps
_ALPHANUMERIC_MODE: Final = 2  # ISO/IEC 18004, table 2; said aloud, or digits alone would get another
_BYTE_MODE: Final = 4  # addresses have small letters and a number sign
_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@unique
class Correction(Enum):
    """Error correction that a card may carry; L cannot be expressed."""

    M = ERROR_CORRECT_M
    Q = ERROR_CORRECT_Q


@dataclass(frozen=True, slots=True)
class QrPlan:
    """How a code is drawn: version 1 to 40, correction, printer dots for the side of a module.

    Raises ``TooFine`` below three dots.
    """

    version: int
    correction: Correction
    dots: int

    def __post_init__(self) -> None:
        if self.dots < _COARSEST_PRINT:
            raise TooFine

    @property
    def modules(self) -> int:
        """Return the modules of one side, without the quiet zone."""
        return 17 + 4 * self.version

    @property
    def side(self) -> int:
        """Return the dots of one side, with the quiet zone."""
        return (self.modules + 2 * QUIET) * self.dots


# DESIGN 6: the most characters and what they get, coarsest first. Capacities are ISO/IEC 18004, table 7.
FRONT_BUDGETS = (
    (311, QrPlan(10, Correction.M, 5)),
    (376, QrPlan(14, Correction.Q, 4)),
    (528, QrPlan(14, Correction.M, 4)),
)
BACK_BUDGETS = (
    (1094, QrPlan(26, Correction.Q, 4)),
    (1542, QrPlan(26, Correction.M, 4)),
)


@dataclass(frozen=True, slots=True)
class QrCode:
    """The modules of a code, rows from the top, True for black, without the quiet zone."""

    plan: QrPlan
    modules: tuple[tuple[bool, ...], ...] = field(repr=False)

    def image(self) -> Image.Image:
        """Return the code in black on white with its quiet zone, each module in whole dots."""
        return picture(self.modules, self.plan.dots)


def plan_front(text: str) -> QrPlan:
    """Return the plan of a front code; raises ``TooLong`` above 528 characters."""
    return _plan(text, FRONT_BUDGETS, CodeSide.FRONT)


def plan_back(text: str) -> QrPlan:
    """Return the plan of a back code; raises ``TooLong`` above 1542 characters."""
    return _plan(text, BACK_BUDGETS, CodeSide.BACK)


def plan_screen(text: str) -> QrPlan:
    """Return the plan of a code that is shown, not printed on a card, for at most ``SCREEN_MOST`` characters."""
    code = MaskedCode(error_correction=Correction.M.value, border=0)
    code.add_data(_data(text), optimize=0)
    return QrPlan(code.best_fit(start=1), Correction.M, _SCREEN_DOTS)


def draw(text: str, plan: QrPlan) -> QrCode:
    """Return the modules of a text; raises ``Unwritable`` for a character outside the QR alphanumeric set."""
    code = MaskedCode(version=plan.version, error_correction=plan.correction.value, border=0)
    code.add_data(_data(text), optimize=0)
    code.make(fit=False)
    return QrCode(plan, tuple(tuple(map(bool, row)) for row in code.get_matrix()))


def draw_address(text: str) -> QrCode:
    """Return the modules of a web address in the smallest code with correction M: for a phone, not for a card."""
    code = MaskedCode(error_correction=Correction.M.value, border=0)
    code.add_data(QRData(text.encode("ascii"), mode=_BYTE_MODE), optimize=0)
    plan = QrPlan(code.best_fit(start=1), Correction.M, _SCREEN_DOTS)
    code.make(fit=False)
    return QrCode(plan, tuple(tuple(map(bool, row)) for row in code.get_matrix()))


def picture(modules: tuple[tuple[bool, ...], ...], dots: int) -> Image.Image:
    """Return modules as a grey image of 0 and 255 only, quiet zone included, ``dots`` pixels a module."""
    count = len(modules)
    bare = Image.frombytes("L", (count, count), bytes(0 if black else 255 for row in modules for black in row))
    framed = Image.new("L", (count + 2 * QUIET, count + 2 * QUIET), 255)
    framed.paste(bare, (QUIET, QUIET))
    return framed.resize((framed.width * dots, framed.height * dots), Image.Resampling.NEAREST)


def _data(text: str) -> QRData:
    if not _ALPHANUMERIC.issuperset(text):
        raise Unwritable
    return QRData(text.encode("ascii"), mode=_ALPHANUMERIC_MODE)


def _plan(text: str, budgets: tuple[tuple[int, QrPlan], ...], side: CodeSide) -> QrPlan:
    for most, plan in budgets:
        if len(text) <= most:
            return plan
    raise TooLong(side)
