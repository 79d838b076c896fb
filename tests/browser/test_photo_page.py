"""The photo page: advice by what the camera sees, the crop by mouse and keyboard, and that nothing is ever refused."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, FilePayload, Page, Playwright, expect

from idsvc.imaging.portrait import PRINT_SIZE, QR_SIZES
from idsvc.specimen.faces import Hair, Look
from idsvc.specimen.people import INSPECTED, LETTER, WITHHELD
from tests.architecture.source import ROOT
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.test_browser_visit import sign_in, start
from tests.support import portraits
from tests.support.pictures import encoded
from tests.support.y4m import Shot, film

Open = Callable[[], Page]
# Skin of the darkest colour in good light is no "too dark": the light is judged by what it hides.
DARKEST = Look(skin="#3d2317", hair="#120d0c", cloth="#888899", wall="#dcdfe2", style=Hair.CROPPED)
GOOD = "Good: a face, in the middle and well lit."
NOBODY = "No face was found: look at the camera, with the face free."
SAID = {
    GOOD: (
        portraits.person(INSPECTED.look),
        portraits.person(WITHHELD.look),  # a head covering
        portraits.person(DARKEST),
        portraits.person(LETTER.look, 200, (5, 5)),  # the crop goes where the face is
    ),
    NOBODY: (portraits.empty(),),
    "More than one face: only one person in the picture.": (portraits.two(LETTER.look, WITHHELD.look),),
    "Come closer.": (portraits.smaller(portraits.person(LETTER.look)),),
    "Move the face into the middle.": (
        portraits.person(LETTER.look, at=(-60, 106)),
        portraits.person(LETTER.look, at=(290, 330)),
    ),
    "The face hardly stands out: clean the lens, or change the light.": (
        portraits.flattened(portraits.person(LETTER.look)),
    ),
    "A little further back.": (portraits.person(LETTER.look, 900, (30, -200)),),
    "Blurred: hold still, and let the camera focus.": (portraits.blurred(portraits.person(LETTER.look)),),
    "Too bright: less light on the face.": (portraits.dimmed(portraits.person(LETTER.look), 1.7),),
    "One side is in the shade: turn towards the light.": (portraits.shaded(portraits.person(LETTER.look)),),
    "The light comes from behind: turn around, or close the blinds.": (portraits.against_the_window(LETTER.look),),
    "Glasses reflect: tilt the head a little, or take them off if that is easy.": (
        portraits.mirroring(portraits.person(INSPECTED.look), (395, 330, 560, 385)),
    ),
    "Too dark: more light on the face.": (portraits.dimmed(portraits.person(LETTER.look), 0.2),),
}

ADVICE = re.findall(
    '"([a-zA-Z]+)"', (ROOT / "idsvc/web/client/lib/advice.ts").read_text("utf-8").split("ADVICE = [")[1].split("]")[0]
)
"""Everything that the page can advise, by the names of the code."""
SENTENCES = """place => Object.fromEntries(Object.entries(place.dataset).filter(([key]) => key.startsWith("say"))
  .map(([key, words]) => [key[3].toLowerCase() + key.slice(4), words]))"""

LOOK_WHEN_SENT = """() => window.addEventListener("submit", () => {
  told([...document.querySelectorAll("a[href]")].every((link) => link.inert));
})"""


def at_the_photo(page: Page) -> None:
    sign_in(page, "ana")
    start(page)
    page.click(".steps a[href$='/photo']")


def chosen(page: Page, picture: Image.Image) -> list[str]:
    page.locator("[data-advice]").evaluate("place => place.replaceChildren()")
    file: FilePayload = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": encoded(picture, quality=92)}
    page.set_input_files("#photo", file)
    page.wait_for_selector("[data-advice] p")
    return page.locator("[data-advice] p").all_inner_texts()


def source(page: Page, alt: str) -> str:
    return page.get_by_alt_text(alt).get_attribute("src") or ""


def test_each_fault_has_its_sentence_and_none_is_a_refusal(browse: Open) -> None:
    page = browse()
    at_the_photo(page)
    told = page.locator("[data-advice]").evaluate(SENTENCES)
    assert told.keys() == {"good", *ADVICE}
    assert set(told.values()) == SAID.keys()
    for sentence, pictures in SAID.items():
        for picture in pictures:
            assert chosen(page, picture) == [sentence]
    expect(page.locator("[data-advice]")).to_have_attribute("role", "status")
    page.get_by_role("button", name="Use this picture anyway").click()  # the last one was much too dark
    expect(page.get_by_alt_text("The photo kept for the card")).to_be_visible()
    assert page.locator("form[action$='/photo'] :is(textarea, select, input[type=text])").count() == 0
    page.get_by_role("button", name="Use the camera").click()
    expect(page.locator("[data-advice] p")).to_have_text([NOBODY], timeout=20_000)  # Chromium's own test picture


def test_what_stands_in_the_frame_is_kept_and_shown_as_card_and_code_carry_it(browse: Open) -> None:
    page = browse()
    at_the_photo(page)
    halves = Image.new("RGB", (1200, 600), "#202020")
    halves.paste("#e0e0e0", (600, 0, 1200, 600))
    assert chosen(page, halves) == [NOBODY]
    frame = page.locator("[data-crop]")
    expect(frame).to_be_focused()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("-")
    assert int(page.locator("[data-size]").input_value()) == 95
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_role("heading", name="This photo is kept")).to_be_visible()
    photo = decoded(source(page, "The photo kept for the card"))
    code = decoded(source(page, "The photo in the bank code"))
    assert (photo.size, photo.mode) == (PRINT_SIZE, "RGB")
    assert code.size in QR_SIZES
    assert ImageStat.Stat(photo.convert("L")).extrema[0][0] > 200  # the dark half was outside
    assert chosen(page, halves) == [NOBODY]
    box = frame.bounding_box() or pytest.fail("the frame is not shown")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    with page.expect_navigation():
        page.get_by_role("button", name="Use this picture").click()
    assert ImageStat.Stat(decoded(source(page, "The photo kept for the card")).convert("L")).extrema[0][1] < 60


def decoded(url: str) -> Image.Image:
    kind, data = url.split(",", 1)
    assert kind.startswith("data:image/")
    return Image.open(BytesIO(b64decode(data)))


@pytest.fixture(scope="module")
def filmed(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose camera sees somebody who sits still."""
    somebody = portraits.dimmed(portraits.person(LETTER.look), 0.9)
    path = film(tmp_path_factory.mktemp("film") / "somebody.y4m", [Shot(1, somebody, 960, 0, 0)], 5, portraits.SIZE)
    browser = driver.chromium.launch(
        executable_path=CHROMIUM, args=[*QUIET, f"--use-file-for-fake-video-capture={path}"]
    )
    yield browser
    browser.close()


def test_the_film_is_watched_and_what_it_shows_is_said(filmed: Browser, served: str) -> None:
    page = filmed.new_context(base_url=served, viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(20_000)
    at_the_photo(page)
    page.get_by_role("button", name="Use the camera").click()
    said = page.locator("[data-advice] p")
    expect(said).to_have_text([GOOD], timeout=20_000)
    page.get_by_role("button", name="Take the picture").click()
    expect(page.get_by_role("button", name="Use this picture")).to_be_focused()
    page.get_by_role("button", name="Take it again").click()
    expect(page.locator("[data-video]")).to_be_visible()
    page.context.close()


def test_no_link_calls_back_a_picture_that_is_on_its_way(browse: Open) -> None:
    page = browse()
    at_the_photo(page)
    assert chosen(page, portraits.person(INSPECTED.look)) == [GOOD]
    onward = page.get_by_role("link", name="Go on to the proof")
    expect(onward).to_be_visible()
    shut: list[bool] = []
    page.expose_function("told", lambda *links: shut.extend(links))
    page.evaluate(LOOK_WHEN_SENT)
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_alt_text("The photo kept for the card")).to_be_visible()
    assert shut == [True, True]  # while the picture is cut out, and while it is on its way
    expect(page.get_by_role("link", name="Go on to the proof")).to_be_enabled()
    assert page.locator("a[href]").evaluate_all("links => links.every(each => !each.inert)")
