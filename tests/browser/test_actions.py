"""Presses and scans of a clerk in a whole visit with complete papers, beyond typing what the resident says.

Every slip that docs/clerks.md asks for is printed, as a terminal does it that asks nothing: at once, then it says so.
"""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from idsvc.office import decision, review
from idsvc.specimen.people import INSPECTED
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import label, sign_in, start, type_details
from tests.support.city import TestCity

MOST = 25
PAPERS = ("Passport of any country", "Lease, rent receipt or mortgage")
PRINT = """window.print = () => {
  window.printed(document.title);
  window.dispatchEvent(new Event("afterprint"));
}"""
DIALOG = "window.print = () => { document.body.dataset.printed = (document.body.dataset.printed ?? '') + '1'; }"


@dataclass
class Clerk:
    """A terminal that counts presses and scans; the resident's own data is typed and not counted."""

    page: Page
    presses: int = 0
    scans: int = 0
    prints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.expose_function("printed", self.printed)
        self.page.add_init_script(PRINT)

    def printed(self, title: str) -> None:
        self.prints.append(title)

    @property
    def actions(self) -> int:
        return self.presses + self.scans

    def press(self, wanted: Locator) -> None:
        wanted.click()
        self.presses += 1

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name, exact=True))

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=name))

    def scan(self, selector: str, code: str) -> None:
        self.page.fill(selector, code)
        self.page.press(selector, "Enter")
        self.scans += 1

    def papers(self) -> None:
        """By their names; the finder stays open while papers are missing."""
        self.press(self.page.get_by_text("Find the paper by its name"))
        for number, name in enumerate(PAPERS, 1):
            self.press(self.page.get_by_role("button", name=name))
            self.button("All four hold: add this paper")
            expect(self.page.get_by_role("button", name=f"Take back paper {number}")).to_be_visible()
        expect(self.page.locator("[data-find]")).to_be_hidden()

    def door(self) -> str:
        """From the start page to the details, the slip printed; returns its code."""
        self.press(self.page.get_by_role("navigation").get_by_text("New visit"))
        self.button("Start the visit")
        code = self.page.locator(".slip__code").inner_text()
        self.button("Print the slip and go on")
        return code

    def application(self) -> None:
        """From the details to what is submitted."""
        type_details(self.page, INSPECTED)
        self.press(self.page.get_by_role("button", name="Save and go on"))
        self.papers()
        self.link("Go on to the photo")
        self.button("Use the camera")
        self.button("Take the picture")
        self.press(self.page.get_by_role("button", name="Use this picture"))
        self.link("Go on to the proof")
        self.button("They confirm")
        self.button("Submit the application")
        expect(self.page.get_by_role("heading", name="A second person decides")).to_be_visible()

    def card(self, code: str) -> None:
        """The resident comes back, and leaves with card and slip."""
        self.press(self.page.get_by_role("navigation").get_by_text("Open by code"))
        self.scan("#code", code)
        self.button("Issue the card")
        self.button("Print")
        self.button("Yes: slip and hand-over")
        self.button("Print the slip")
        self.button("Card and slip handed over")
        expect(self.page.get_by_role("heading", name="Ticket 1 is done")).to_be_visible()


def test_a_whole_visit_with_complete_papers_takes_few_presses(browse: Open, city: TestCity) -> None:
    page = browse()
    sign_in(page, "ana")
    clerk = Clerk(page)
    code = clerk.door()
    clerk.application()
    clerk.button("Print the slip and go on")
    expect(page).to_have_title(re.compile("^Start"))
    approve(city)
    clerk.card(code)
    assert [words.split(" · ")[0] for words in clerk.prints] == ["Ticket 1", "Ticket 1", "Card", "Slip"]
    assert (clerk.presses, clerk.scans) == (23, 1)
    assert clerk.actions <= MOST


def test_the_same_visit_with_its_fee_paid(browse: Open, city: TestCity) -> None:
    page = browse()
    sign_in(page, "ana")
    clerk = Clerk(page)
    code = clerk.door()
    clerk.application()
    clerk.link("Fee")
    clerk.button("Paid in cash: print the receipt")
    clerk.button("Print the receipt and go on")
    clerk.button("Print the slip and go on")
    approve(city)
    clerk.card(code)
    assert [words.split(" · ")[0] for words in clerk.prints][1:3] == ["Money receipt", "Ticket 1"]
    assert (clerk.presses, clerk.scans) == (26, 1)


def test_where_a_dialog_asks_the_way_goes_on_once_it_is_shut_and_a_second_press_prints_nothing(browse: Open) -> None:
    page = browse()
    page.add_init_script(DIALOG)
    sign_in(page, "ana")
    page.get_by_role("navigation").get_by_text("New visit").click()
    page.get_by_role("button", name="Start the visit").click()
    on = page.get_by_role("button", name="Print the slip and go on")
    on.dblclick()
    body = page.locator("body[data-printed]")
    expect(body).to_have_attribute("data-printed", "1")
    page.get_by_role("button", name="Print the slip", exact=True).click()
    expect(body).to_have_attribute("data-printed", "11")  # a second copy
    expect(page.locator(".slip__code")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.wait_for_url("**/details")


def test_enter_in_a_choice_never_states_that_the_four_checks_hold(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    start(page)
    page.locator(".steps a[href$='/papers']").click()
    label(page, "evidence_class-identity-strong")
    page.locator("#evidence_class-identity-strong").press("Enter")
    expect(page.locator("#checked-fault")).to_contain_text("Look at all four points")
    expect(page.locator("#evidence_class-identity-strong")).to_be_checked()
    expect(page.locator("h2", has_text="Seen so far")).to_have_count(0)


def approve(city: TestCity) -> None:
    """The supervisor's own part, at another terminal."""
    sol = city.actor("sol")
    (waiting,) = review.queue(city.office, sol)
    case = review.open_case(city.office, sol, waiting.case_id)
    decision.approve(city.office, sol, waiting.case_id, case.head.write_version)
