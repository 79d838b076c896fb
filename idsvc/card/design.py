"""How a city's cards look: colours, printed languages, arms, and where the notch is that a thumb finds."""

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Final

from PIL import ImageColor

_WAVE_SHARE: Final = 0.09  # of the header's colour in the waves: to be felt, not seen
_PLACES: Final = {"upper": 0.25, "": 0.5, "lower": 0.75}


@unique
class Notch(StrEnum):
    """Where a card is notched, looked at from the front; the thumb then knows side and end."""

    NONE = "none"
    RIGHT_UPPER = "right-upper"
    RIGHT = "right"
    RIGHT_LOWER = "right-lower"
    LEFT_UPPER = "left-upper"
    LEFT = "left"
    LEFT_LOWER = "left-lower"

    @property
    def is_right(self) -> bool:
        """Tell whether it is at the front's right edge."""
        return self.value.startswith("right")

    @property
    def height(self) -> float:
        """Return how far down its middle is, as a share of the card's height."""
        return _PLACES[self.value.partition("-")[2]]


@dataclass(frozen=True, slots=True)
class Design:
    """What a city decides about its cards' looks; colours as ``#rrggbb``.

    ``languages`` (BCP 47) are those of the printed words, at most two; none: the card's own. ``arms`` is a PNG with
    transparency as ``idsvc.imaging.arms`` makes it.
    """

    header: str = "#14324a"
    lettering: str = "#ffffff"
    stripe: str = "#1f8a84"
    paper: str = "#f7f9fb"
    languages: tuple[str, ...] = ()
    notch: Notch = Notch.NONE
    arms: bytes | None = field(default=None, repr=False)

    @property
    def wave(self) -> str:
        """Return the colour of the waves on the paper."""
        paper, header = ImageColor.getrgb(self.paper), ImageColor.getrgb(self.header)
        mixed = (round(one + (other - one) * _WAVE_SHARE) for one, other in zip(paper, header, strict=True))
        return "#" + "".join(f"{level:02x}" for level in mixed)


PLAIN: Final = Design()
"""What is drawn where a city decides nothing."""
