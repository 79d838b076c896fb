"""A form filled in before the visit: the page in Chromium, from a file, and its code at the counter."""

import io

from PIL import Image
from playwright.sync_api import Page, expect

from idsvc.enroll.prefill import decode
from idsvc.verify.image import codes_in
from idsvc.web.resident_words import LANGUAGES, said
from tests.browser.conftest import Lobby, Open
from tests.browser.test_browser_visit import sign_in, start
from tests.browser.test_scanner_access import AXE, RULES, RUN, WIDE

TYPED = {
    "full_name": "Nguyễn Thị Minh Khai",
    "preferred_name": "Khai",
    "birth_date": "1990-03-04",
    "address_line_1": "12 Lantern Street",
    "emergency_contact": "Ana O’Neil, 555-0100",  # noqa: RUF001 - as a phone's keyboard types it
}


def fill(page: Page) -> None:
    page.check("input[name=address_mode][value=street]")
    for name, text in TYPED.items():
        page.fill(f"#{name}", text)
    page.check("input[name=gender][value=X]")


def make(page: Page) -> str:
    page.click("[data-form] .button--main")
    return page.locator("[data-qr]").get_attribute("data-text") or ""


def test_what_is_typed_becomes_a_code_that_a_camera_reads(lobby: Lobby) -> None:
    page = lobby("prefill")
    fill(page)
    text = make(page)
    wanted = TYPED | {"address_mode": "street", "gender": "X"}
    assert dict(decode(text)) == wanted
    expect(page.locator("[data-code-part]")).to_be_focused()
    for media in ("screen", "print"):
        page.emulate_media(media="print" if media == "print" else "screen")
        seen = Image.open(io.BytesIO(page.locator("[data-qr]").screenshot())).convert("L")
        assert codes_in(seen) == (text,)
    expect(page.locator("[data-holds]")).to_be_hidden()
    page.emulate_media(media="screen")
    page.click("[data-change]")
    expect(page.locator("#full_name")).to_have_value(TYPED["full_name"])
    page.click("[data-again]")
    expect(page.locator("#full_name")).to_have_value("")
    assert page.locator("[data-qr] *").count() == 0


def test_a_withheld_address_is_in_no_code(lobby: Lobby) -> None:
    page = lobby("prefill")
    fill(page)
    page.check("input[name=address_mode][value=withheld]")
    expect(page.locator("#address_line_1")).to_be_hidden()
    assert "address_line_1" not in decode(make(page))


def test_faults_are_told_in_every_language_and_what_was_typed_stays(lobby: Lobby) -> None:
    page = lobby("prefill", width=320)
    page.fill("#full_name", "Ada 7")
    for language in LANGUAGES:
        page.select_option("[data-language]", language)
        assert make(page) == ""
        expect(page.locator("#full_name-fault")).to_have_text(said(language, "prefill", "fault_characters"))
        expect(page.locator("h1")).to_have_text(said(language, "prefill", "title"))
        assert page.evaluate("document.body.innerText.match(/\\{[a-z]+\\}|undefined|\\b[a-z]+_[a-z]+/g)") is None
        assert (language, page.evaluate(WIDE)) == (language, 0)
    expect(page.locator("#full_name")).to_have_value("Ada 7")
    expect(page.locator("[data-faults]")).to_be_focused()
    page.fill("#full_name", "")
    assert make(page) == ""
    expect(page.locator("[data-faults]")).to_contain_text(said(LANGUAGES[-1], "prefill", "fault_nothing"))


def test_axe_finds_nothing(lobby: Lobby) -> None:
    page = lobby("prefill")
    page.evaluate(AXE)
    page.fill("#full_name", "Ada 7")
    make(page)
    assert page.evaluate(RUN, RULES) == []
    page.emulate_media(color_scheme="dark")
    page.fill("#full_name", "Ada")
    make(page)
    assert page.evaluate(RUN, RULES) == []


def test_in_the_lobby_it_forgets_whoever_has_gone(lobby: Lobby) -> None:
    page = lobby("prefill", ending="#kiosk")
    fill(page)
    make(page)
    page.clock.run_for(111_000)
    expect(page.locator("[data-code-part]")).to_be_hidden()
    expect(page.locator("#full_name")).to_have_value("")
    assert TYPED["full_name"] not in page.content()


def test_the_clerk_scans_the_code_into_the_form_and_saves_it(browse: Open, lobby: Lobby) -> None:
    home = lobby("prefill")
    fill(home)
    text = make(home)
    shown = home.locator("[data-qr]").screenshot()
    page = browse()
    sign_in(page, "ana")
    start(page)
    page.fill("#second_name", "阮氏明開")  # typed and not left yet
    page.get_by_text("The resident has a code").click()
    expect(page.locator("#prefill_code")).to_be_focused()
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")  # as a hand scanner ends
    page.wait_for_selector("[data-filled]")
    for name, value in TYPED.items():
        expect(page.locator(f"#{name}")).to_have_value(value)
    expect(page.locator("#second_name")).to_have_value("阮氏明開")
    page.fill("#second_name", "")
    page.fill("#preferred_name", "")
    page.get_by_text("The resident has a code").click()
    page.set_input_files("#prefill_picture", {"name": "c.png", "mimeType": "image/png", "buffer": shown})
    page.wait_for_selector("[data-filled]")
    expect(page.locator("#preferred_name")).to_have_value("Khai")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/papers")
