"""Printing, stock and the bridge card in a real browser, each reached by clicking from the start page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect

from idsvc.card.layout import SIZE
from idsvc.verify.image import codes_in, open_image
from idsvc.verify.verdict import Audience, Reason
from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.test_card_design import pixels, printed, shown
from tests.support.city import PASSWORD, TestCity
from tests.support.looks import ARMS, LOOK
from tests.support.visits import NO_TAGS, approved, quick_city, verdict
from tests.support.web_desk import app_of

CR80 = (85.6 / 25.4 * 72, 53.98 / 25.4 * 72)
MEDIA_BOX = rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]"
REMEMBER = "window.printed = []; window.print = () => window.printed.push(document.querySelectorAll('img.face').length)"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    """A city with arms and a colour of its own on its cards."""
    made = quick_city(tmp_path_factory.mktemp("prints"))
    made.where.policy.write_text(NO_TAGS + LOOK, "utf-8")
    (made.where.city / "arms.png").write_bytes(ARMS)
    made.reopen()
    return made


@pytest.fixture(scope="module")
def served_town(town: TestCity) -> Iterator[str]:
    with LoopbackServer(app_of(town)) as server:
        yield server.url


@pytest.fixture
def page(chromium: Browser, served_town: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=served_town, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(15000)
    yield opened
    context.close()


def sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main form .usa-button--big")
    page.wait_for_selector(".who")


def in_hand(page: Page, town: TestCity) -> None:
    sign_in(page, "ana")
    code = approved(town).code
    page.click("a.tile[href='/reopen']")
    page.fill("#code", code)
    page.click("main form .usa-button--big")
    page.wait_for_url("**/case/*")


def test_a_card_is_printed_once_at_its_exact_size_and_is_gone_from_the_page(page: Page, town: TestCity) -> None:
    page.add_init_script(REMEMBER)
    in_hand(page, town)
    page.get_by_role("button", name="Issue the card").click()
    expect(page.locator("img.face")).to_have_count(2)
    assert page.pdf(prefer_css_page_size=True).count(b"/Subtype /Image") == 0  # a preview is not printed
    assert town.office.arms is not None
    preview = shown(page)
    page.get_by_role("button", name="Print", exact=True).click()
    for _ in range(80):  # asked from here: the page's own policy lets no text become code, a waiting browser's neither
        if page.evaluate("window.printed"):
            break
        page.wait_for_timeout(100)
    assert page.evaluate("window.printed") == [2]
    sheets = page.pdf(prefer_css_page_size=True)
    assert sheets.count(b"/Type /Page\n") == 2
    assert [each.size for each in preview] == [SIZE, SIZE]
    assert pixels(printed(sheets)) == pixels(preview)
    boxes = [(float(width), float(height)) for width, height in re.findall(MEDIA_BOX, sheets)]
    assert boxes == [pytest.approx(CR80, abs=0.75)] * 2  # Chromium's pages are whole dots of 1/96 inch
    expect(page.locator("img.face")).to_have_count(0)
    expect(page.locator("#asked")).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="Did a good card come out?")).to_be_visible()
    expect(page.locator("img.face")).to_have_count(0)


def test_a_spoiled_card_a_new_one_and_the_stock_that_says_so(page: Page, town: TestCity) -> None:
    page.add_init_script(REMEMBER)
    in_hand(page, town)
    page.get_by_role("button", name="Issue the card").click()
    page.get_by_role("button", name="Print", exact=True).click()
    page.fill("#serial", "hv-000321")
    page.get_by_role("button", name="Spoiled: make a new card").click()
    page.get_by_role("button", name="Print", exact=True).click()
    page.get_by_role("button", name="Yes: slip and hand-over").click()
    page.get_by_role("button", name="Card and slip handed over").click()
    page.get_by_role("link", name="Next").click()
    page.click("a.tile[href='/stock']")
    expect(page.get_by_text("HV-000321")).to_be_visible()
    row = page.locator("tr", has_text="Blank cards issued")
    expect(row).to_contain_text("1")


def test_a_bridge_card_is_one_press_away_and_partners_read_its_print(
    page: Page, town: TestCity, tmp_path: Path
) -> None:
    in_hand(page, town)
    page.get_by_role("button", name="The printer is down: a bridge card on paper").click()
    sheet = page.locator(".bridge")
    expect(sheet).to_be_visible()
    page.emulate_media(media="print")
    sheet.screenshot(path=tmp_path / "sheet.png", scale="device")
    texts = codes_in(open_image((tmp_path / "sheet.png").read_bytes()))
    assert len(texts) == 2
    front, back = sorted(texts, key=len)
    read = verdict(town, front, Audience.LIBRARY), verdict(town, back)
    assert [each.reason for each in read] == [Reason.VALID, Reason.VALID]
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_the_day_is_closed_by_two_people_from_the_stock_page(page: Page) -> None:
    sign_in(page, "sol")
    page.click("a.tile[href='/stock']")
    page.select_option("#move", "blanks-received")
    page.fill("#count", "500")
    page.get_by_role("button", name="Enter", exact=True).click()
    expect(page.locator("tr", has_text="Blank cards received")).to_contain_text("500")
    page.get_by_role("link", name="Day end: count and close with a second person").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Day end")


@pytest.fixture
def remembering(driver: Playwright, served_town: str) -> Iterator[tuple[Page, list[int]]]:
    """A browser that keeps pages for its back button as a clerk's does, and what its printer was asked for."""
    browser = driver.chromium.launch(
        executable_path=CHROMIUM, args=list(QUIET), ignore_default_args=["--disable-back-forward-cache"]
    )
    page, asked = browser.new_context(base_url=served_town).new_page(), list[int]()
    page.set_default_timeout(15000)
    page.expose_function("asked", lambda *faces: asked.extend(faces))
    page.add_init_script("window.print = () => window.asked(document.querySelectorAll('img.face').length)")
    yield page, asked
    browser.close()


def went(page: Page, way: str) -> None:
    """Press the browser's own button; where it would have to send a form again, say yes."""
    page.evaluate(f"setTimeout(() => history.{way}(), 0)")
    page.wait_for_timeout(700)
    if not page.locator("main h1").count():
        page.reload()
    page.wait_for_load_state()


def test_back_and_forward_print_no_card_again(remembering: tuple[Page, list[int]], town: TestCity) -> None:
    page, asked = remembering
    in_hand(page, town)
    page.get_by_role("button", name="Issue the card").click()
    page.get_by_role("button", name="Print", exact=True).click()
    good = page.get_by_role("button", name="Yes: slip and hand-over")
    expect(good).to_be_visible()
    for _ in range(80):
        if asked:
            break
        page.wait_for_timeout(100)
    for way in ("back", "forward", "back"):
        went(page, way)
        expect(page.get_by_role("heading", name="Did a good card come out?")).to_be_visible()
        expect(page.get_by_role("button", name="Print", exact=True)).to_have_count(0)
        expect(page.locator("img.face")).to_have_count(0)
    good.click()
    expect(page.get_by_role("button", name="Card and slip handed over")).to_be_visible()
    for way in ("back", "back", "forward"):
        went(page, way)
        expect(page.locator("main h1")).to_be_visible()
        expect(page.get_by_role("button", name="Print", exact=True)).to_have_count(0)
        expect(page.locator("img.face")).to_have_count(0)
    assert asked == [2]


def test_a_page_that_is_left_takes_the_faces_off_before_the_browser_keeps_it(page: Page, town: TestCity) -> None:
    page.add_init_script("window.print = () => {}")  # a printer that never says that it has finished
    in_hand(page, town)
    page.get_by_role("button", name="Issue the card").click()
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.locator("#asked")).to_be_visible()
    expect(page.locator("img.face")).to_have_count(2)
    page.wait_for_load_state()
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(page.locator("img.face")).to_have_count(0)


def test_without_scripts_too_back_prints_no_card_again(chromium: Browser, served_town: str, town: TestCity) -> None:
    context = chromium.new_context(base_url=served_town, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15000)
    in_hand(page, town)
    page.get_by_role("button", name="Issue the card").click()
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.locator("img.face")).to_have_count(2)  # by hand, from the browser's menu
    page.reload()  # sends the form again
    expect(page.get_by_role("heading", name="Did a good card come out?")).to_be_visible()
    expect(page.locator("img.face")).to_have_count(0)
    page.get_by_role("button", name="Yes: slip and hand-over").click()
    expect(page.get_by_role("button", name="Card and slip handed over")).to_be_visible()
    with pytest.raises(
        Error, match="ERR_CACHE_MISS"
    ):  # the browser kept no page: it asks whether to send the form again
        page.go_back()
    expect(page.locator("img.face")).to_have_count(0)
    context.close()
