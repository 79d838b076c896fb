"""The two other answers to a fee, by clicking: waived on the resident's word, and due, by a slip's number alone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_browser_visit import sign_in, start
from tests.support.city import TestCity


def at_the_fee(page: Page) -> None:
    """From the start page to the fee of a new visit, by clicking."""
    sign_in(page, "ana")
    start(page)
    page.locator(".rail").get_by_role("link", name="Fee").click()
    expect(page.locator(".money")).to_be_visible()


def look_up(page: Page, number: str) -> None:
    page.get_by_role("link", name="City ID office").click()
    page.get_by_role("link", name="Fees").click()
    page.get_by_label("Payment number, from the receipt").fill(number)
    page.get_by_role("button", name="Look it up").click()


def counted(city: TestCity) -> dict[str, int]:
    with city.office.units() as unit:
        figures = unit.books.figures(city.time.today)
    return {str(figure): count for figure, count in figures.items() if figure.startswith("fees-")}


def test_a_fee_is_waived_on_one_word_and_the_visit_goes_on(browse: Open, city: TestCity) -> None:
    page = browse()
    at_the_fee(page)
    page.get_by_role("button", name="They cannot pay: waive it").click()
    told = page.get_by_role("status").filter(has_text="Waived")
    expect(told).to_be_focused()
    expect(page.get_by_role("textbox")).to_have_count(0)  # no proof, no reason
    page.get_by_role("link", name="Go on with the visit").click()
    expect(page.get_by_role("heading", name="Proof")).to_be_visible()
    assert counted(city) == {"fees-waived": 1}


def test_a_fee_that_is_due_prints_a_slip_and_is_paid_by_its_number_alone(browse: Open, city: TestCity) -> None:
    page = browse()
    at_the_fee(page)
    page.get_by_role("button", name="To be paid elsewhere").click()
    number = page.locator(".slip__code").inner_text()
    assert "fees-paid" not in counted(city)
    page.get_by_role("link", name="Go on with the visit").click()
    expect(page.get_by_role("heading", name="Details")).to_be_visible()
    look_up(page, number)
    expect(page.get_by_role("heading", name="To be paid")).to_be_visible()
    page.get_by_role("button", name="Paid in cash: print the receipt").click()
    expect(page.locator(".slip__code")).to_have_text(number)
    look_up(page, number)
    expect(page.get_by_role("heading", name="Paid", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Give the money back")).to_be_visible()
    expect(page.get_by_role("button", name="They cannot pay: waive it")).to_have_count(0)
    assert counted(city)["fees-paid"] == 1


def test_a_fee_that_is_due_is_waived_by_its_number(browse: Open, city: TestCity) -> None:
    page = browse()
    at_the_fee(page)
    page.get_by_role("button", name="To be paid elsewhere").click()
    number = page.locator(".slip__code").inner_text()
    look_up(page, number)
    page.get_by_role("button", name="They cannot pay: waive it").click()
    expect(page.get_by_role("status").filter(has_text="Waived")).to_be_focused()
    look_up(page, number)
    expect(page.get_by_role("alert")).to_be_visible()  # the number is gone
    assert counted(city)["fees-waived"] == 1
