"""Names at the counter that find one thing, with their owner present: by clicking, from the start page."""

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_browser_visit import label, sign_in
from tests.browser.test_staff_access import examine
from tests.support.city import PASSWORD, TestCity
from tests.support.visits import FORM, approved


def test_a_lost_slip_is_replaced_after_the_face_was_compared(browse: Open, city: TestCity) -> None:
    case = approved(city)
    sol, ana = browse(), browse()
    sign_in(sol, "sol")
    sol.get_by_role("link", name="Slip lost").click()
    assert examine(sol) == {}
    sol.fill("#full_name", "Marisol Quintana Vega")
    sol.fill("#birth_date", FORM["birth_date"])
    label(sol, "present")
    sol.fill("#password", PASSWORD)
    sol.get_by_role("button", name="Ask whether a case answers").click()
    expect(sol.get_by_role("heading", name="Found without its slip")).to_be_visible()
    expect(sol.get_by_alt_text("The photo for the card")).to_be_visible()
    assert examine(sol) == {}
    sol.get_by_role("button", name="The same person: make a new slip").click()
    code = sol.locator(".slip__code").inner_text()
    expect(sol.locator(".slip__qr")).to_be_visible()
    assert examine(sol) == {}
    sol.get_by_role("button", name="Given away").click()
    expect(sol.get_by_role("heading", name="Queue")).to_be_visible()
    sign_in(ana, "ana")
    ana.get_by_role("link", name="Open by case code").click()
    ana.fill("#code", case.code)
    ana.get_by_role("button", name="Open", exact=True).click()
    expect(ana.locator("#code-fault")).to_contain_text("nothing is kept under this code", ignore_case=True)
    ana.fill("#code", code)
    ana.get_by_role("button", name="Open", exact=True).click()
    expect(ana.get_by_role("heading", name="Ready to issue")).to_be_visible()
