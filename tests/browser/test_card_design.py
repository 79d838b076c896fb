"""Designer and test card in a real browser: what is shown is what the printed page carries, dot for dot."""

from base64 import b64decode
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from idsvc.card.calibration import MODULE_DOTS
from idsvc.card.layout import CARD_MM, SIZE
from idsvc.card.samples import SAMPLES
from idsvc.office import looks
from idsvc.policy.load import try_look
from idsvc.verify.image import codes_in
from tests.browser.test_browser_visit import sign_in
from tests.support.city import TestCity

Open = Callable[[], Page]
POINTS_A_MM = 72 / 25.4


def shown(page: Page) -> list[Image.Image]:
    sources = page.locator(".sheet img").evaluate_all("all => all.map((each) => each.src)")
    return [opened(b64decode(each.split(",", 1)[1])) for each in sources]


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def printed(pdf: bytes) -> list[Image.Image]:
    """The picture on each page of a printed file, in the dots it was given."""
    with pikepdf.open(BytesIO(pdf)) as file:
        pictures = [next(iter(page.get_images().values())) for page in file.pages]
        return [pikepdf.PdfImage(each).as_pil_image().convert("RGB") for each in pictures]


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return [tuple(float(each) / POINTS_A_MM for each in list(page.mediabox)[2:]) for page in file.pages]  # type: ignore[misc]


def pixels(images: list[Image.Image]) -> list[bytes]:
    return [each.tobytes() for each in images]


def test_what_the_designer_shows_is_what_a_card_printer_gets_dot_for_dot(browse: Open, city: TestCity) -> None:
    page = browse()
    sign_in(page, "sol")
    page.get_by_role("link", name="Card design").click()
    page.select_option("#sample", "arabic")
    page.select_option("#second", "ar")
    page.select_option("#notch", "left-upper")
    page.fill("#header", "#5a1020")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".toml")).to_contain_text('header = "#5a1020"')
    preview, sheets = shown(page), page.pdf(prefer_css_page_size=True)
    assert [each.size for each in preview] == [SIZE, SIZE]
    assert pixels(printed(sheets)) == pixels(preview)
    assert all(size == pytest.approx(CARD_MM, abs=0.2) for size in sizes(sheets))
    look = try_look({"header": "#5a1020", "languages": ["en", "ar"], "notch": "left-upper"}, "en")
    card = looks.try_out(city.office, city.actor("sol"), looks.Try(SAMPLES["arabic"], look))
    assert pixels(printed(card.pdf)) == pixels(preview)
    page.select_option("#sample", "too-long")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("status")).to_contain_text("agree with the resident on a shorter printed form")
    assert page.locator(".sheet").count() == 0


def test_the_test_card_is_one_exact_page_and_true_to_size_on_paper(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    page.get_by_role("link", name="Test the card printer").click()
    (face,), sheet = shown(page), page.pdf(prefer_css_page_size=True)
    assert sizes(sheet) == [pytest.approx(CARD_MM, abs=0.2)]
    assert pixels(printed(sheet)) == pixels([face])
    assert sorted(codes_in(face.convert("L"))) == [f"PRINTER TEST {dots} DOTS" for dots in MODULE_DOTS]
    page.fill("#right", "10")
    page.get_by_role("button", name="Move the drawing").click()
    (moved,) = shown(page)
    assert moved.crop((12, 0, *SIZE)).tobytes() == face.crop((0, 0, SIZE[0] - 12, SIZE[1])).tobytes()
    page.get_by_role("link", name="The same on a sheet of A4").click()
    paper = page.pdf(prefer_css_page_size=True)
    assert sizes(paper) == [pytest.approx((210, 297), abs=0.3)]
    assert pixels(printed(paper)) == pixels([moved])
    box = page.locator(".sheet img")
    page.emulate_media(media="print")
    assert box.evaluate("each => each.getBoundingClientRect().width") / 96 * 25.4 == pytest.approx(85.6, abs=0.05)


SLOW_PICTURES = """
  window.printed = 0;
  window.print = () => { window.printed += 1; };
  const decode = HTMLImageElement.prototype.decode;
  const shown = new Promise((resolve) => { window.show = resolve; });
  HTMLImageElement.prototype.decode = async function () { await shown; return decode.call(this); };
"""


def test_nothing_is_printed_before_its_pictures_are_there(browse: Open) -> None:
    page = browse()
    page.add_init_script(SLOW_PICTURES)
    sign_in(page, "sol")
    page.get_by_role("link", name="Card design").click()
    page.get_by_role("button", name="Print this specimen").click()
    page.wait_for_timeout(300)
    assert page.evaluate("window.printed") == 0
    page.evaluate("window.show()")
    for _ in range(80):
        if page.evaluate("window.printed"):
            break
        page.wait_for_timeout(100)
    assert page.evaluate("window.printed") == 1
