"""The scanner page for everybody: axe-core, ten languages, right to left, small screens, keyboard alone."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from idsvc.verify.page_builder import TEMPLATE
from tests.browser.test_scanner_page import PRESS
from tests.support.scan_city import code, keys, root_line, write_page
from tests.support.scan_page import Scanner, open_scanner
from tests.support.verdict_cards import AT, Setting

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
SENTENCES = {
    path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "idsvc/verify/sentences").glob("*.json")
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """rules => axe.run(document, { runOnly: { type: "tag", values: rules } })
  .then(found => found.violations.map(each => [each.id, ...each.nodes.map(node => node.html.slice(0, 160))]))"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("button, select, summary, .button, .who label, a[href]")]
  .filter(each => each.checkVisibility() && !each.matches(".skip"))
  .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 43.5).map(([html]) => html)"""

Open = Callable[..., Scanner]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_page(tmp_path_factory.mktemp("partner") / "scanner.html")


@pytest.fixture
def desk(chromium: Browser, address: str) -> Iterator[Open]:
    complaints: list[str] = []
    contexts = []

    def device(width: int = 1280, language: str = "en-US", scheme: str = "light") -> Scanner:
        size = {"width": width, "height": 800}
        context = chromium.new_context(
            viewport=size,
            locale=language,
            color_scheme=scheme,
            reduced_motion="reduce",  # type: ignore[arg-type]
        )
        contexts.append(context)
        return open_scanner(context, address, AT, complaints.append)

    yield device
    for context in contexts:
        context.close()
    assert not complaints


def scan(scanner: Scanner, name: str) -> None:
    scanner.clear()
    scanner.page.evaluate(PRESS, keys(code(name)))
    scanner.reason()


def faults(page: Page) -> list[list[str]]:
    """Return what axe-core finds; it is put in by the browser's tools, past the page's policy."""
    page.evaluate(AXE)
    found: list[list[str]] = page.evaluate(RUN, RULES)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(desk: Open, scheme: str) -> None:
    scanner = desk(scheme=scheme)
    page = scanner.page
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert faults(page) == []
    for audience in ("library", "bank", "door"):
        scanner.as_(audience)
        for name in ("temporary", "cancelled", "front"):
            scan(scanner, name)
            assert (audience, name, faults(page)) == (audience, name, [])
    scanner.clear()
    page.evaluate("document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))")
    assert faults(page) == []


def test_axe_finds_nothing_before_the_first_list_and_in_the_question(chromium: Browser) -> None:
    context = chromium.new_context(reduced_motion="reduce", locale="en-US")
    scanner = open_scanner(context, TEMPLATE.as_uri(), AT, lambda _: None)
    assert faults(scanner.page) == []
    scanner.drop(root_line(Setting()).encode(), *Setting().status_bytes())
    expect(scanner.page.locator("[data-root-dialog]")).to_be_visible()
    assert faults(scanner.page) == []
    scanner.page.click("[data-root-cancel]")
    expect(scanner.page.locator("[data-lists-fault]")).to_be_visible()
    assert faults(scanner.page) == []
    context.close()


def test_a_screen_reader_is_told_at_once(desk: Open) -> None:
    scanner = desk()
    said = scanner.page.locator("[data-announce][aria-live=assertive]")
    scan(scanner, "back")
    expect(said).to_have_text(
        "GENUINE. Genuine code for Ana Lima Castro. " + SENTENCES["en"]["reasons"]["VALID_BACK"]["advice"]
    )
    scan(scanner, "cancelled")
    expect(said).to_contain_text("DO NOT ACCEPT. This card was cancelled.")
    expect(scanner.page.locator("[data-idle] [role=status]")).to_be_attached()


def test_every_language_is_whole_on_a_small_screen(desk: Open) -> None:
    scanner = desk(360).as_("bank")
    page = scanner.page
    assert len(SENTENCES) == 10
    for language, texts in SENTENCES.items():
        scanner.clear()
        page.select_option("[data-language]", language)
        place = [language, texts["language"]["dir"]]
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == place
        assert scanner.text("state-word") == texts["page"]["ready"]
        assert page.locator("[data-language] option:checked").inner_text() == texts["language"]["name"]
        scan(scanner, "two scripts")
        sentence = texts["reasons"]["VALID_BACK"]["sentence"].replace("{name}", "Layla Haddad")
        assert (scanner.text("word"), scanner.text("sentence")) == (texts["words"]["genuine"], sentence)
        assert (language, page.evaluate(WIDE), page.evaluate(SMALL)) == (language, 0, [])
        assert "{" not in page.locator("main").inner_text()
    page.reload()
    expect(page.locator(f"html[lang={language}]")).to_be_attached()


def test_arabic_stands_from_right_to_left(desk: Open, tmp_path: Path) -> None:
    scanner = desk(language="ar")
    page = scanner.page
    expect(page.locator("html[lang=ar][dir=rtl]")).to_be_attached()
    stage, side = page.locator("[data-stage]").bounding_box(), page.locator("[data-camera-card]").bounding_box()
    assert stage
    assert side
    assert stage["x"] > side["x"]
    scanner.as_("bank")
    scan(scanner, "two scripts")
    page.screenshot(path=tmp_path / "arabic.png", full_page=True)
    number = page.locator("[data-claim=card_number] dd bdi")
    assert number.inner_text() == "3F9ZK2M7QX4TB8WD"
    isolated = page.locator("[data-record-line] bdi[dir=ltr]").all_inner_texts()
    assert {"2026-03-02", "2028-02-29", "2026-03-15T12:00:00Z"} <= set(isolated)  # else shown as 02-03-2026
    shape, word = page.locator(".shape").bounding_box(), page.locator("[data-word]").bounding_box()
    assert shape
    assert word
    assert shape["x"] > word["x"]
    assert faults(page) == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_width_scrolls_sideways(desk: Open, width: int) -> None:
    scanner = desk(width)
    for audience, name in (("library", "front"), ("bank", "back"), ("door", "cancelled")):
        scanner.as_(audience)
        assert scanner.page.evaluate(WIDE) <= 0
        scan(scanner, name)
        assert scanner.page.evaluate(WIDE) <= 0
        assert scanner.page.evaluate(SMALL) == []


FOCUSED = """() => {
  const { activeElement: at } = document;
  return at.tagName === "SUMMARY" ? Object.keys(at.parentElement.dataset)[0] : Object.keys(at.dataset)[0] ?? at.name;
}"""


def test_everything_is_reached_by_keyboard(desk: Open) -> None:
    scanner = desk()
    page = scanner.page
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    wanted = ["language", "audience", "pair", "cameraStart", "picture", "listsFile", "rootsDetails", "settings"]
    assert list(dict.fromkeys(each for each in reached if each in wanted)) == wanted
    page.focus("[data-settings] summary")
    page.keyboard.press("Enter")
    expect(page.locator("[data-sound]")).to_be_visible()
    page.focus("[data-sound]")
    page.keyboard.press("Space")
    expect(page.locator("[data-sound]")).not_to_be_checked()
    scan(scanner, "back")
    page.keyboard.press("Escape")
    expect(page.locator("[data-verdict]")).to_be_hidden()
