"""The guard on pictures as a clerk meets it: the real reader refuses, a red box says where, and covered it is kept."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Playwright, Response, expect

from idsvc.card.fonts import Family, Weight, sized
from idsvc.enroll.guard_lines import Box
from idsvc.imaging.reading import ChildReader
from idsvc.web import WebServices
from idsvc.web.serving import LoopbackServer
from idsvc.wiring import inspection
from tests.browser.conftest import CHROMIUM, QUIET, Open
from tests.browser.test_browser_visit import sign_in
from tests.browser.test_capture_page import referred
from tests.support.city import TestCity
from tests.support.papers import data_page
from tests.support.pictures import encoded
from tests.support.web_desk import app_with
from tests.support.y4m import Shot, film

SIZE = (1200, 800)
NAME, TELLS = Box(100, 100, 460, 46), Box(100, 400, 330, 46)
NUMBER, BARE = "A204817392", "204817392"
WAIT = 60_000  # the reader starts, then reads, on a machine with other work
RED = """(page) => {
  const pixels = page.getContext("2d").getImageData(0, 0, page.width, page.height).data;
  let [left, top, right, bottom] = [page.width, page.height, -1, -1];
  for (let y = 0; y < page.height; y++) for (let x = 0; x < page.width; x++) {
    const at = (y * page.width + x) * 4;
    if (pixels[at] === 213 && pixels[at + 1] === 67 && pixels[at + 2] === 9)
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  return [left, top, right - left, bottom - top];
}"""
"""Where red is on the canvas: the box around what has to be covered or looked at."""


def paper(tells: str) -> bytes:
    drawn = Image.new("RGB", SIZE, "#f4f1ea")
    for place, text in ((NAME, "Rosalind Quillfeather"), (TELLS, tells)):
        font = sized(Family.LATIN, Weight.REGULAR, 44)
        ImageDraw.Draw(drawn).text((place.left, place.top), text, fill="#20262c", font=font)
    return encoded(drawn, "PNG")


class Heard(logging.Handler):
    """Everything that was logged, and every answer to a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.logged: list[str] = []
        self.answers: list[Response] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.logged.append(self.format(record))

    def answered(self, answer: Response) -> None:
        if answer.url.endswith("/captures"):
            self.answers.append(answer)


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard, loggers = Heard(), [logging.getLogger(), logging.getLogger("waitress"), logging.getLogger("idsvc")]
    for each in loggers:
        each.addHandler(heard)
    yield heard
    for each in loggers:
        each.removeHandler(heard)


@pytest.fixture(scope="module")
def reader() -> Iterator[ChildReader]:
    reader = ChildReader(patience=120)
    yield reader
    reader.close()


@pytest.fixture
def served(city: TestCity, reader: ChildReader) -> Iterator[str]:
    with LoopbackServer(
        app_with(WebServices(replace(city.office, reader=reader), loopback=True, demo_hint=None))
    ) as web:
        yield web.url


def at_the_copies(page: Page, city: TestCity) -> None:
    code = referred(city)
    sign_in(page, "ana")
    page.get_by_role("navigation").get_by_text("Open by code").click()
    page.fill("#code", code)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="Copy a paper").click()


def choose(page: Page, picture: bytes) -> None:
    page.set_input_files("#picture", {"name": "p.png", "mimeType": "image/png", "buffer": picture})
    expect(page.locator("[data-editor]")).to_be_visible()


def uncover(page: Page, place: Box, size: tuple[int, int] = SIZE) -> None:
    """Draw a frame with the mouse, a little larger than the place."""
    canvas, places = page.locator("[data-page]"), page.locator("[data-places] li")
    canvas.evaluate("page => page.scrollIntoView({block: 'center'})")
    seen, before = canvas.bounding_box(), places.count()
    assert seen is not None
    across, down = seen["width"] / size[0], seen["height"] / size[1]
    page.mouse.move(seen["x"] + (place.left - 10) * across, seen["y"] + (place.top - 10) * down)
    page.mouse.down()
    page.mouse.move(seen["x"] + (place.right + 10) * across, seen["y"] + (place.bottom + 20) * down, steps=4)
    page.mouse.up()
    expect(places).to_have_count(before + 1)


def send(page: Page) -> None:
    with page.expect_response("**/captures", timeout=WAIT):
        page.get_by_role("button", name="Send what is uncovered").click()


def red_box(page: Page) -> Box:
    return Box(*page.locator("[data-page]").evaluate(RED))


def check_over(mark: Box, place: Box) -> None:
    """The mark is over the middle of the place, and hardly larger."""
    middle = (place.left + place.width / 2, place.top + place.height / 2)
    assert mark.left < middle[0] < mark.right and mark.top < middle[1] < mark.bottom  # noqa: PT018 - one place
    assert mark.width < place.width * 1.3 + 20
    assert mark.height < place.height * 2


def kept(city: TestCity) -> int:
    return sum(1 for each in city.where.captures.rglob("*") if each.is_file())


def check_nowhere(number: str, city: TestCity, heard: Heard) -> None:
    """Nothing of the number is in a log, an answer, a row or a file."""
    assert [each.status for each in heard.answers] == [422, 200]
    assert not any(number in each for each in (*heard.logged, *(answer.text() for answer in heard.answers)))
    assert not any(number.encode() in row for _, row in inspection.rows(city.where))
    assert not any(
        number.encode() in each.read_bytes() for each in city.where.database.parent.rglob("*") if each.is_file()
    )


def test_a_number_is_refused_with_a_box_around_it_and_once_it_is_covered_the_rest_is_kept(
    browse: Open, city: TestCity, heard: Heard
) -> None:
    page = browse()
    page.on("response", heard.answered)
    at_the_copies(page, city)
    choose(page, paper(NUMBER))
    uncover(page, NAME)
    uncover(page, TELLS)
    send(page)
    expect(page.locator("[data-alert]")).to_contain_text("cover the marked places, then send it")
    expect(page.get_by_role("button", name="I looked")).to_be_hidden()
    check_over(red_box(page), TELLS)
    assert kept(city) == 0
    page.get_by_role("button", name="Place 2: Cover again").click()
    send(page)
    expect(page.get_by_role("status")).to_have_text("Kept, sealed.")
    assert kept(city) == 1
    check_nowhere(BARE, city, heard)


def test_digits_that_may_be_anything_are_looked_at_and_kept_when_the_clerk_says_so(
    browse: Open, city: TestCity, heard: Heard
) -> None:
    page = browse()
    page.on("response", heard.answered)
    at_the_copies(page, city)
    choose(page, paper(BARE))
    uncover(page, TELLS)
    send(page)
    expect(page.locator("[data-alert]")).to_contain_text("Look at the marked places")
    check_over(red_box(page), TELLS)
    assert kept(city) == 0
    with page.expect_response("**/captures", timeout=WAIT):
        page.get_by_role("button", name="I looked").click()
    expect(page.get_by_role("status")).to_have_text("Kept, sealed.")
    assert kept(city) == 1
    check_nowhere(BARE, city, heard)


SHOT = Shot(1, data_page().picture, 1000, 0, 0)
FRAME = (1280, 720)


@pytest.fixture(scope="module")
def filmed(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose camera sees a page with a machine-readable zone."""
    path = film(tmp_path_factory.mktemp("film") / "page.y4m", [SHOT], 5, FRAME)
    browser = driver.chromium.launch(
        executable_path=CHROMIUM, args=[*QUIET, f"--use-file-for-fake-video-capture={path}"]
    )
    yield browser
    browser.close()


def on_film(place: Box) -> Box:
    """Where a place of the page is in a frame of the film."""
    scale, tall = SHOT.width / 1250, round(880 * SHOT.width / 1250)
    left, top = (FRAME[0] - SHOT.width) // 2, (FRAME[1] - tall) // 2
    return Box(
        *(round(each) for each in (left + place.left * scale, top + place.top * scale)),
        *(round(each * scale) for each in (place.width, place.height)),
    )


def test_before_the_camera_a_machine_readable_zone_is_refused_where_it_stands(
    filmed: Browser, served: str, city: TestCity, heard: Heard
) -> None:
    page = filmed.new_context(base_url=served, viewport={"width": 1280, "height": 900}).new_page()
    page.on("response", heard.answered)
    page.set_default_timeout(20_000)
    at_the_copies(page, city)
    page.get_by_role("button", name="Use the camera").click()
    page.get_by_role("button", name="Take the picture").click()
    expect(page.locator("[data-editor]")).to_be_visible()
    places = data_page().places
    zone = on_film(places["zone"])
    uncover(page, on_film(places["surname"]), FRAME)
    uncover(page, Box(zone.left + 10, zone.top, zone.width - 20, zone.height - 25), FRAME)
    send(page)
    expect(page.locator("[data-alert]")).to_contain_text("cover the marked places, then send it")
    mark = red_box(page)
    assert zone.top < mark.top
    assert mark.bottom < zone.bottom
    assert mark.width > zone.width * 0.6
    page.get_by_role("button", name="Place 2: Cover again").click()
    send(page)
    expect(page.get_by_role("status")).to_have_text("Kept, sealed.")
    assert kept(city) == 1
    check_nowhere("X81739204", city, heard)
    page.context.close()
