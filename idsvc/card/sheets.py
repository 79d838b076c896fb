"""Printed pages that are no card: rasters of 300 dpi as a PDF of paper size, every dot where it was drawn."""

from dataclasses import dataclass
from enum import Enum, unique

import img2pdf

from idsvc.card import layout

_MM_AN_INCH = 25.4


@unique
class Paper(Enum):
    """A size of paper in millimetres, width and height."""

    A4 = (210.0, 297.0)
    LETTER = (215.9, 279.4)

    @property
    def dots(self) -> tuple[int, int]:
        """Return width and height in dots at 300 dpi."""
        width, height = self.value
        return round(width / _MM_AN_INCH * layout.DPI), round(height / _MM_AN_INCH * layout.DPI)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places a raster at its true size, from the upper left corner of the paper."""

    paper: Paper

    def __call__(self, width: int, height: int, _: tuple[float, float]) -> tuple[float, float, float, float]:
        page_width, page_height = map(img2pdf.mm_to_pt, self.paper.value)
        return page_width, page_height, width * 72 / layout.DPI, height * 72 / layout.DPI


def sheets_pdf(pages: list[bytes], paper: Paper) -> bytes:
    """Return a PDF of these pages (PNG, ``paper.dots``); equal pages make equal files."""
    return img2pdf.convert(*pages, layout_fun=_Layout(paper), engine=img2pdf.Engine.internal, nodate=True)
