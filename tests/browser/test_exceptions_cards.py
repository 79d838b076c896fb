"""Whoever comes with a card, or has lost one, and the blanks: each by clicking, in at most three presses.

One city and one terminal for all of them; the browser counts the presses.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from idsvc.issue.stock import StockMove
from idsvc.office import issuance, publication, stock
from idsvc.verify.image import codes_in, open_image
from idsvc.verify.verdict import Reason
from idsvc.web.resident_words import said
from tests.support.city import make_city
from tests.support.fake_time import FakeTime
from tests.support.pictures import encoded, face
from tests.support.terminal import Counter, Terminal, counter_of
from tests.support.visits import FORM, NO_TAGS, Held, handed_over, issued, take, verdict

OPENING = date(2026, 11, 1)
YOUNG = {**FORM, "full_name": "Teo Quintana", "birth_date": "2008-12-15"}
"""Whose card ends with the year in which they turn eighteen, sixty days after the opening: just renewable."""


@pytest.fixture(scope="module")
def counter(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    city = make_city(Path(tmp_path_factory.mktemp("cards")), FakeTime(OPENING), NO_TAGS)
    with counter_of(chromium, city) as counter:
        yield counter


@pytest.fixture
def clerk(counter: Counter) -> Terminal:
    return counter.clerk


@pytest.fixture(scope="module")
def card(counter: Counter) -> Held:
    """A card whose changes are tried; each of them only begins."""
    return handed_over(counter.city)


def read(clerk: Terminal, card: Held, change: str) -> None:
    """The card is read for a change; its visit's details are on the screen."""
    clerk.tile("Change what a card says")
    clerk.label(f"change-{change}")
    clerk.page.fill("#back_code", card.card.back_text)
    clerk.press(clerk.button("Read the card and start"))
    clerk.details()
    clerk.here()


def to_papers(clerk: Terminal) -> None:
    clerk.press(clerk.button("Save and go on"))
    clerk.page.wait_for_url("**/papers")


def to_proof(clerk: Terminal) -> None:
    clerk.press(clerk.page.locator(".steps").get_by_text("Proof"))
    clerk.sees("Proof")


def test_a_new_name_by_reading_the_card(clerk: Terminal, card: Held) -> None:
    read(clerk, card, "name")
    name = clerk.reaches(clerk.page.locator("#full_name"))
    expect(name).to_have_value("")
    expect(clerk.page.locator("#birth_date")).to_have_value(FORM["birth_date"])
    name.fill("Maribel Quintana Vega")
    to_papers(clerk)
    to_proof(clerk)
    expect(clerk.page.locator("dl.facts")).to_contain_text("Maribel Quintana Vega")
    assert FORM["full_name"] not in clerk.page.content()


def test_another_gender_by_reading_the_card_needs_no_paper_for_it(clerk: Terminal, card: Held) -> None:
    read(clerk, card, "other")
    expect(clerk.page.locator("#full_name")).to_have_value(FORM["full_name"])
    expect(clerk.page.locator("#gender-none")).to_be_checked()
    clerk.label("gender-X")
    to_papers(clerk)
    expect(clerk.text("✓ The papers are enough.")).to_be_visible()
    to_proof(clerk)
    expect(clerk.page.locator("dd#gender")).to_have_text("X")


def test_another_address_by_reading_the_card_needs_a_residence_paper(clerk: Terminal, card: Held) -> None:
    read(clerk, card, "other")
    lives = clerk.page.locator("[data-missing]").get_by_text("A paper that shows that you live in the city")
    to_papers(clerk)
    expect(lives).to_have_count(0)
    clerk.page.locator(".steps").get_by_text("Details").click()
    clerk.here()
    expect(clerk.page.locator("#address_line_1")).to_have_value(FORM["address_line_1"])
    clerk.reaches(clerk.page.locator("#address_line_1")).fill("7 Sailmakers Row")
    to_papers(clerk)
    expect(lives).to_be_visible()
    to_proof(clerk)
    expect(clerk.page.locator("dd#address_mode")).to_have_text("7 Sailmakers Row, Harborview")


def test_another_photo_by_reading_the_card(clerk: Terminal, card: Held) -> None:
    read(clerk, card, "other")
    clerk.page.locator(".steps").get_by_text("Photo").click()
    field = clerk.page.locator("#photo")
    field.set_input_files({"name": "new.jpg", "mimeType": "image/jpeg", "buffer": encoded(face())})
    clerk.press(clerk.button("Upload the picture"))
    expect(clerk.page.get_by_alt_text("The photo kept for the card")).to_be_visible()
    to_proof(clerk)
    expect(clerk.page.get_by_alt_text("The photo for the card")).to_be_visible()


def test_a_renewal_by_the_code_on_the_back_of_the_drawn_card(counter: Counter, clerk: Terminal) -> None:
    city, case = counter.city, issued(counter.city, YOUNG)
    drawn = issuance.faces(city.office, city.actor("ana"), case.case_id).back
    (code,) = codes_in(open_image(drawn))
    take(city, case)
    clerk.tile("Renew by the card")
    clerk.page.fill("#back_code", code)
    clerk.press(clerk.button("Read the card and start"))
    clerk.details()
    expect(clerk.page.locator(".ticket__kind")).to_have_text("Renewal")
    expect(clerk.page.locator("#full_name")).to_have_value(YOUNG["full_name"])
    expect(clerk.page.locator("#birth_date")).to_have_value(YOUNG["birth_date"])


@pytest.mark.parametrize("by", ["code", "number"])
def test_a_lost_card_is_cancelled_by_its_slip_or_its_number_and_a_visit_begins(counter: Counter, by: str) -> None:
    clerk, city, lost = counter.clerk, counter.city, handed_over(counter.city)
    publication.publish(city.office)
    assert verdict(city, lost.card.back_text).reason is Reason.VALID
    clerk.tile("Lost or stolen")
    clerk.label(f"by-{by}")
    clerk.page.fill(f"#{by}", {"code": lost.slip.cancel_code, "number": lost.card.card_number}[by])
    clerk.press(clerk.button("Go on and start the visit"))
    expect(clerk.page.locator(".slip__code").first).to_be_visible()
    expect(clerk.text(said("en", "door", "lost_title"))).to_have_count(0)
    clerk.details()
    expect(clerk.page.locator(".ticket__kind")).to_have_text("Card lost, stolen or damaged")
    publication.publish(city.office)
    assert verdict(city, lost.card.back_text).reason is Reason.REVOKED


def test_a_lost_card_that_cannot_be_found_is_said_so_before_and_on_the_slip(clerk: Terminal) -> None:
    clerk.tile("Lost or stolen")
    expect(clerk.text("Then nobody can find it")).to_be_visible()
    clerk.label("by-not-found")
    clerk.reaches(clerk.button("Go on and start the visit"))
    clerk.label("language-zh")
    clerk.button("Go on and start the visit").click()
    expect(clerk.text(said("zh", "door", "lost_title"))).to_be_visible()


def test_a_card_that_never_arrived_is_made_again_without_the_slip(clerk: Terminal) -> None:
    clerk.tile("New visit")
    clerk.label("visit_type-never-arrived")
    clerk.press(clerk.button("Start the visit"))
    clerk.reaches(clerk.button("Start without the slip")).click()
    expect(clerk.page.locator(".slip__code").first).to_be_visible()
    clerk.details()
    expect(clerk.page.locator(".ticket__kind")).to_have_text("Mailed card never arrived")


def test_a_spoiled_blank_is_entered_with_its_serial(counter: Counter, clerk: Terminal) -> None:
    stock.record(counter.city.office, counter.city.actor("sol"), StockMove.BLANKS_RECEIVED, 50)
    clerk.tile("Blank stock")
    left = clerk.page.locator(".figures li", has_text="Blank cards").locator("b")
    before = int(left.inner_text())
    clerk.page.fill("#serial", "hv-004711")
    clerk.press(clerk.button("Enter the spoiled blank"))
    expect(left).to_have_text(str(before - 1))
    expect(clerk.page.locator("tr", has_text="Blank cards spoiled").locator("td")).to_have_text("1")
    expect(clerk.text("Spoiled serials")).to_contain_text("HV-004711")
