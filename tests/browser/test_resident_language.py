"""Who comes with a card: in which language they are served, and what becomes of a card that cannot be read."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idsvc.issue.errors import NotRenewable
from idsvc.issue.numbers import group
from idsvc.office.payload import IssuedCard
from idsvc.web.resident_words import said
from idsvc.web.serving import LoopbackServer
from tests.browser.test_display import monitor_of, paired
from tests.support.city import TestCity, make_city
from tests.support.fake_time import FakeTime
from tests.support.visits import FORM, NO_TAGS, handed_over
from tests.support.web_desk import app_of

FIRST_DAY = date(2026, 11, 1)  # 60 days before the card of somebody who turns 18 in December ends
Open = Callable[[], Page]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return make_city(Path(tmp_path_factory.mktemp("spoken")), FakeTime(FIRST_DAY), NO_TAGS)


@pytest.fixture(scope="module")
def served(city: TestCity) -> Iterator[str]:
    with LoopbackServer(app_of(city)) as server:
        yield server.url


@pytest.fixture(scope="module")
def card(city: TestCity) -> IssuedCard:
    return handed_over(city, {**FORM, "birth_date": "2008-12-15"}).card


def read(clerk: Page, back: str) -> None:
    clerk.fill("#back_code", back)
    clerk.get_by_role("button", name="Read the card and start").click()


def choose(clerk: Page, language: str) -> None:
    clerk.get_by_text("Go on to the details").click()
    expect(clerk.locator("#full_name")).to_be_visible()
    clerk.select_option("#language", language)
    expect(clerk.locator("[data-saved]")).to_have_text("Saved, sealed")


def test_a_tablet_says_in_which_language_a_card_is_renewed(clerk: Page, browse: Open, card: IssuedCard) -> None:
    tablet = browse()
    paired(clerk, tablet)
    clerk.get_by_role("navigation").get_by_text("Renew").click()
    tablet.get_by_role("button", name="العربية").click()
    expect(clerk.locator("#language-ar")).to_be_checked()
    read(clerk, "no card")
    expect(clerk.locator("#language-ar")).to_be_checked()
    read(clerk, card.back_text)
    expect(clerk.get_by_role("heading", name=said("ar", "slip", "case_title"))).to_be_visible()
    expect(tablet.locator("h1")).to_have_text(said("ar", "display", "slip_title"))
    choose(clerk, "fr")
    expect(tablet.locator("h1")).to_have_text(said("fr", "display", "details_title"))
    expect(tablet.locator("html")).to_have_attribute("lang", "fr")
    clerk.get_by_role("button", name="Put the case down").click()


def test_a_monitor_says_in_which_language_a_card_is_changed(clerk: Page, card: IssuedCard) -> None:
    monitor = monitor_of(clerk)
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    clerk.locator("a[href='/update']").click()
    clerk.wait_for_url("**/update")
    monitor.get_by_role("button", name="Español").click()
    expect(clerk.locator("#language-es")).to_be_checked()
    clerk.click("label[for='change-other']")
    read(clerk, card.back_text)
    expect(clerk.get_by_role("heading", name=said("es", "slip", "case_title"))).to_be_visible()
    choose(clerk, "zh")
    expect(monitor.locator("h1")).to_have_text(said("zh", "display", "details_title"))
    clerk.get_by_role("button", name="Put the case down").click()


def test_a_card_whose_code_cannot_be_read_is_renewed_by_its_number(clerk: Page, card: IssuedCard) -> None:
    clerk.get_by_role("navigation").get_by_text("Renew").click()
    expect(clerk.locator("#number")).to_be_hidden()
    clerk.get_by_text("The code cannot be read").click()
    clerk.fill("#number", "0000-0000-0000-0000")
    clerk.get_by_role("button", name="Read the card and start").click()
    expect(clerk.get_by_role("alert").first).to_contain_text(NotRenewable.UNKNOWN.sentence)
    clerk.fill("#number", group(card.card_number).lower())
    clerk.click("label[for='language-fr']")
    clerk.get_by_role("button", name="Read the card and start").click()
    expect(clerk.get_by_role("heading", name=said("fr", "slip", "case_title"))).to_be_visible()
    clerk.get_by_text("Go on to the details").click()
    expect(clerk.locator("#full_name")).to_have_value("")
    clerk.locator(".steps a[href$='/papers']").click()
    expect(clerk.get_by_text("Strong identity paper").first).to_be_visible()
    clerk.get_by_role("button", name="Put the case down").click()
