"""Covering a paper in a real browser, by mouse and by keyboard: what is posted is black but for uncovered places."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from werkzeug.formparser import MultiPartParser

from idsvc.enroll.guard_lines import Box
from idsvc.specimen.people import LETTER
from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import sign_in
from tests.support.city import TestCity
from tests.support.papers import Paper, card_with_zone, data_page, open_passport
from tests.support.pictures import encoded, face
from tests.support.web_desk import Desk, app_of

Posted = tuple[Image.Image, dict[str, str]]


@dataclass
class Wire:
    """Keeps what came in with each post of a picture, byte for byte, and hands it on."""

    onward: WSGIApplication
    bodies: list[tuple[str, bytes]] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].endswith("/captures"):
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            self.bodies.append((environ["CONTENT_TYPE"], body))
            environ["wsgi.input"] = BytesIO(body)
        return self.onward(environ, start_response)


@pytest.fixture
def wire(city: TestCity) -> Wire:
    return Wire(app_of(city).wsgi_app)


@pytest.fixture
def served(city: TestCity, wire: Wire) -> Iterator[str]:
    app = app_of(city)
    wire.onward, app.wsgi_app = app.wsgi_app, wire  # type: ignore[method-assign] - as Flask's documentation does
    with LoopbackServer(app) as server:
        yield server.url


def referred(city: TestCity) -> str:
    """A case that is referred; returns its code."""
    app = app_of(city)
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit(LETTER)
    sol.take()
    sol.act("refer", {"reason": "address-differs"})
    return code


@pytest.fixture
def page(city: TestCity, browse: Open) -> Page:
    code = referred(city)
    page = browse()
    sign_in(page, "ana")
    page.get_by_role("navigation").get_by_text("Open by code").click()
    page.fill("#code", code)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="Copy a paper").click()
    page.set_input_files(
        "#picture", {"name": "p.png", "mimeType": "image/png", "buffer": encoded(face(400, 300), "PNG")}
    )
    expect(page.locator("[data-editor]")).to_be_visible()
    return page


def in_memory(*_: object, **__: object) -> IO[bytes]:
    return BytesIO()


def sent(page: Page, wire: Wire, act: Callable[[], None]) -> Posted:
    """What the page posts when it sends: the picture and the fields beside it, read from the bytes that came in."""
    with page.expect_response("**/captures"):
        act()
    kind, body = wire.bodies[-1]
    fields, files = MultiPartParser(stream_factory=in_memory).parse(
        BytesIO(body), kind.partition("boundary=")[2].encode(), len(body)
    )
    return Image.open(BytesIO(files["picture"].read())).convert("RGB"), dict(fields.items())


def press_send(page: Page) -> Callable[[], None]:
    return page.get_by_role("button", name="Send what is uncovered").click


def boxes_of(fields: dict[str, str]) -> list[tuple[int, ...]]:
    return [tuple(map(int, each.split(","))) for each in fields["uncovered"].split(";") if each]


def check_covered_outside(picture: Image.Image, fields: dict[str, str]) -> None:
    original, (place,) = face(400, 300), boxes_of(fields)
    left, top, width, height = place
    corners = (left, top, left + width, top + height)
    assert width * height < 0.5 * 400 * 300
    assert picture.crop(corners).tobytes() == original.crop(corners).tobytes()
    picture.paste(0, corners)
    assert picture.getbbox() is None


def test_only_what_the_mouse_uncovered_is_in_the_bytes_that_are_posted(page: Page, wire: Wire) -> None:
    canvas = page.locator("[data-page]").bounding_box()
    assert canvas is not None
    page.mouse.move(canvas["x"] + 40, canvas["y"] + 40)
    page.mouse.down()
    page.mouse.move(canvas["x"] + 160, canvas["y"] + 120, steps=4)
    page.mouse.up()
    expect(page.get_by_role("button", name="Place 1")).to_be_visible()
    picture, fields = sent(page, wire, press_send(page))
    check_covered_outside(picture, fields)
    expect(page.get_by_role("status")).to_have_text("Kept, sealed.")


def test_a_place_is_uncovered_and_covered_again_by_keyboard_alone(page: Page, wire: Wire) -> None:
    page.locator("[data-page]").focus()
    for key in ("Enter", "ArrowRight", "ArrowDown", "Shift+ArrowDown", "Enter", "Backspace"):
        page.keyboard.press(key)
    expect(page.locator("[data-places] li")).to_have_count(1)
    picture, fields = sent(page, wire, press_send(page))
    assert boxes_of(fields) == [(40, 30, 120, 24)]
    check_covered_outside(picture, fields)


def test_nothing_is_sent_while_all_is_covered_or_most_is_uncovered(page: Page, city: TestCity) -> None:
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    press_send(page)()
    expect(page.locator("[data-alert]")).to_contain_text("Uncover something first")
    page.locator("[data-page]").focus()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    press_send(page)()
    expect(page.locator("[data-alert]")).to_contain_text("More than half")
    assert posted == []
    assert not list(city.where.captures.rglob("*"))


def open_paper(page: Page, paper: Paper) -> None:
    """Choose another picture: the page of the case's copies once more, and a paper on a table."""
    page.reload()
    picture = {"name": "p.png", "mimeType": "image/png", "buffer": encoded(paper.picture, "PNG")}
    page.set_input_files("#picture", picture)  # type: ignore[arg-type]
    expect(page.locator("[data-editor]")).to_be_visible()


def colours(picture: Image.Image, place: Box) -> int:
    """How many colours there are in a place: one, where it is covered."""
    part = picture.crop((place.left, place.top, place.right, place.bottom))
    return len(part.getcolors(part.width * part.height) or ())


def test_frames_are_proposed_open_nothing_and_once_taken_show_all_but_number_and_zone(page: Page, wire: Wire) -> None:
    paper = data_page().on_table()
    open_paper(page, paper)
    page.get_by_role("button", name="Propose frames").click()
    expect(page.locator("[data-proposed] li")).to_have_count(3)
    expect(page.get_by_role("status")).to_contain_text("nothing of them is uncovered yet")
    press_send(page)()
    expect(page.locator("[data-alert]")).to_contain_text("Uncover something first")
    assert wire.bodies == []
    page.get_by_role("button", name="Uncover the proposed frames").click()
    expect(page.locator("[data-places] li")).to_have_count(3)
    picture, _ = sent(page, wire, press_send(page))
    for covered in ("zone", "number", "heading", "nationality", "place"):
        place = paper.places[covered]
        part = picture.crop((place.left, place.top, place.right, place.bottom))
        assert part.getbbox() is None, covered
    for shown in ("photo", "surname", "given", "birth"):
        assert colours(picture, paper.places[shown]) > 2, shown


def test_a_proposed_frame_is_removed_moved_and_sized_by_keyboard_and_by_mouse(page: Page, wire: Wire) -> None:
    open_paper(page, data_page().on_table())
    page.get_by_role("button", name="Propose frames").click()
    page.get_by_role("button", name="Photo: remove this frame").click()
    page.get_by_role("button", name="Date of birth: remove this frame").click()
    expect(page.locator("[data-proposed] li")).to_have_count(1)
    page.get_by_role("button", name="Name", exact=True).click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("[data-proposed] li")).to_have_count(0)
    _, fields = sent(page, wire, press_send(page))
    by_keyboard = boxes_of(fields)[0]
    open_paper(page, data_page().on_table())
    page.get_by_role("button", name="Propose frames").click()
    page.get_by_role("button", name="Photo: remove this frame").click()
    page.get_by_role("button", name="Date of birth: remove this frame").click()
    drag_into(page, by_keyboard)
    page.get_by_role("button", name="Uncover the proposed frames").click()
    _, fields = sent(page, wire, press_send(page))
    left, top, width, height = boxes_of(fields)[0]
    assert (left - by_keyboard[0], width, height) == (pytest.approx(100, abs=4), by_keyboard[2] + 12, by_keyboard[3])
    assert top == pytest.approx(by_keyboard[1] - 12 + 60, abs=4)


def drag_into(page: Page, box: tuple[int, ...]) -> None:
    """Drag the frame that holds the middle of a box 100 pixels of the picture to the right and 60 down."""
    seen = page.locator("[data-page]").bounding_box()
    assert seen is not None
    scale = seen["width"] / 2000
    across, down = seen["x"] + (box[0] + box[2] / 2) * scale, seen["y"] + (box[1] + box[3] / 2) * scale
    page.mouse.move(across, down)
    page.mouse.down()
    page.mouse.move(across + 100 * scale, down + 60 * scale, steps=5)
    page.mouse.up()


def test_on_an_open_passport_the_page_with_the_face_is_found_and_on_the_back_of_a_card_nothing(page: Page) -> None:
    passport = open_passport().on_table((2000, 2300), (300, 250))
    open_paper(page, passport)
    page.get_by_role("button", name="Propose frames").click()
    expect(page.locator("[data-proposed] li")).to_have_count(3)
    open_paper(page, card_with_zone().on_table())
    page.get_by_role("button", name="Propose frames").click()
    expect(page.get_by_role("status")).to_contain_text("No paper was found")


def test_where_no_paper_is_known_the_page_says_so_and_proposes_nothing(page: Page) -> None:
    page.get_by_role("button", name="Propose frames").click()
    expect(page.get_by_role("status")).to_contain_text("No paper was found")
    expect(page.locator("[data-proposed] li")).to_have_count(0)
    expect(page.get_by_role("button", name="Uncover the proposed frames")).to_be_hidden()


def test_while_a_page_is_read_the_clerk_sees_that_it_is(page: Page) -> None:
    page.route("**/captures", lambda route: (expect_reading(page), route.continue_()))
    page.locator("[data-page]").press("Enter")
    expect(page.locator("[data-progress]")).to_be_hidden()
    press_send(page)()
    expect(page.get_by_role("status")).to_have_text("Kept, sealed.")
    expect(page.locator("[data-progress]")).to_be_hidden()


def expect_reading(page: Page) -> None:
    """While the picture is on its way, a bar moves, words say what goes on, and nothing can be sent twice."""
    assert page.locator("[data-progress]").is_visible()
    assert page.get_by_role("status").inner_text() == "Looking for what must not be kept …"
    assert page.get_by_role("button", name="Send what is uncovered").is_disabled()
