"""The partner deck before the page, as a partner has it: one HTML file, a browser, a camera, no network.

The camera is Chromium's own, which plays a film of drawn cards.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect

from idsvc.specimen.deck import make_deck, own_deck, write_deck
from idsvc.verify.page_builder import Variant, build_page
from idsvc.wiring.scanner import built_scanner
from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.scan_page import Scanner, open_scanner
from tests.support.y4m import Shot, between_blanks, film

AT = datetime(2026, 3, 15, 12, tzinfo=UTC)
WORDS = {"VALID": "GENUINE", "ALTERED": "DO NOT ACCEPT", "REVOKED": "DO NOT ACCEPT"}
FILMED = ("01-good-back", "16-one-bit", "15-cancelled")
ASKS_FIRST = [each for each in QUIET if each != "--use-fake-ui-for-media-stream"]


@dataclass(frozen=True)
class Deck:
    """A deck's folder, read as any program would: from its own table of contents."""

    folder: Path
    told: Mapping[str, object]

    @property
    def cases(self) -> list[dict[str, object]]:
        found = self.told["cases"]
        assert isinstance(found, list)
        return found

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def picture(self, case: str) -> Image.Image:
        return Image.open(io.BytesIO(self.read(f"{case}.png")))

    def page(self, status: str = "status-1.cwt") -> str:
        """Return the address of a page with the deck's lists built in, made beside the deck."""
        path = self.folder.parent / f"scan-{status}.html"
        trust, statuses = [self.read("trust-list.cwt")], [self.read(status)]
        root = self.read("root.fingerprint").decode()
        path.write_text(build_page(built_scanner().page, root, trust, statuses, AT, Variant.FILE), encoding="utf-8")
        return path.as_uri()


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    folder = tmp_path_factory.mktemp("partner") / "deck"
    own_deck(folder)
    write_deck(make_deck(AT, "a4", lambda _: None), folder)
    return Deck(folder, json.loads((folder / "deck.json").read_bytes()))


@pytest.fixture(scope="module")
def filmed(driver: Playwright, deck: Deck) -> Iterator[Browser]:
    """A browser whose camera sees the desk, then three cards, each for a while, over and over."""
    path = film(deck.folder.parent / "cards.y4m", [Shot(1.5), *between_blanks([deck.picture(each) for each in FILMED])])
    browser = driver.chromium.launch(
        executable_path=CHROMIUM, args=[*QUIET, f"--use-file-for-fake-video-capture={path}"]
    )
    yield browser
    browser.close()


Open = Callable[[Browser, str], Scanner]


@pytest.fixture
def desk() -> Iterator[Open]:
    """Open pages on fresh devices; whatever the browser complains of, or asks of a network, fails the test."""
    complaints: list[str] = []
    contexts = []

    def device(browser: Browser, address: str) -> Scanner:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=False, locale="en-US")
        contexts.append(context)
        context.on("request", lambda sent: complaints.append(sent.url) if sent.url.startswith("http") else None)
        return open_scanner(context, address, AT, complaints.append)

    yield device
    for context in contexts:
        context.close()
    assert not complaints


def test_the_camera_reads_each_card_that_comes(filmed: Browser, deck: Deck, desk: Open) -> None:
    scanner = desk(filmed, deck.page()).as_("bank")
    page = scanner.page
    scanner.watch()
    page.click("[data-camera-start]")
    expect(page.locator("body[data-camera=on]")).to_be_attached()
    diary = scanner.watched(lambda seen: {each["reason"] for each in seen} >= WORDS.keys() and has_portrait(seen))
    assert {each["reason"]: each["word"] for each in diary} == WORDS  # and of the bare desk nothing was said
    read = [frame["read"] for frame in json.loads(page.locator("body").get_attribute("data-frames") or "[]")]
    assert (min(read), max(read)) == (0, 1)
    assert has_portrait(diary)
    shown = next(each["claims"] for each in diary if each["reason"] == "VALID")
    refused = [each for each in diary if each["reason"] != "VALID"]
    assert not any(each["claims"] for each in refused)
    assert not any(shown[claim] in each["page"] for each in refused for claim in ("name", "card_number"))


def has_portrait(seen: list[dict[str, Any]]) -> bool:
    return any(each["portrait"] for each in seen if each["reason"] == "VALID")


def test_the_same_card_under_old_lists_is_not_genuine_for_a_bank(filmed: Browser, deck: Deck, desk: Open) -> None:
    scanner = desk(filmed, deck.page("status-1-before.cwt")).as_("bank")
    expect(scanner.page.locator("[data-good][data-good=past]")).to_be_attached()
    scanner.page.click("[data-camera-start]")
    scanner.expect_reason("STATUS_STALE")
    assert scanner.text("word") == "CANNOT SAY"
    assert scanner.claims() == {}


def test_a_camera_that_is_denied_leaves_the_other_ways(driver: Playwright, deck: Deck, desk: Open) -> None:
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*ASKS_FIRST, "--deny-permission-prompts"])
    try:
        scanner = desk(browser, deck.page()).as_("bank")
        scanner.page.click("[data-camera-start]")
        fault = scanner.page.locator("[data-camera-fault]")
        expect(fault).to_have_attribute("data-camera-fault", "camera_denied")
        expect(fault).to_contain_text("Hand scanner and pictures work without it.")
        assert scanner.check(deck.read("01-good-back.png")) == "VALID"
    finally:
        browser.close()


def with_lists(browser: Browser, deck: Deck, desk: Open, names: list[str]) -> Scanner:
    """A partner's first minutes: the page as it was shipped, the root pinned by hand, the lists dropped on it."""
    path = deck.folder.parent / "scanner.html"
    path.write_text(built_scanner().page, encoding="utf-8")
    scanner = desk(browser, path.as_uri())
    expect(scanner.page.locator("body[data-state=need-lists]")).to_be_attached()
    scanner.drop(deck.read("root.fingerprint"), *map(deck.read, names))
    expect(scanner.page.locator("[data-root-dialog]")).to_be_visible()
    scanner.page.click("[data-root-pin]")
    expect(scanner.page.locator("[data-lists] [data-trust]")).to_be_attached()
    return scanner


def test_the_page_scores_the_whole_deck(chromium: Browser, deck: Deck, desk: Open) -> None:
    devices: dict[tuple[str, ...], Scanner] = {}
    found, wanted = {}, {}
    for case in deck.cases:
        kinds = [case.get(kind) or deck.told[kind] for kind in ("trust", "status")]
        names = [name for kind in kinds for name in kind]
        scanner = devices.get(tuple(names)) or with_lists(chromium, deck, desk, names)
        devices[tuple(names)] = scanner
        scanner.as_(str(case["audience"]))
        reason = scanner.check(*(deck.read(name) for name in case["files"]))
        found[case["id"]] = (reason, scanner.text("sentence"))
        wanted[case["id"]] = (case["reason"], case["sentence"])
    assert found == wanted
    assert len(found) >= 20
    assert len(devices) > 1
