"""Pixels and nothing else: what an image is once it has passed the gate."""

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Self

from PIL import Image


@unique
class Mode(StrEnum):
    """How many channels a pixel has; the values are Pillow's names."""

    GREY = "L"
    COLOUR = "RGB"


@dataclass(frozen=True, slots=True)
class Raster:
    """An upright image without metadata: rows from the top, one byte per channel, never shown in a ``repr``."""

    width: int
    height: int
    mode: Mode
    pixels: bytes = field(repr=False)

    @classmethod
    def of(cls, image: Image.Image) -> Self:
        """Take the pixels of a Pillow image, grey where it is grey, over white where it is transparent."""
        flat = _flat(image)
        return cls(flat.width, flat.height, Mode(flat.mode), flat.tobytes())

    def image(self) -> Image.Image:
        """Return a fresh Pillow image with these pixels and an empty ``info``."""
        return Image.frombytes(self.mode.value, (self.width, self.height), self.pixels)


def _flat(image: Image.Image) -> Image.Image:
    if image.mode in tuple(Mode):
        return image
    if image.mode.startswith("I"):  # 16-bit grey scans: Pillow's own conversion would clip all but the darkest
        return image.convert("I").point(lambda level: level * (1 / 257)).convert(Mode.GREY)
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert(Mode.COLOUR)
    return image.convert(Mode.GREY if image.mode == "1" else Mode.COLOUR)
