"""After submission, by clicking: each exception is reached from the start page in at most three actions.

One city and two terminals for all of them; the cases are brought there by the office's own acts.
"""

from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import DenialReason
from idsvc.office import changes, decision, intake, issuance, posting, publication, slots
from idsvc.office.changes import Change
from idsvc.office.context import today
from idsvc.office.readback import read_own
from idsvc.verify.image import codes_in, open_image
from idsvc.web.serving import LoopbackServer
from tests.support.city import PASSWORD, TestCity
from tests.support.visits import (
    Case,
    came_out,
    card_of,
    drafted,
    filed,
    filled,
    handed_over,
    issued,
    printed,
    referred,
    started,
    tag_city,
)
from tests.support.web_desk import app_of

MOST = 3


@dataclass
class Terminal:
    """A page that counts what somebody presses since they were on the start page."""

    page: Page
    pressed: int = field(default=0)

    def home(self) -> None:
        self.page.goto("/")
        put_down = self.page.get_by_role("button", name="Put it down")
        if put_down.count():
            put_down.click()
            self.page.goto("/")
        self.pressed = 0

    def press(self, wanted: Locator) -> None:
        wanted.click()
        self.pressed += 1
        assert self.pressed <= MOST

    def tile(self, name: str) -> None:
        self.home()
        self.press(self.page.locator(".tile", has=self.page.get_by_text(name, exact=True)))

    def by_code(self, code: str) -> None:
        self.tile("Open by case code")
        self.page.fill("#code", code)
        self.press(self.page.get_by_role("button", name="Open", exact=True))

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()


@dataclass
class Counter:
    """The city, and who sits there."""

    city: TestCity
    clerk: Terminal
    supervisor: Terminal


@pytest.fixture(scope="module")
def counter(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    city = tag_city(Path(tmp_path_factory.mktemp("after")))
    publication.publish(city.office)
    with LoopbackServer(app_of(city)) as server:
        contexts = [chromium.new_context(base_url=server.url, accept_downloads=False) for _ in range(2)]
        pages = [context.new_page() for context in contexts]
        for page, login in zip(pages, ("ana", "sol"), strict=True):
            page.set_default_timeout(20_000)
            page.goto("/sign-in")
            page.fill("#login", login)
            page.fill("#password", PASSWORD)
            page.locator("main form .usa-button--big").first.click()
            page.wait_for_selector(".who")
        yield Counter(city, *(Terminal(page) for page in pages))
        for context in contexts:
            context.close()


def denied(city: TestCity, who: str = "ida") -> Case:
    case = filed(city)
    reasons = (DenialReason.RESIDENCE_NOT_SHOWN,)
    return case.after(decision.deny(city.office, city.actor(who), case.case_id, case.version, reasons))


def mailed(city: TestCity) -> Case:
    case = printed(city)
    return case.after(posting.mail(city.office, city.actor("ana"), case.case_id, case.version))


def aside(city: TestCity) -> Case:
    case, day = printed(city), today(city.office)
    return case.after(slots.set_aside(city.office, city.actor("ana"), case.case_id, case.version, day))


def test_an_appeal_begins_and_its_slip_is_in_the_residents_language(counter: Counter) -> None:
    clerk, case = counter.clerk, denied(counter.city)
    clerk.by_code(case.code)
    expect(clerk.page.get_by_text("An appeal can begin until")).to_be_visible()
    clerk.page.select_option("#slip-language", "es")
    clerk.button("Show the slip in it").click()
    expect(clerk.page.get_by_text("Puede recurrir hasta el")).to_be_visible()
    clerk.page.select_option("#appeal-language", "ar")
    clerk.press(clerk.button("Start the appeal"))
    expect(clerk.page.locator(".slip__part[dir=rtl]").first).to_be_visible()
    clerk.page.get_by_text("Go on to the details").click()
    clerk.sees("Details")
    expect(clerk.page.locator(".ticket__kind")).to_have_text("Appeal")


def changed(city: TestCity) -> Case:
    """A visit that began with reading the resident's own card, as far as its new card's printing."""
    ana = city.actor("ana")
    begun = changes.start_update(city.office, ana, "en", handed_over(city).card.back_text, None, Change.OTHER)
    return made(city, Case(begun.case_id, 1, begun.case_code, begun.destroy_by))


def renewed(city: TestCity) -> Case:
    """The same of a renewal."""
    return made(city, started(city, VisitType.RENEWAL))


def made(city: TestCity, case: Case) -> Case:
    filled_in = filled(city, case)
    waiting = case.after(intake.submit(city.office, city.actor("ana"), case.case_id, filled_in.version))
    decided = case.after(decision.approve(city.office, city.actor("sol"), waiting.case_id, waiting.version))
    card = case.after(issuance.issue(city.office, city.actor("ana"), decided.case_id, decided.version))
    came_out(city.office, city.actor("ana"), card.case_id)
    return card


def test_an_old_card_that_was_taken_in_is_one_tick_at_hand_over_and_counted_as_stock(counter: Counter) -> None:
    clerk, city = counter.clerk, counter.city
    for bring, taken_in in ((changed, True), (renewed, True), (changed, False)):
        clerk.by_code(bring(city).code)
        clerk.press(clerk.page.get_by_role("link", name="Slip and hand-over"))
        old_card = clerk.page.get_by_label("The old card was taken in")
        expect(old_card).not_to_be_checked()
        if taken_in:
            clerk.page.get_by_text("The old card was taken in").click()
        clerk.button("Card and slip handed over").click()
        expect(clerk.page.locator("h1")).to_contain_text("is done")
    clerk.tile("Blank stock")
    expect(clerk.page.locator("tr", has_text="Old cards taken in").locator("td")).to_have_text("2")
    clerk.by_code(printed(city).code)
    clerk.press(clerk.page.get_by_role("link", name="Slip and hand-over"))
    expect(clerk.button("Card and slip handed over")).to_be_visible()
    expect(clerk.page.get_by_label("The old card was taken in")).to_have_count(0)


def test_a_printed_card_is_kept_in_a_slot_and_fetched(counter: Counter) -> None:
    clerk, case = counter.clerk, printed(counter.city)
    clerk.by_code(case.code)
    clerk.press(clerk.button("Keep it for pick-up"))
    expect(clerk.page.locator(".slot__number")).to_be_visible()
    expect(clerk.page.get_by_text("Your card waits for you")).to_be_visible()
    clerk.by_code(case.code)
    clerk.press(clerk.page.get_by_role("link", name="Slip and hand-over"))
    clerk.button("Card and slip handed over").click()
    expect(clerk.page.locator("h1")).to_contain_text("is done")


def test_a_card_goes_by_mail_and_one_that_never_arrived_is_made_again(counter: Counter) -> None:
    clerk, case = counter.clerk, printed(counter.city)
    clerk.by_code(case.code)
    clerk.press(clerk.page.get_by_role("link", name="Mail it"))
    expect(clerk.page.locator(".envelope")).to_contain_text("41 Lantern Street")
    clerk.button("The envelope is out").click()
    expect(clerk.page.get_by_text("Your card comes by mail")).to_be_visible()
    clerk.by_code(case.code)
    clerk.press(clerk.button("It never arrived: cancel it"))
    clerk.sees("The card did not arrive")
    clerk.button("Make the new card").click()
    clerk.sees("Print the card")


def test_an_envelope_that_came_back_is_scanned(counter: Counter) -> None:
    clerk, case = counter.clerk, printed(counter.city)
    code = card_of(counter.city, case).back_text
    posting.mail(counter.city.office, counter.city.actor("ana"), case.case_id, case.version)
    publication.publish(counter.city.office)
    clerk.tile("Slots and mail")
    clerk.page.fill("#code", code)
    clerk.press(clerk.button("Cancel the card that came back"))
    clerk.sees("Cancelled")
    clerk.by_code(case.code)
    clerk.sees("The card did not arrive")


def test_a_misprint_is_reached_and_a_new_card_is_free(counter: Counter) -> None:
    clerk, case = counter.clerk, printed(counter.city)
    clerk.by_code(case.code)
    clerk.press(clerk.page.get_by_role("link", name="Misprint or spoiled"))
    clerk.page.get_by_text("It is not good after all").click()
    clerk.page.fill("#serial", "AB12345678")
    clerk.button("Spoiled: make a new card").click()
    clerk.sees("Print the card")


@pytest.mark.parametrize(
    "make", [drafted, filed, referred, issued, denied, aside, mailed], ids=lambda make: make.__name__
)
def test_a_resident_withdraws_at_every_stage_and_leaves_with_a_slip(
    counter: Counter, make: Callable[[TestCity], Case]
) -> None:
    clerk, case = counter.clerk, make(counter.city)
    clerk.by_code(case.code)
    clerk.press(clerk.page.get_by_role("link", name="Resident withdraws"))
    clerk.button("Remove everything").click()
    clerk.sees("Everything was removed")
    expect(clerk.page.get_by_text("You have withdrawn")).to_be_visible()


def taken(counter: Counter) -> None:
    """Open the newest case of the queue that waits for this supervisor's decision."""
    desk = counter.supervisor
    desk.tile("Queue")
    desk.press(desk.page.get_by_role("button", name="Decide").last)
    if desk.page.locator("#password").count():
        desk.page.fill("#password", PASSWORD)
        desk.press(desk.page.get_by_role("button", name="Open the case"))
    expect(desk.page.locator("form[action$='/approve']")).to_be_visible()


def test_a_referral_names_its_reason_and_the_day_to_come_back_by(counter: Counter) -> None:
    desk, case = counter.supervisor, filed(counter.city)
    taken(counter)
    desk.page.get_by_text("Refer: something has to be shown again").click()
    assert desk.page.locator("form[action$='/refer'] input[type=radio]").count() == 12
    desk.page.locator("form[action$='/refer'] label", has_text="A paper will be shown on another day").click()
    desk.page.get_by_role("button", name="Refer", exact=True).click()
    expect(desk.page.get_by_text("Please come back")).to_be_visible()
    counter.clerk.by_code(case.code)
    counter.clerk.press(counter.clerk.page.get_by_role("link", name="Take the photo again"))
    counter.clerk.sees("Photo")


def test_a_referred_address_is_corrected_confirmed_and_stands_on_the_card(counter: Counter) -> None:
    clerk, desk, case = counter.clerk, counter.supervisor, filed(counter.city)
    taken(counter)
    desk.page.get_by_text("Refer: something has to be shown again").click()
    desk.page.locator("form[action$='/refer'] label", has_text="The address differs").click()
    desk.page.get_by_role("button", name="Refer", exact=True).click()
    expect(desk.button("Approve")).to_be_visible()
    held = desk.page.url
    clerk.by_code(case.code)
    clerk.press(clerk.page.get_by_role("link", name="Correct the details"))
    expect(clerk.page.locator("#care_of_street")).to_be_hidden()
    clerk.page.fill("#birth_date", "2999-01-01")
    clerk.page.fill("#address_line_1", "14 Lantern Street")
    clerk.button("Save and show the proof").click()
    expect(clerk.page.locator(".usa-alert--error")).to_contain_text("This day has not come yet")
    clerk.page.fill("#birth_date", "1984-05-09")
    clerk.button("Save and show the proof").click()
    expect(clerk.page.locator("#address_mode")).to_contain_text("14 Lantern Street")
    desk.button("Approve").click()
    expect(desk.page.locator(".usa-alert--error")).to_contain_text("Somebody else changed this case")
    expect(desk.page.get_by_text("the resident has to confirm the proof again")).to_be_visible()
    expect(desk.button("Approve")).to_have_count(0)
    clerk.button("They confirm").click()
    clerk.sees("Something has to be shown again")
    desk.page.goto(held)
    expect(desk.page.locator("dl.facts")).to_contain_text("14 Lantern Street")
    desk.button("Approve").click()
    desk.sees("Approved")
    clerk.by_code(case.code)
    clerk.press(clerk.button("Issue the card"))
    clerk.sees("Print the card")
    drawn = clerk.page.locator("img.face").last.get_attribute("src") or ""
    (code,) = codes_in(open_image(b64decode(drawn.partition(",")[2])))
    assert read_own(counter.city.office, code).address == "14 Lantern Street, Harborview"


def test_a_second_look_is_decided_and_only_counted(counter: Counter) -> None:
    desk, city = counter.supervisor, counter.city
    first = filed(city)
    decision.approve(city.office, city.actor("ida"), first.case_id, first.version)
    again = filed(city)
    taken(counter)
    expect(desk.page.locator("#look-another")).to_be_checked()
    desk.page.locator("label[for='look-same']").click()
    desk.page.get_by_role("button", name="Approve").click()
    desk.sees("Approved")
    counter.clerk.by_code(again.code)
    expect(counter.clerk.page.get_by_role("link", name="cancel it")).to_be_visible()
    with city.office.units() as unit:
        assert unit.books.figures(today(city.office))["duplicates-same"] == 1


def test_a_denied_appeal_is_final_and_who_denied_does_not_decide(counter: Counter) -> None:
    clerk, case = counter.clerk, denied(counter.city, "sol")
    clerk.by_code(case.code)
    clerk.press(clerk.button("Start the appeal"))
    clerk.home()
    clerk.by_code(case.code)
    clerk.press(clerk.button("Go on with the appeal"))
    clerk.sees("Details")


@pytest.mark.parametrize("kind", ["new", "renewal", "update", "replacement"])
def test_a_visit_of_each_type_starts(counter: Counter, kind: str) -> None:
    clerk = counter.clerk
    clerk.tile("New visit")
    clerk.page.locator(f"label[for='visit_type-{kind}']").click()
    clerk.press(clerk.button("Start the visit"))
    expect(clerk.page.locator(".slip__code").first).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "make", "then"),
    [
        ("pick-up", aside, "The card waits in its slot"),
        ("never-arrived", mailed, "The card is in the mail"),
        ("appeal", denied, "Denied"),
    ],
)
def test_a_visit_that_goes_on_with_a_case_asks_for_its_code(
    counter: Counter, kind: str, make: Callable[[TestCity], Case], then: str
) -> None:
    clerk, case = counter.clerk, make(counter.city)
    clerk.tile("New visit")
    clerk.page.locator(f"label[for='visit_type-{kind}']").click()
    clerk.press(clerk.button("Start the visit"))
    clerk.page.fill("#code", case.code)
    clerk.press(clerk.button("Open"))
    clerk.sees(then)


def test_a_card_nobody_fetched_is_pulled(counter: Counter) -> None:
    """The last of the module: sixty days go by."""
    clerk, city = counter.clerk, counter.city
    aside(city)
    city.run_days(59)
    sign_in_again(clerk.page)
    clerk.tile("Slots and mail")
    clerk.press(clerk.page.get_by_role("button", name="Pulled: cancel it").last)
    expect(clerk.page.get_by_role("heading", name="is empty")).to_be_visible()


def sign_in_again(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("#login", "ana")
    page.fill("#password", PASSWORD)
    page.locator("main form .usa-button--big").first.click()
    page.wait_for_selector(".who")
