"""Which of the eight data masks a code gets: the rules of ISO/IEC 18004, 7.8.3, at all modules at once.

The encoder's own choice looks at one module after another, for eight masks: a third of the time of a whole card. Here
a code is one long number, a bit a module, with a bit between rows that is neither dark nor light; what a rule looks
for is found everywhere by a few shifts. The choice is the same: a test compares the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from qrcode.image.base import BaseImage
from qrcode.main import QRCode
from qrcode.util import mask_func

_FIRST: Final = 0
_MASKS: Final = range(8)
_PERIOD: Final = 12  # rows after which every mask begins again
_MOST_CODEWORDS: Final = 3706  # ISO/IEC 18004, table 1, version 40
_DIGITS: Final = bytes.maketrans(b"\0\1", b"01")

_RUN: Final = 5  # modules of one kind, from which on each costs 1, and the run 2 more
_BLOCK: Final = 3
_FINDER: Final = 40
_SHARE: Final = 10  # for each twentieth by which dark modules are more or fewer than half
_FINDERS: Final = ("10111010000", "00001011101")


@dataclass(frozen=True, slots=True)
class _Grid:
    """A version's place: modules a side, the number of all modules, what each mask turns over beside the first one."""

    side: int
    every: int
    turned: tuple[int, ...]


class MaskedCode(QRCode[BaseImage]):
    """A code of the encoder's that finds its mask sooner."""

    def best_mask_pattern(self) -> int:
        """Return the mask under which the code has the fewest faults; of equal ones the first."""
        self.makeImpl(test=True, mask_pattern=_FIRST)
        grid, dark = _grid(self.version), _number(self.modules)
        return min(_MASKS, key=lambda mask: _faults(dark ^ grid.turned[mask], grid))


def _number(rows: Sequence[Sequence[bool | None]]) -> int:
    return int(b"\0".join(bytes(map(bool, row)) for row in rows).translate(_DIGITS), 2)


@cache
def _grid(version: int) -> _Grid:
    """Return the grid of a version; nobody's text is in it."""
    empty, full = (_filled(version, codeword) for codeword in (0x00, 0xFF))
    side = 17 + 4 * version
    masks = [_mask(mask, side) for mask in _MASKS]
    turned = tuple((mask ^ masks[_FIRST]) & (empty ^ full) for mask in masks)
    return _Grid(side, _number([[True] * side] * side), turned)


def _filled(version: int, codeword: int) -> int:
    code = MaskedCode(version=version, border=0)
    code.data_cache = [codeword] * (_MOST_CODEWORDS + 1)  # enough for the bits left over, too
    code.makeImpl(test=True, mask_pattern=_FIRST)
    return _number(code.modules)


def _mask(mask: int, side: int) -> int:
    turns = mask_func(mask)
    period = [[turns(row, column) for column in range(side)] for row in range(_PERIOD)]
    return _number([period[row % _PERIOD] for row in range(side)])


def _faults(dark: int, grid: _Grid) -> int:
    """Return what a code costs by the four rules of table 11."""
    light, below = grid.every ^ dark, grid.side + 1
    steps = (1, below)
    runs = sum(_runs(kind, step) for kind in (dark, light) for step in steps)
    blocks = sum((pairs & pairs >> below).bit_count() for pairs in (dark & dark >> 1, light & light >> 1))
    finders = sum(_alike(finder, dark, light, step) for finder in _FINDERS for step in steps)
    apart = abs(dark.bit_count() / grid.side**2 * 100 - 50) / 5
    return runs + _BLOCK * blocks + _FINDER * finders + _SHARE * int(apart)


def _runs(kind: int, step: int) -> int:
    """Return what runs of modules of one kind cost, each one's length less two."""
    within = kind
    for number in range(1, _RUN):
        within &= kind >> number * step
    return within.bit_count() + 2 * (within & ~(within << step)).bit_count()


def _alike(finder: str, dark: int, light: int, step: int) -> int:
    """Return how often modules look like a part of a finder."""
    found = -1
    for number, module in enumerate(finder):
        found &= (dark if module == "1" else light) >> number * step
    return found.bit_count()
