"""A whole visit by keyboard alone, from the sign-in to the card in the resident's hand, at two terminals."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idsvc.specimen.people import WITHHELD
from tests.browser.conftest import Open
from tests.support.city import PASSWORD, TestCity
from tests.support.hands import Hands
from tests.support.visits import quick_city

PRINTED = "window.print = () => window.dispatchEvent(new Event('afterprint'))"
"""What a browser does once the printer has the page; without a window system it does nothing at all."""

MOST_STEPS = 175
"""From one thing to the next, in a whole visit with its papers and at both terminals."""

FARTHEST = 15


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def sign_in(page: Page, login: str) -> Hands:
    page.add_init_script(PRINTED)
    page.goto("/sign-in")
    hands = Hands(page)
    hands.write("#login", login)
    hands.write("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return hands


def test_a_whole_visit_by_keyboard_alone(browse: Open) -> None:
    ana = sign_in(browse(), "ana")
    code = start(ana)
    details(ana)
    papers(ana)
    photo(ana)
    confirm_and_submit(ana)
    sol = sign_in(browse(), "sol")
    approve(sol)
    reopen(ana, code)
    make_the_card(ana)
    hand_over(ana)
    steps, farthest = ana.steps + sol.steps, max(ana.farthest, sol.farthest)
    assert (steps <= MOST_STEPS, farthest <= FARTHEST) == (True, True), f"{steps} steps, {farthest} at once"


def start(ana: Hands) -> str:
    ana.press("nav a[href='/visit/new']")
    expect(ana.page.get_by_role("heading", name="New visit")).to_be_visible()
    ana.press("main form .usa-button--big")
    code = ana.page.locator(".slip__code").inner_text()
    ana.press("main a.usa-button")
    expect(ana.page.get_by_role("heading", name="Details")).to_be_visible()
    return code


def details(ana: Hands) -> None:
    ana.write("#full_name", WITHHELD.typed.full_name)
    ana.write("#birth_date", "08231971")
    ana.choose("address_mode", "withheld")
    ana.press("main form .usa-button--big")
    ana.page.wait_for_url("**/papers")


def papers(ana: Hands) -> None:
    for index, paper in enumerate(WITHHELD.papers, 1):
        ana.choose("evidence_class", paper.evidence_class)
        for name in ("has_photo", "has_birth_date") if paper.has_photo else ():
            ana.press(f"#{name}", "Space")
        ana.press("#checked")
        expect(ana.page.get_by_role("button", name=f"Take back paper {index}")).to_be_visible()
    expect(ana.page.locator("[data-met]")).to_be_visible()
    ana.press("main a[href$='/photo']:not(.steps a)")
    ana.page.wait_for_url("**/photo")


def photo(ana: Hands) -> None:
    ana.press("[data-start]")
    expect(ana.page.locator("[data-take]")).to_be_focused()
    ana.press("[data-take]")
    expect(ana.page.locator("[data-use]")).to_have_text(
        "Use this picture anyway"
    )  # nobody is in Chromium's own picture
    ana.press("[data-use]")
    expect(ana.page.get_by_alt_text("The photo kept for the card")).to_be_visible()
    ana.press("main a[href$='/proof']:not(.steps a)")
    ana.page.wait_for_url("**/proof")


def confirm_and_submit(ana: Hands) -> None:
    ana.press("form[action$='/proof'] button")
    expect(ana.page.get_by_role("button", name="Submit the application")).to_be_visible()
    ana.press("form[action$='/submit'] button")
    expect(ana.page.get_by_role("heading", name="A second person decides")).to_be_visible()


def approve(sol: Hands) -> None:
    sol.press("nav a[href='/queue']")
    expect(sol.page.get_by_role("heading", name="Queue")).to_be_visible()
    sol.press("td form button")
    expect(sol.page.get_by_role("heading", name="Open a case")).to_be_visible()
    sol.write("#password", PASSWORD)
    sol.page.keyboard.press("Enter")
    expect(sol.page.get_by_role("heading", name="Your decision")).to_be_visible()
    sol.press("form[action$='/approve'] button")
    expect(sol.page.get_by_role("heading", name="Approved")).to_be_visible()


def reopen(ana: Hands, code: str) -> None:
    ana.press("nav a[href='/reopen']")
    expect(ana.page.get_by_role("heading", name="Open")).to_be_visible()
    ana.write("#code", code)
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_role("button", name="Issue the card")).to_be_visible()


def make_the_card(ana: Hands) -> None:
    ana.press("form[action$='/issue'] button")
    expect(ana.page.locator("img.face")).to_have_count(2, timeout=20_000)  # they are drawn
    ana.press("form[action$='/print'] button")
    expect(ana.page.locator("#asked")).to_be_focused()
    ana.press("form.met[action$='/came-out'] button")
    expect(ana.page.get_by_role("heading", name="Slip and hand-over")).to_be_visible()


def hand_over(ana: Hands) -> None:
    ana.press("form[action$='/hand-over'] button")
    expect(ana.page.get_by_role("heading", name="Ticket 1 is done")).to_be_visible()
