"""The card fonts: one family a script, whole TTFs that the build puts beside this module."""

from enum import Enum, StrEnum, unique
from functools import cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont, features

from idsvc.card.cmap import covered
from idsvc.card.errors import FontsNotBuilt, ShapingMissing


@unique
class Weight(StrEnum):
    """How heavy the letters are; the values are the names of the files."""

    REGULAR = "400Regular"
    BOLD = "700Bold"


@unique
class Family(StrEnum):
    """A font family by the script it is there for, in the order asked; Latin has Greek and Cyrillic."""

    LATIN = "NotoSans"
    ARABIC = "NotoSansArabic"
    HEBREW = "NotoSansHebrew"
    ARMENIAN = "NotoSansArmenian"
    GEORGIAN = "NotoSansGeorgian"
    ETHIOPIC = "NotoSansEthiopic"
    BENGALI = "NotoSansBengali"
    DEVANAGARI = "NotoSansDevanagari"
    GUJARATI = "NotoSansGujarati"
    GURMUKHI = "NotoSansGurmukhi"
    KANNADA = "NotoSansKannada"
    MALAYALAM = "NotoSansMalayalam"
    ORIYA = "NotoSansOriya"
    SINHALA = "NotoSansSinhala"
    TAMIL = "NotoSansTamil"
    TELUGU = "NotoSansTelugu"
    THAI = "NotoSansThai"
    KHMER = "NotoSansKhmer"
    LAO = "NotoSansLao"
    MYANMAR = "NotoSansMyanmar"
    CHINESE = "NotoSansSC"
    JAPANESE = "NotoSansJP"
    KOREAN = "NotoSansKR"


@unique
class Direction(Enum):
    """Which way a run of text goes; the values are Pillow's names."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


_RIGHT_TO_LEFT = frozenset({Family.ARABIC, Family.HEBREW})
_ONE_BY_ONE = frozenset({Family.LATIN, Family.ARMENIAN, Family.GEORGIAN, Family.ETHIOPIC})
_ONE_WEIGHT = frozenset({Family.CHINESE, Family.JAPANESE, Family.KOREAN})
# Noto Sans brings Devanagari along; in its own family the script is known as one that needs shaping.
_DEVANAGARI = frozenset((*range(0x0900, 0x0980), *range(0x1CD0, 0x1D00), *range(0xA8E0, 0xA900)))
_FOLDER = Path(str(files("idsvc.card"))) / "fonts"


def direction(family: Family) -> Direction:
    """Return which way the family's script is written."""
    return Direction.RIGHT_TO_LEFT if family in _RIGHT_TO_LEFT else Direction.LEFT_TO_RIGHT


def needs_shaping(family: Family) -> bool:
    """Say whether letters of this family change or move beside each other."""
    return family not in _ONE_BY_ONE | _ONE_WEIGHT


def require_shaping() -> None:
    """Raise ``ShapingMissing`` where Pillow would draw such letters one by one, wrongly and without an error."""
    if not features.check_feature("raqm"):
        raise ShapingMissing


def font_file(family: Family, weight: Weight, folder: Path = _FOLDER) -> Path:
    """Return where a font lies; raises ``FontsNotBuilt`` where the build did not put it there."""
    style = "500Medium" if family in _ONE_WEIGHT else weight.value
    path = folder / f"{family.value}_{style}.ttf"
    if not path.is_file():
        raise FontsNotBuilt
    return path


@cache
def coverage(family: Family) -> frozenset[int]:
    """Return the code points a family is asked for; both weights of a family have the same."""
    found = covered(font_file(family, Weight.REGULAR).read_bytes())
    return found - _DEVANAGARI if family is Family.LATIN else found


@cache
def sized(family: Family, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """Return the font at ``size`` pixels an em, with shaping where the system can."""
    return ImageFont.truetype(font_file(family, weight), size)
