"""The file that a card printer takes: each face on a CR80 page of its own."""

import img2pdf

from idsvc.card import layout


def pdf_of(*faces: bytes) -> bytes:
    """Return a PDF with each face (PNG, 1011 x 638) on a CR80 page of its own; equal faces make equal files."""
    return img2pdf.convert(*faces, layout_fun=_page, engine=img2pdf.Engine.internal, nodate=True)


def _page(width: int, height: int, _: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return page and picture sizes in points: the page is CR80, the picture 300 dpi whatever the page cuts off.

    638 dots are 0.04 mm more than the card is high; scaling them to it would make the codes' dots uneven.
    """
    page_width, page_height = map(img2pdf.mm_to_pt, layout.CARD_MM)
    return page_width, page_height, width * 72 / layout.DPI, height * 72 / layout.DPI
