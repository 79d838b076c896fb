"""The resident's display in a real browser: a tablet of its own, and a second monitor beside the clerk's window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idsvc.specimen.people import INSPECTED
from idsvc.staff.terminals import Screen
from idsvc.web.resident_words import said
from idsvc.web.serving import LoopbackServer
from tests.browser.test_staff_access import examine
from tests.support.city import TestCity, make_city
from tests.support.visits import FORM, NO_TAGS, printed
from tests.support.web_desk import app_of

NAME = INSPECTED.typed.full_name
STORED = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  (await caches.keys()).length, document.cookie]"""
Open = Callable[[], Page]
LETTERS = "parseFloat(getComputedStyle(document.querySelector('#shown :is(.large, .tongues button)')).fontSize)"
SPEAK = """
  const voice = (name, lang, localService) => ({ name, lang, localService });
  const voices = [voice("cloud", "en-US", false), voice("mouth", "en_GB", true), voice("nuage", "fr-FR", false)];
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  speechSynthesis.getVoices = () => voices;
  speechSynthesis.cancel = () => window.spoken.push(["", "hush"]);
  speechSynthesis.speak = (said) => window.spoken.push([said.text, said.voice.name]);
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return make_city(Path(tmp_path_factory.mktemp("display")), policy=NO_TAGS)


@pytest.fixture(scope="module")
def served(city: TestCity) -> Iterator[str]:
    with LoopbackServer(app_of(city)) as server:
        yield server.url


def paired(clerk: Page, tablet: Page) -> None:
    """Open the display on a tablet, and type its code where the header leads."""
    tablet.goto("/display")
    code = tablet.locator(".display__code").inner_text()
    clerk.get_by_role("navigation").get_by_text("Display").click()
    expect(clerk.locator("#code")).to_be_focused()
    clerk.keyboard.type(code.lower())
    clerk.keyboard.press("Enter")
    expect(tablet.locator("body")).to_have_attribute("data-screen", "welcome")
    expect(clerk.locator("[data-pairing][data-claimed=yes]")).to_be_visible()


def start(clerk: Page) -> None:
    clerk.get_by_role("button", name="Start the visit").click()
    clerk.get_by_text("Go on to the details").click()


def details(page: Page) -> None:
    form = INSPECTED.typed.form()
    page.click(f"label[for='address_mode-{form['address_mode']}']")
    for name in ("full_name", "birth_date", "address_line_1"):
        page.fill(f"#{name}", form[name])
    page.locator("#birth_date").blur()
    expect(page.locator("[data-saved]")).to_have_text("Saved, sealed")


def monitor_of(clerk: Page) -> Page:
    clerk.get_by_role("navigation").get_by_text("Display").click()
    with clerk.context.expect_page() as opened:
        clerk.get_by_role("link", name="Open the second monitor").click()
    return opened.value


def test_a_visit_with_a_tablet_in_the_resident_s_hands(clerk: Page, browse: Open) -> None:
    tablet = browse()
    paired(clerk, tablet)
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    tablet.get_by_role("button", name="العربية").click()
    expect(tablet.locator("html")).to_have_attribute("dir", "rtl")
    expect(clerk.locator("#language-ar")).to_be_checked()
    tablet.get_by_role("button", name=said("ar", "display", "goes_on")).click()
    expect(clerk.locator("[data-from-display]")).to_have_text("The resident goes on.")
    start(clerk)
    expect(tablet.locator("h1")).to_have_text(said("ar", "display", "details_title"))
    details(clerk)
    expect(tablet.locator("[data-field=full_name]")).to_have_text(NAME)
    clerk.locator(".steps a[href$='/proof']").click()
    tablet.get_by_role("button", name=said("ar", "display", "wrong")).click()
    expect(clerk.locator("[data-from-display]")).to_have_text("The resident says that something is not right.")
    clerk.reload()
    tablet.keyboard.press("Tab")
    expect(tablet.get_by_text(said("ar", "display", "wrong_said"))).to_be_visible()
    clerk.locator(".steps a[href$='/details']").click()
    expect(tablet.locator("h1")).to_have_text(said("ar", "display", "details_title"))
    clerk.locator(".steps a[href$='/proof']").click()
    tablet.get_by_role("button", name=said("ar", "display", "right")).focus()
    tablet.keyboard.press("Enter")
    expect(clerk.get_by_role("button", name="Submit the application")).to_be_visible()
    expect(tablet.get_by_text(said("ar", "display", "right_said"))).to_be_visible()
    clerk.get_by_role("button", name="Put the case down").click()
    expect(tablet.locator("body")).to_have_attribute("data-screen", "welcome")
    assert NAME not in tablet.content()
    assert tablet.evaluate(STORED) == [0, 0, 0, 0, ""]


def test_a_second_monitor_follows_without_the_server_and_rests_when_nobody_feeds_it(clerk: Page) -> None:
    monitor = monitor_of(clerk)
    expect(monitor.locator("body")).to_have_attribute("data-screen", "welcome")
    asked: list[str] = []
    monitor.on("request", lambda request: asked.append(request.url) if "/fonts/" not in request.url else None)
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    monitor.get_by_role("button", name="中文").click()
    expect(clerk.locator("#language-zh")).to_be_checked()
    start(clerk)
    clerk.locator("#full_name").press_sequentially("Ada L")
    expect(monitor.locator("[data-field=full_name]")).to_have_text("Ada L")
    details(clerk)
    clerk.locator(".steps a[href$='/proof']").click()
    monitor.get_by_role("button", name=said("zh", "display", "right")).click()
    expect(clerk.get_by_role("button", name="Submit the application")).to_be_visible()
    expect(monitor.locator("[data-field=full_name]")).to_have_text(NAME)
    assert asked == []
    assert monitor.evaluate(STORED) == [0, 0, 0, 0, ""]
    clerk.get_by_role("button", name="Lock").click()
    expect(monitor.locator("body")).to_have_attribute("data-screen", "pause")
    assert NAME not in monitor.content()


def test_a_monitor_whose_clerk_is_gone_shows_nothing(clerk: Page) -> None:
    monitor = monitor_of(clerk)
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    start(clerk)
    details(clerk)
    expect(monitor.locator("[data-field=full_name]")).to_have_text(NAME)
    clerk.close()
    expect(monitor.locator("body")).to_have_attribute("data-screen", "pause", timeout=12_000)
    assert NAME not in monitor.content()


def test_only_voices_of_this_machine_read_aloud_and_names_are_spelled(clerk: Page, browse: Open) -> None:
    tablet = browse()
    tablet.add_init_script(SPEAK)
    paired(clerk, tablet)
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    tablet.get_by_role("button", name="Français").click()
    expect(tablet.get_by_text(said("fr", "display", "ask_reading"))).to_be_visible()
    expect(tablet.locator("[data-read]")).to_be_hidden()
    expect(clerk.locator("#language-fr")).to_be_checked()
    clerk.click("label[for='language-en']")
    expect(tablet.locator("html")).to_have_attribute("lang", "en")
    start(clerk)
    clerk.fill("#full_name", "Zoë Li")
    clerk.locator("#full_name").blur()
    expect(tablet.locator("[data-field=full_name]")).to_have_text("Zoë Li")
    tablet.evaluate("window.spoken = []")
    tablet.get_by_role("button", name=said("en", "display", "read_aloud")).click()
    spoken = tablet.evaluate("window.spoken")
    assert ["Zoë Li", "mouth"] in spoken
    assert ["Z, o, ë, L, i", "mouth"] in spoken
    assert {name for _, name in spoken} == {"mouth"}
    clerk.get_by_role("button", name="Put the case down").click()
    expect(tablet.locator("body")).to_have_attribute("data-screen", "welcome")
    assert tablet.evaluate("window.spoken").pop() == ["", "hush"]


def test_who_reads_badly_makes_the_letters_large_until_the_visit_ends(clerk: Page, browse: Open) -> None:
    tablet = browse()
    paired(clerk, tablet)
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    tablet.get_by_role("button", name="Español").click()
    expect(clerk.locator("#language-es")).to_be_checked()
    small = tablet.evaluate(LETTERS)
    switch = tablet.get_by_role("button", name=said("es", "display", "large_text"))
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert tablet.evaluate(LETTERS) > small * 1.3
    start(clerk)
    expect(tablet.locator("h1")).to_have_text(said("es", "display", "details_title"))
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert tablet.evaluate(LETTERS) > small * 1.3
    assert tablet.evaluate(STORED) == [0, 0, 0, 0, ""]
    clerk.get_by_role("button", name="Put the case down").click()
    expect(tablet.locator("body")).to_have_attribute("data-screen", "welcome")
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    expect(tablet.get_by_role("button", name="Large text")).to_have_attribute("aria-pressed", "false")
    assert tablet.evaluate(LETTERS) <= small


UNSEEN = {"slip", "busy", "pause", "blank"}
"""A moment's screens, made as the others are: one title, or nothing."""


def test_the_display_is_for_everybody(city: TestCity, clerk: Page, browse: Open) -> None:
    """Arabic at the fullest screens; the walk of all staff pages has no tablet beside it."""
    tablet, wrong = browse(), {}
    tablet.goto("/display")
    wrong["code"] = examine(tablet)
    paired(clerk, tablet)
    wrong["welcome"] = examine(tablet)
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    expect(tablet.locator(".tongues")).to_be_visible()
    wrong["languages"] = examine(tablet)
    tablet.get_by_role("button", name="العربية").click()
    expect(tablet.locator("[data-answer=goes-on]")).to_be_visible()
    wrong["notice"] = examine(tablet)
    start(clerk)
    details(clerk)
    expect(tablet.locator("[data-field=full_name]")).to_have_text(NAME)
    wrong["details"] = examine(tablet)

    def pressed(link: str, screen: str) -> None:
        clerk.locator(link).click()
        expect(tablet.locator("body")).to_have_attribute("data-screen", screen)
        wrong[screen] = examine(tablet)

    for step in ("papers", "photo", "proof"):
        pressed(f".steps a[href$='/{step}']", step)
    pressed(".rail a[href$='/fee']", "fee")
    pressed("button[value='paid']", "settled")
    code = printed(city, {**FORM, "language": "ar"}).code
    clerk.goto("/reopen")
    clerk.fill("#code", code)
    pressed("main form .usa-button--big", "case")
    expect(tablet.locator("html")).to_have_attribute("dir", "rtl")
    pressed("main a.usa-button[href$='/card']", "card")
    pressed("main a[href$='/slip']", "take")
    pressed("form[action$='/hand-over'] button", "thanks")
    assert {name: each for name, each in wrong.items() if each} == {}
    assert {each.value for each in Screen} - {*wrong, "start"} == UNSEEN
