"""How many presses a clerk needs for a whole visit with complete papers, beyond typing what the resident says."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from idsvc.office import decision, review
from idsvc.specimen.people import INSPECTED
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import sign_in, type_details
from tests.support.city import TestCity

MOST = 25
PAPERS = ("Passport of any country", "Lease, rent receipt or mortgage")


@dataclass
class Clerk:
    """A terminal that counts presses and scans; the resident's own data is typed and not counted."""

    page: Page
    actions: int = 0

    def press(self, wanted: Locator) -> None:
        wanted.click()
        self.actions += 1

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name).first)

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=name))

    def scan(self, selector: str, code: str) -> None:
        self.page.fill(selector, code)
        self.page.press(selector, "Enter")
        self.actions += 1

    def paper(self, number: int, name: str) -> None:
        self.press(self.page.get_by_text("Find the paper by its name"))
        self.button(name)
        self.press(self.page.locator("label[for='checked']"))
        self.button("Add this paper")
        expect(self.page.get_by_role("button", name=f"Take back paper {number}")).to_be_visible()


def test_a_whole_visit_with_complete_papers_takes_few_presses(browse: Open, city: TestCity) -> None:
    page = browse()
    sign_in(page, "ana")
    clerk = Clerk(page)
    clerk.press(page.get_by_role("navigation").get_by_text("New visit"))
    clerk.button("Start the visit")
    code = page.locator(".slip__code").inner_text()
    clerk.link("Go on to the details")
    type_details(page, INSPECTED)
    clerk.button("Save and go on")
    for number, name in enumerate(PAPERS, 1):
        clerk.paper(number, name)
    clerk.link("Go on to the photo")
    clerk.button("Use the camera")
    clerk.button("Take the picture")
    clerk.button("Use this picture")
    clerk.link("Go on to the proof")
    clerk.button("They confirm")
    clerk.button("Submit the application")
    expect(page.get_by_role("heading", name="A second person decides")).to_be_visible()
    approve(city)
    clerk.press(page.get_by_role("navigation").get_by_text("Open by code"))
    clerk.scan("#code", code)
    clerk.button("Issue the card")
    clerk.button("Print")
    clerk.button("Yes: slip and hand-over")
    clerk.button("Card and slip handed over")
    expect(page.get_by_role("heading", name="Ticket 1 is done")).to_be_visible()
    assert clerk.actions <= MOST, f"{clerk.actions} actions"


def approve(city: TestCity) -> None:
    """The supervisor's own part, at another terminal."""
    sol = city.actor("sol")
    (waiting,) = review.queue(city.office, sol)
    case = review.open_case(city.office, sol, waiting.case_id)
    decision.approve(city.office, sol, waiting.case_id, case.head.write_version)
