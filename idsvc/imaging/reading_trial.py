"""A word drawn for the text reader: whoever looks at a machine has it read once, and sees whether it comes back."""

from typing import Final

from PIL import Image, ImageDraw, ImageFont

from idsvc.imaging.errors import NotRead
from idsvc.imaging.raster import Raster
from idsvc.imaging.reading import ChildReader

_WORD: Final = "LIBRARY"


def reads_a_word(patience: float) -> bool:
    """Tell whether a reader of its own reads the word within so many seconds, its start included.

    Raises ``ReaderMissing`` where nothing is installed that reads.
    """
    reader = ChildReader(patience)
    try:
        return any(_WORD in each.text.upper() for each in reader.read(_drawn()))
    except NotRead:
        return False
    finally:
        reader.close()


def _drawn() -> Raster:
    drawn = Image.new("RGB", (480, 120), "white")
    ImageDraw.Draw(drawn).text((40, 30), _WORD, font=ImageFont.load_default(size=48), fill="black")
    return Raster.of(drawn)
