"""Roots and lists on the scanner page: pinned by hand once, loaded in any order, replaced by the rules, kept."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from idsvc.credential.dates import DAY
from idsvc.verify.bundle import encode_bundle
from idsvc.verify.page_builder import TEMPLATE
from tests.browser.test_scanner_page import PRESS
from tests.support.scan_city import code, keys, root_line, write_page
from tests.support.scan_page import Scanner, open_scanner
from tests.support.verdict_cards import AT, NOW, Setting, status_list, trust_list

CITY = Setting()
ROOT = root_line(CITY).encode()
LISTS = encode_bundle([CITY.trust_bytes()], CITY.status_bytes())
Open = Callable[..., Scanner]


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Open]:
    complaints: list[str] = []
    contexts = []

    def device(address: str = TEMPLATE.as_uri()) -> Scanner:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
        contexts.append(context)
        return open_scanner(context, address, AT, complaints.append)

    yield device
    for context in contexts:
        context.close()
    assert not complaints


def scan(scanner: Scanner, name: str) -> str:
    scanner.clear()
    scanner.page.evaluate(PRESS, keys(code(name)))
    return scanner.reason()


def pinned(scanner: Scanner, *files: bytes) -> Scanner:
    """Drop files with a root among them, and say yes to it."""
    scanner.drop(*files)
    scanner.page.click("[data-root-pin]")
    expect(scanner.page.locator("body[data-state=ready]")).to_be_attached()
    return scanner


def refused(scanner: Scanner, *files: bytes) -> str:
    """Drop files and return what is said against them."""
    scanner.page.evaluate("delete document.querySelector('[data-lists-fault]').dataset.notes")  # of the last files
    scanner.drop(*files)
    fault = scanner.page.locator("[data-lists-fault][data-notes]")
    expect(fault).to_be_visible()
    return fault.get_attribute("data-notes") or ""


def again(scanner: Scanner) -> None:
    scanner.page.reload()
    expect(scanner.page.locator("body[data-ready=yes]")).to_be_attached()


def test_a_root_is_pinned_by_hand_once_and_lists_are_kept(desk: Open) -> None:
    scanner = desk()
    assert scanner.text("state-word") == "NO CITY LIST"
    assert scan(scanner, "back") == "TRUST_STALE"
    assert refused(scanner, LISTS) == "refused_no_root"
    scanner.clear()
    scanner.drop(LISTS, ROOT)
    digits = scanner.page.locator("[data-root-dialog] [data-fingerprint]").inner_text()
    assert digits.replace(" ", "") == CITY.anchor.fingerprint.hex()
    scanner.page.keyboard.press("Enter")  # a reflex is no yes
    expect(scanner.page.locator("[data-root-dialog]")).to_be_hidden()
    assert scanner.text("state-word") == "NO CITY LIST"
    pinned(scanner, LISTS, ROOT)
    assert scan(scanner, "back") == "VALID"
    again(scanner)
    assert scan(scanner, "back") == "VALID"
    scanner.clear()
    scanner.drop(LISTS, ROOT)
    expect(scanner.page.locator("[data-notice]")).to_have_text("The lists were up to date already.")
    expect(scanner.page.locator("[data-root-dialog]")).to_be_hidden()
    scanner.page.click("[data-roots-details] summary")
    scanner.page.click("[data-unpin]")
    expect(scanner.page.locator("body[data-state=need-lists]")).to_be_attached()
    again(scanner)
    assert scanner.text("state-word") == "NO CITY LIST"


def test_single_lists_come_in_any_order(desk: Open) -> None:
    scanner = pinned(desk(), *CITY.status_bytes(), ROOT, CITY.trust_bytes())
    assert scan(scanner, "back") == "VALID"
    assert scan(scanner, "cancelled") == "REVOKED"


def test_the_last_good_lists_stay_whatever_comes(desk: Open) -> None:
    scanner = pinned(desk(), LISTS, ROOT)
    before = Setting(trust=trust_list(sequence=6), statuses=(status_list(issued=NOW - 3 * DAY),))
    assert refused(scanner, before.trust_bytes()) == "refused_older"
    assert refused(scanner, *before.status_bytes()) == "refused_older"
    assert refused(scanner, Setting(trust=trust_list(issued=NOW - 19 * DAY)).trust_bytes()) == "refused_other_bytes"
    assert refused(scanner, Setting(root="other root").trust_bytes()) == "refused_root"
    assert refused(scanner, *Setting(status_key="card").status_bytes()) == "refused_status_key"
    assert refused(scanner, b"\x83\x01\x02\x03") == "refused_bundle"
    assert refused(scanner, b"\xd2" + bytes(50)) in {"refused_not_trust", "refused_root"}
    future = Setting(statuses=(status_list(issued=NOW + 3 * DAY),)).status_bytes()
    assert refused(scanner, *future) == "refused_future"
    assert scan(scanner, "back") == "CLOCK_WRONG"  # the list speaks of the clock until the page is closed
    again(scanner)
    assert scan(scanner, "back") == "VALID"
    assert scanner.page.locator("[data-status]").get_attribute("data-issued") == "2026-03-14T12:00:00.000Z"


def test_a_file_larger_than_any_list_is_not_read(desk: Open, tmp_path: Path) -> None:
    scanner = desk()
    (tmp_path / "large").write_bytes(b"\x83" + bytes(8 * 1024 * 1024))
    scanner.page.set_input_files("input[data-lists-file]", tmp_path / "large")
    expect(scanner.page.locator("[data-lists-fault][data-notes=refused_large]")).to_be_visible()


def test_newer_lists_replace_the_built_in_ones_and_are_kept(desk: Open, tmp_path: Path) -> None:
    scanner = desk(write_page(tmp_path / "scanner.html"))
    assert scan(scanner, "back") == "VALID"
    newer = Setting(statuses=(status_list(90_001, issued=NOW - 60),)).status_bytes()
    scanner.clear()
    scanner.drop(*newer)
    expect(scanner.page.locator("[data-notice]")).to_have_text("New lists are in use.")
    assert scan(scanner, "back") == "REVOKED"
    again(scanner)
    assert scan(scanner, "back") == "REVOKED"


def test_a_page_made_for_one_city_takes_no_other_root(desk: Open, tmp_path: Path) -> None:
    scanner = desk(write_page(tmp_path / "scanner.html"))
    other = Setting(root="other root")
    assert refused(scanner, root_line(other).encode()) == "refused_other_city"
    assert refused(scanner, other.trust_bytes()) == "refused_root"
    assert scan(scanner, "back") == "VALID"
    assert refused(scanner, b"0" * 64 + b" http://not.https") == "refused_fingerprint"
