"""The scanner page as a file: verdicts by hand scanner and picture, what each audience sees, and what is left of it."""

import io
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect

from idsvc.credential.base45 import ALPHABET
from idsvc.credential.claims import Flag, issue_code
from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.keyboards import KEYBOARDS
from tests.support.scan_city import Event, code, keys, picture, shown_back, write_page
from tests.support.scan_page import Scanner, open_scanner
from tests.support.verdict_cards import AT, Setting, signer, trust_list
from tests.support.y4m import Shot, film

PRESS = """events => {
  for (const event of events) {
    const target = document.activeElement ?? document.body;
    const given = new KeyboardEvent("keydown", { ...event, bubbles: true, cancelable: true });
    if (target.dispatchEvent(given) && event.key === "Enter") target.click();
  }
}"""
PASTE = """data => {
  const given = new DataTransfer();
  const bytes = Uint8Array.from(atob(data), each => each.charCodeAt(0));
  given.items.add(new File([bytes], "card.png", { type: "image/png" }));
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
}"""
HEAR = """
  window.heard = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {
    window.heard.push(`${this.type} ${this.frequency.value}`);
    start.call(this, at);
  };
"""
PERSONAL = ("Ana Lima", "3F9ZK2M7QX4TB8WD", "K7Q2M9X4TB", "1990", "Wharf", "RIFF")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_page(tmp_path_factory.mktemp("partner") / "scanner.html")


Open = Callable[..., Scanner]


@pytest.fixture
def desk(chromium: Browser, address: str) -> Iterator[Open]:
    """Open the page on fresh devices; what the browser complains of, or asks of a network, fails the test."""
    complaints: list[str] = []
    contexts = []

    def device(script: str = "", where: str = address) -> Scanner:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=False, locale="en-US")
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.on("request", lambda sent: complaints.append(sent.url) if sent.url.startswith("http") else None)
        if script:
            context.add_init_script(script)
        return open_scanner(context, where, AT, complaints.append)

    yield device
    for context in contexts:
        context.close()
    assert not complaints


def type_into(scanner: Scanner, events: list[Event]) -> Scanner:
    """Press keys as fast as a hand scanner does."""
    scanner.clear()
    scanner.page.evaluate(PRESS, events)
    return scanner


def scan(scanner: Scanner, name: str) -> str:
    return type_into(scanner, keys(code(name))).reason()


def test_a_library_sees_what_a_library_needs(desk: Open) -> None:
    scanner = desk()
    assert scanner.text("state-word") == "READY"
    assert scan(scanner, "front") == "VALID"
    assert (scanner.text("word"), scanner.text("mark-side")) == ("GENUINE", "Front code")
    assert scanner.claims() == {
        "name": "Ana Lima",
        "library_number": "K7Q2M9X4TB",
        "expires": "2028-02-29",
        "resident": "yes",
        "age_band": "adult",
        "city": "Rivermouth",
    }
    assert "this code does not cover the photo" in scanner.text("advice")
    expect(scanner.page.locator("[data-portrait-box]")).to_be_hidden()
    assert scan(scanner, "back") == "VALID"
    assert "birth_date" not in scanner.claims()
    assert "card_number" not in scanner.claims()
    expect(scanner.page.locator("[data-record]")).to_be_hidden()
    assert scanner.page.locator("[data-portrait]").evaluate("each => each.decode().then(() => each.naturalWidth)") > 0


def test_a_bank_copies_one_line_without_a_name(desk: Open) -> None:
    scanner = desk().as_("bank")
    assert scan(scanner, "back") == "VALID"
    assert scanner.claims() == {
        "name": "Ana Lima Castro",
        "birth_date": "1990-03-14",
        "address": "12 Wharf Street, Rivermouth",
        "card_number": "3F9ZK2M7QX4TB8WD",
        "issued": "2026-03-02",
        "expires": "2028-02-29",
        "country": "US",
        "city": "Rivermouth",
    }
    scanner.page.click("[data-copy-record]")
    expect(scanner.page.locator("[data-copied]")).to_have_text("Record copied.")
    line = scanner.page.evaluate("navigator.clipboard.readText()")
    assert line == (
        "City ID card · number 3F9ZK2M7QX4TB8WD · issued by Rivermouth, US · issued 2026-03-02 · expires 2028-02-29 · "
        "verdict GENUINE (VALID) · checked 2026-03-15T12:00:00Z · city list of 2026-02-23 (7) · "
        "cancelled cards of 2026-03-14"
    )
    assert scan(scanner, "no address") == "VALID"
    assert "ask for another proof of address" in scanner.page.locator("[data-claim=address] dd").inner_text()
    assert scan(scanner, "two scripts") == "VALID"
    assert scanner.claims()["second_name"] == "ليلى حداد"


def test_a_printed_record_is_the_line_alone(desk: Open) -> None:
    scanner = desk().as_("bank")
    scan(scanner, "back")
    scanner.page.emulate_media(media="print")
    assert "3F9ZK2M7QX4TB8WD" in scanner.text("print")
    expect(scanner.page.locator("main")).to_be_hidden()
    assert scanner.page.locator("body").inner_text().count("Ana Lima") == 0


def test_a_door_sees_a_face_and_no_number(desk: Open) -> None:
    scanner = desk().as_("door")
    assert scan(scanner, "back") == "VALID"
    assert scanner.claims() == {"expires": "2028-02-29"}
    assert scanner.page.locator("[data-portrait]").evaluate("each => each.decode().then(() => each.clientWidth)") > 200
    assert scan(scanner, "front") == "WRONG_SIDE"
    assert "not the cardholder's fault" in scanner.text("advice")
    assert scanner.claims() == {}


def test_three_groups_differ_in_word_shape_colour_and_sound(desk: Open) -> None:
    scanner, seen = desk(HEAR).as_("door"), []
    for name in ("back", "cancelled", "front"):
        scan(scanner, name)
        expect(scanner.page.locator(".shape > g:visible")).to_have_count(1)
        scanner.page.wait_for_function("window.heard.length > 0")
        colour = scanner.page.locator(".verdict__head").evaluate("each => getComputedStyle(each).backgroundColor")
        shape = scanner.page.locator(".shape > g:visible").get_attribute("class")
        seen.append((scanner.text("word"), shape, colour, tuple(scanner.page.evaluate("window.heard.splice(0)"))))
    assert [word for word, *_ in seen] == ["GENUINE", "DO NOT ACCEPT", "CANNOT SAY"]
    for column in zip(*seen, strict=True):
        assert len(set(column)) == 3


def test_a_temporary_card_is_marked(desk: Open) -> None:
    scanner = desk()
    scan(scanner, "temporary")
    expect(scanner.page.locator("[data-mark-temporary]")).to_have_text("TEMPORARY")
    expect(scanner.page.locator("[data-mark-specimen]")).to_be_hidden()
    scan(scanner, "back")
    expect(scanner.page.locator("[data-mark-temporary]")).to_be_hidden()


def left_in(scanner: Scanner) -> list[str]:
    """Return which words of a card are still in the page."""
    left = scanner.page.evaluate("document.documentElement.outerHTML.replace(/<script>.*?<.script>/s, '')")
    return [word for word in PERSONAL if word in left]


def test_a_verdict_leaves_nothing_behind(desk: Open) -> None:
    scanner = desk().as_("bank")
    ways: dict[str, Callable[[], object]] = {
        "Escape": lambda: scanner.page.keyboard.press("Escape"),
        "next card": lambda: scanner.page.click("[data-dismiss]"),
        "another audience": lambda: scanner.as_("library"),
    }
    for way, act in ways.items():
        scan(scanner, "back")
        assert left_in(scanner)
        act()
        expect(scanner.page.locator("[data-verdict]")).to_be_hidden()
        assert (way, scanner.text("state-word"), left_in(scanner)) == (way, "READY", [])


def test_a_verdict_goes_away_where_nobody_is_at_the_desk(desk: Open) -> None:
    scanner = desk()
    scanner.page.clock.install(time=AT)
    scan(scanner, "back")
    scanner.page.clock.fast_forward(90_000)
    assert left_in(scanner)
    scanner.page.clock.fast_forward(31_000)
    expect(scanner.page.locator("[data-verdict]")).to_be_hidden()
    assert left_in(scanner) == []


def test_counters_are_all_that_is_kept_of_a_day(desk: Open) -> None:
    scanner = desk().as_("bank")
    for name in ("back", "back", "cancelled"):
        scan(scanner, name)
    scanner.page.wait_for_function("localStorage['idsvc-scanner/counts'].includes('\"do-not-accept\":1')")
    kept = scanner.page.evaluate("JSON.stringify(localStorage)")
    counts = json.loads(json.loads(kept)["idsvc-scanner/counts"])
    assert counts == {"2026-03-15": {"genuine": 2, "do-not-accept": 1, "cannot-say": 0}}
    assert not any(word in kept for word in PERSONAL)
    scanner.page.click("[data-settings] summary")
    expect(scanner.page.locator("tr[data-day='2026-03-15'] td[data-count]")).to_have_text(["2", "1", "0"])
    scanner.page.click("[data-counts-clear]")
    expect(scanner.page.locator("[data-counts-none]")).to_be_visible()


def test_the_hand_scanner_needs_no_webassembly_and_no_camera(desk: Open) -> None:
    scanner = desk("delete globalThis.WebAssembly; delete Navigator.prototype.mediaDevices;")
    assert scan(scanner, "back") == "VALID"
    scanner.clear()
    scanner.drop(picture(code("back")))
    expect(scanner.page.locator("[data-picture-fault=no_wasm]")).to_be_visible()
    scanner.page.click("[data-camera-start]")
    expect(scanner.page.locator("[data-camera-fault]")).to_be_visible()
    assert scan(scanner, "front") == "VALID"


def test_real_keys_end_on_enter_or_on_silence(desk: Open) -> None:
    scanner = desk()
    page = scanner.page
    page.keyboard.type("NOT A CARD AT ALL BUT A LINE")
    page.keyboard.press("Enter")
    scanner.expect_reason("NOT_A_CARD")
    scanner.clear()
    page.evaluate(PRESS, keys(code("front"))[:-1])
    scanner.expect_reason("VALID")
    scanner.clear()
    page.keyboard.type("abc")
    page.wait_for_timeout(500)
    expect(page.locator("[data-verdict]")).to_be_hidden()  # too short for any code: a person's typing


def test_a_prefix_small_letters_and_a_button_in_focus_do_no_harm(desk: Open) -> None:
    scanner = desk()
    scanner.page.focus("[data-camera-start]")
    typed = keys(f"]Q1{code('back')}")
    for event in typed[:-1]:
        event["key"] = str(event["key"]).lower()
    assert type_into(scanner, typed).reason() == "VALID"
    expect(scanner.page.locator("body")).to_have_attribute("data-camera", "off")
    scanner.page.focus("[data-language]")
    assert type_into(scanner, keys(code("front"))).reason() == "VALID"
    assert scanner.page.locator("[data-language]").input_value() == "en"


@pytest.mark.parametrize("name", ["German", "Russian"])
def test_a_foreign_layout_is_learnt_from_the_test_code(desk: Open, name: str) -> None:
    scanner, layout = desk(), KEYBOARDS[name]
    blind = keys(code("back"), layout, places=False)
    assert type_into(scanner, blind).reason() == "NOT_A_CARD"
    type_into(scanner, keys(ALPHABET, layout, places=False))
    expect(scanner.page.locator("[data-notice]")).to_contain_text("Keyboard layout learned")
    assert type_into(scanner, blind).reason() == "VALID"
    scanner.page.reload()
    expect(scanner.page.locator("body[data-ready=yes]")).to_be_attached()
    assert type_into(scanner, blind).reason() == "VALID"
    scanner.clear()
    scanner.page.click("[data-wedge-forget]")
    assert type_into(scanner, blind).reason() == "NOT_A_CARD"


def test_the_places_of_the_keys_are_enough_where_the_browser_tells_them(desk: Open) -> None:
    scanner = desk()
    for name in ("German", "French", "Turkish F", "Czech", "Russian", "Dvorak"):
        assert type_into(scanner, keys(code("front"), KEYBOARDS[name])).reason() == "VALID"


def test_a_mangled_test_code_is_told_and_not_learnt(desk: Open) -> None:
    scanner = desk()
    type_into(scanner, keys(ALPHABET, KEYBOARDS["German"], places=False)[3:])
    expect(scanner.page.locator("[data-wedge-fault]")).to_be_visible()
    expect(scanner.page.locator("[data-wedge-layout]")).to_be_hidden()


def test_not_ready_is_said_where_keys_would_not_arrive(desk: Open) -> None:
    scanner = desk()
    other = scanner.page.context.new_page()
    other.bring_to_front()
    scanner.page.evaluate("document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))")
    assert scanner.text("state-word") == "NOT READY"
    scanner.page.evaluate("delete document.hasFocus; window.dispatchEvent(new Event('focus'))")


def together(*names: str) -> bytes:
    """Return several codes in one picture, as photographed together."""
    shots = [Image.open(io.BytesIO(picture(code(name)))).convert("L") for name in names]
    whole = Image.new("L", (max(each.width for each in shots), sum(each.height for each in shots) + 80), 255)
    top = 0
    for shot in shots:
        whole.paste(shot, (0, top))
        top += shot.height + 80
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def blank() -> bytes:
    out = io.BytesIO()
    Image.new("L", (400, 300), 200).save(out, "PNG")
    return out.getvalue()


def test_pictures_by_drop_choice_and_paste(desk: Open, tmp_path: Path) -> None:
    scanner = desk().as_("bank")
    assert scanner.check(picture(code("back"))) == "VALID"
    (tmp_path / "card.png").write_bytes(picture(code("cancelled")))
    scanner.clear()
    scanner.page.set_input_files("input[data-picture]", tmp_path / "card.png")
    scanner.expect_reason("REVOKED")
    scanner.clear()
    scanner.page.evaluate(PASTE, b64encode(picture(code("expired"))).decode())
    scanner.expect_reason("EXPIRED")
    for data, fault in ((b"no picture", "picture_broken"), (blank(), "picture_no_code")):
        scanner.clear()
        scanner.drop(data)
        expect(scanner.page.locator(f"[data-picture-fault={fault}]")).to_be_visible()


def test_front_and_back_of_one_picture_are_a_pair(desk: Open) -> None:
    scanner = desk().as_("bank")
    assert scanner.check(together("front", "back")) == "VALID"
    expect(scanner.page.locator("[data-note-pair]")).to_be_visible()
    assert scanner.check(together("front", "temporary")) == "CODES_DIFFER"
    assert scanner.check(together("back", "cancelled")) == "VALID"
    expect(scanner.page.locator("[data-several-text]")).to_have_text("Code 1 of 2 in this picture")
    scanner.page.click("[data-several-next]")
    scanner.expect_reason("REVOKED")


def test_front_and_back_one_after_the_other(desk: Open) -> None:
    scanner = desk().as_("bank")
    for first, second, reason in (
        ("front", "back", "VALID"),
        ("back", "front", "VALID"),
        ("front", "temporary", "CODES_DIFFER"),
        ("cancelled", None, "REVOKED"),
    ):
        scanner.clear()
        scanner.page.click("[data-pair]")
        assert "1 of 2" in scanner.text("state-word")
        scanner.page.evaluate(PRESS, keys(code(first)))
        if second:
            expect(scanner.page.locator("[data-pair-step=second]")).to_be_attached()
            scanner.page.evaluate(PRESS, keys(code(second)))
        assert scanner.reason() == reason


def test_a_page_whose_script_was_changed_does_not_run(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "scanner.html"
    write_page(path)
    text = path.read_text("utf-8")
    path.write_text(text.replace('"do-not-accept"', '"genuine"'), "utf-8")
    context = chromium.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    assert "damaged or was changed" in page.locator("[data-broken]").inner_text()
    expect(page.locator("main")).to_be_hidden()
    context.close()


def test_the_page_as_a_file_reaches_no_network(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    tried = "fetch('http://localhost:9/').then(() => 'sent', error => error.name)"
    with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        assert page.evaluate(tried) == "TypeError"
    context.close()


def test_a_clock_behind_the_lists_is_told(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="en-US")
    scanner = open_scanner(context, address, AT - timedelta(days=3), lambda _: None)
    assert scan(scanner, "back") == "CLOCK_WRONG"
    assert scanner.text("word") == "CANNOT SAY"
    context.close()


def test_old_lists_are_amber_and_end_for_a_bank(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="en-US")
    scanner = open_scanner(context, address, AT + timedelta(days=12), lambda _: None)
    expect(scanner.page.locator("[data-good=good][data-good-until='2026-04-13T12:00:00.000Z']")).to_be_attached()
    assert scanner.text("good-word") == "Good until April 12, 2026"  # the last day that is good to its end
    assert scan(scanner, "back") == "VALID"
    expect(scanner.page.locator("[data-fresh-status]")).to_have_attribute("data-age", "old")
    assert "13 days old" in scanner.text("fresh-status")
    scanner.as_("bank")
    expect(scanner.page.locator("[data-good=past][data-good-until='2026-03-21T12:00:00.000Z']")).to_be_attached()
    assert scan(scanner, "back") == "STATUS_STALE"
    context.close()


def test_specimen_cards_are_marked(desk: Open, tmp_path: Path) -> None:
    where = write_page(tmp_path / "specimen.html", Setting(trust=trust_list(specimen=True)))
    scanner = desk("", where)
    card = shown_back()
    text = issue_code(replace(card, flags=card.flags | Flag.SPECIMEN), signer("card"))
    assert type_into(scanner, keys(text)).reason() == "VALID"
    expect(scanner.page.locator("[data-mark-specimen]")).to_have_text("SPECIMEN")
    expect(scanner.page.locator("[data-specimen-lists]")).to_be_visible()
    assert scan(scanner, "back") == "KEY_NOT_VALID"
    expect(scanner.page.locator("[data-mark-specimen]")).to_be_visible()


def test_a_card_too_far_from_the_camera_is_asked_closer(driver: Playwright, address: str, tmp_path: Path) -> None:
    far = film(tmp_path / "far.y4m", [Shot(1, Image.open(io.BytesIO(picture(code("back")))), width=200)])
    browser = driver.chromium.launch(
        executable_path=CHROMIUM, args=[*QUIET, f"--use-file-for-fake-video-capture={far}"]
    )
    scanner = open_scanner(browser.new_context(locale="en-US"), address, AT, lambda _: None)
    scanner.page.click("[data-camera-start]")
    expect(scanner.page.locator("[data-view][data-hint=closer]")).to_be_visible()
    expect(scanner.page.locator("[data-hint-text]")).to_have_text("Hold the card closer.")
    assert float(scanner.page.locator("[data-view]").get_attribute("data-ppm") or "9") < 2.5
    scanner.page.click("[data-camera-stop]")
    expect(scanner.page.locator("body[data-camera=off]")).to_be_attached()
    browser.close()
