"""Keys in a real browser, with Chromium's own virtual authenticator: one real city, its first two people, its clerk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from idsvc.office import colleagues
from idsvc.office.colleagues import Invited
from idsvc.staff.account import Role
from idsvc.web import WebServices
from idsvc.web.serving import LoopbackServer
from tests.support.city import TestCity, make_city
from tests.support.key_desk import account, invited, real
from tests.support.visits import NO_TAGS
from tests.support.web_desk import app_with

DEVICE = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

THROTTLED = timedelta(seconds=20)
"""After a few refusals nobody is let in for some seconds."""
CSRF = """{ "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, Accept: "application/json" }"""
UNLOCK = f"""async answer => (await fetch("/unlock", {{ method: "POST", headers: {CSRF},
  body: new URLSearchParams({{ unlock_key: answer }}) }})).status"""
OPTIONS = f"""async () => (await fetch("/passkey/sign-in", {{ method: "POST", headers: {CSRF} }})).json()"""
TOUCH = """options => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
  .then(made => JSON.stringify(made), fault => fault.name)"""


@dataclass
class Seat:
    """A terminal, and the security key in it."""

    page: Page
    cdp: CDPSession
    device: str

    def tell(self, command: str, **values: object) -> dict[str, Any]:
        return self.cdp.send(f"WebAuthn.{command}", {"authenticatorId": self.device} | values)

    def keys(self) -> list[dict[str, Any]]:
        return list(self.tell("getCredentials")["credentials"])

    def join(self, login: str, code: str) -> None:
        """A first day, from the sign-in page on."""
        self.page.goto("/sign-in")
        self.page.get_by_role("link", name="Your first day here?").click()
        self.page.get_by_label("Name").fill(login)
        self.page.get_by_label("One-time code").fill(code)
        self.page.get_by_role("button", name="Go on").click()
        self.page.get_by_role("button", name="Make the first key").click()
        expect(self.page.get_by_text("1 of 2 keys made")).to_be_visible()
        self.page.get_by_role("button", name="Begin work").click()
        expect(self.page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()

    def leave(self) -> None:
        self.page.get_by_role("button", name="Sign out", exact=True).click()
        expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()

    def touch(self) -> None:
        self.page.get_by_role("button", name="Use your key").click()

    def refused(self, words: str) -> None:
        self.touch()
        expect(self.page.get_by_role("alert").filter(has_text=words)).to_be_visible()


@dataclass
class Keyed:
    """A real city served, and who opens fresh terminals in it."""

    city: TestCity
    url: str
    chromium: Browser

    def seat(self) -> Seat:
        page = self.chromium.new_context(base_url=self.url, viewport={"width": 1280, "height": 860}).new_page()
        page.set_default_timeout(8000)
        cdp = page.context.new_cdp_session(page)
        cdp.send("WebAuthn.enable", {"enableUI": False})
        made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        return Seat(page, cdp, made["authenticatorId"])


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Keyed]:
    city = make_city(Path(tmp_path_factory.mktemp("keyed")), policy=NO_TAGS)
    with LoopbackServer(app_with(WebServices(real(city), loopback=True, demo_hint=None))) as server:
        yield Keyed(city, server.url, chromium)
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="module")
def first_two(keyed: Keyed) -> tuple[Seat, Seat]:
    """An operator and a supervisor, let in by the passphrase as ``idsvc staff invite`` does."""
    seats = []
    for login, role in (("ona", Role.OPERATOR), ("sue", Role.SUPERVISOR)):
        seat = keyed.seat()
        seat.join(login, colleagues.invite_first(real(keyed.city), Invited(login, role, "city-hall")))
        seats.append(seat)
    return seats[0], seats[1]


@pytest.fixture(scope="module")
def clerk(keyed: Keyed, first_two: tuple[Seat, Seat]) -> Seat:
    """A clerk whom the first two let in, from their start pages, by clicking."""
    ona, sue = first_two
    ona.page.get_by_role("link", name="Staff").first.click()
    ona.page.get_by_label("Name at sign-in").fill("cleo")
    ona.page.get_by_label("Role").select_option("clerk")
    ona.page.get_by_role("button", name="Invite", exact=True).click()
    code = ona.page.locator(".slip__code").inner_text()
    ona.page.get_by_role("button", name="Confirm with a key").click()
    expect(ona.page.get_by_text("A second person confirms", exact=False).first).to_be_visible()
    sue.page.get_by_role("link", name="Staff").first.click()
    sue.page.get_by_role("button", name="Confirm with a key").click()
    expect(sue.page.get_by_text("confirmed: the code works")).to_be_visible()
    seat = keyed.seat()
    seat.join("cleo", code)
    seat.page.get_by_role("link", name="New visit").first.wait_for()
    return seat


def test_two_people_let_a_clerk_in_who_signs_in_by_one_touch(clerk: Seat) -> None:
    assert len(clerk.keys()) == 1
    assert clerk.keys()[0]["isResidentCredential"]
    clerk.leave()
    clerk.touch()
    expect(clerk.page.get_by_role("link", name="New visit").first).to_be_visible()


def test_a_locked_screen_covers_the_form_and_one_touch_brings_it_back(clerk: Seat) -> None:
    page = clerk.page
    page.get_by_role("link", name="New visit").first.click()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Go on").first.click()
    page.get_by_label("Full name").fill("Half a na")
    page.get_by_role("button", name="Lock", exact=True).click()
    dialog = page.get_by_role("dialog", name="Locked")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Touch your key")).to_be_focused()
    clerk.tell("setUserVerified", isUserVerified=False)
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("No key was touched")).to_be_visible()
    clerk.tell("setUserVerified", isUserVerified=True)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Full name")).to_have_value("Half a na")
    page.reload()
    expect(page.get_by_label("Full name")).to_have_value("Half a na")


def test_signing_out_leaves_nothing_in_the_browser(clerk: Seat) -> None:
    page = clerk.page
    page.evaluate(
        """async () => {
          localStorage.setItem("left", "x"); sessionStorage.setItem("left", "x");
          await (await caches.open("left")).put("/left", new Response("x"));
          await new Promise((done) => {
            indexedDB.open("left").onsuccess = (event) => { event.target.result.close(); done(); };
          });
        }"""
    )
    clerk.leave()
    left = page.evaluate(
        "async () => [localStorage.length, (await caches.keys()).length, (await indexedDB.databases()).length]"
    )
    assert left == [0, 0, 0]
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_what_is_no_good_key_is_refused(clerk: Seat) -> None:
    page = clerk.page
    page.goto("/sign-in")
    clerk.tell("setUserVerified", isUserVerified=False)
    clerk.refused("No key was touched")
    clerk.tell("setUserVerified", isUserVerified=True)
    held = clerk.keys()[0]
    clerk.tell("removeCredential", credentialId=held["credentialId"])
    clerk.tell("addCredential", credential={**held, "signCount": 0})
    clerk.refused("This key was not accepted")
    clerk.tell("removeCredential", credentialId=held["credentialId"])
    clerk.tell("addCredential", credential={**held, "signCount": held["signCount"] + 5})
    clerk.touch()
    expect(page.get_by_role("link", name="New visit").first).to_be_visible()
    clerk.leave()


def test_a_key_is_asked_for_at_the_offices_own_address_only(keyed: Keyed, clerk: Seat) -> None:
    page = clerk.page
    page.goto(f"{keyed.url.replace('localhost', '127.0.0.1')}/sign-in")
    clerk.refused("This is not the address that your key was made for")
    other = page.goto(f"{keyed.url.replace('localhost', 'office.localhost')}/sign-in")
    assert other is not None
    assert other.status == 400
    expect(page.get_by_text("This office does not answer under this name.")).to_be_visible()


def test_a_page_elsewhere_gets_no_answer_from_a_key_with_a_challenge_of_the_office(keyed: Keyed, clerk: Seat) -> None:
    page, elsewhere = clerk.page, keyed.url.replace("localhost", "office.localhost")
    page.goto("/sign-in")
    options = page.evaluate(OPTIONS)
    page.route(f"{elsewhere}/*", lambda route: route.fulfill(body="<title>Sign in</title>", content_type="text/html"))
    page.goto(f"{elsewhere}/sign-in")
    assert page.evaluate(TOUCH, options) == "SecurityError"
    page.goto("/sign-in")
    options = page.evaluate(OPTIONS)
    assert page.evaluate(TOUCH, options).startswith("{")


def test_who_has_two_keys_makes_each_once_and_signs_in_with_the_other(keyed: Keyed) -> None:
    seat = keyed.seat()
    page, first = seat.page, seat.device
    page.goto("/join")
    page.get_by_label("Name").fill("dara")
    page.get_by_label("One-time code").fill(invited(keyed.city, "dara"))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make the first key").click()
    expect(page.get_by_text("1 of 2 keys made")).to_be_visible()
    page.get_by_role("button", name="Make the second key").click()
    expect(page.get_by_role("alert").filter(has_text="This key is made already")).to_be_visible()
    seat.tell("removeVirtualAuthenticator")
    seat.device = seat.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    assert seat.device != first
    page.get_by_role("button", name="Make the second key").click()
    expect(page.get_by_text("2 of 2 keys made")).to_be_visible()
    expect(page.get_by_role("button", name="Make the second key")).to_have_count(0)
    page.get_by_role("button", name="Begin work").click()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    seat.leave()
    seat.touch()
    expect(page.get_by_role("link", name="New visit").first).to_be_visible()
    page.context.close()


def test_a_revoked_key_closes_the_screen_and_opens_it_no_more(
    keyed: Keyed, first_two: tuple[Seat, Seat], clerk: Seat
) -> None:
    ona, _ = first_two
    clerk.page.goto("/sign-in")
    clerk.touch()
    expect(clerk.page.get_by_role("link", name="New visit").first).to_be_visible()
    ona.page.goto("/staff")
    ona.page.get_by_role("button", name="Revoke key 1 of cleo").click()
    expect(ona.page.get_by_role("button", name="Revoke key 1 of cleo")).to_have_count(0)
    clerk.page.goto("/")
    expect(clerk.page.get_by_role("heading", name="Sign in")).to_be_visible()
    clerk.refused("This key was not accepted")
    assert account(keyed.city, "cleo").active
    ona.page.get_by_role("row", name="cleo").get_by_text("Left").click()
    ona.page.get_by_role("button", name="Close the account of cleo").click()
    expect(ona.page.get_by_role("rowheader", name="cleo")).to_have_count(0)
    assert not account(keyed.city, "cleo").active


def posted_answer(page: Page, address: str, field: str, act: Callable[[], None]) -> str:
    """What the page's own script posted in a field, byte for byte."""
    with page.expect_request(lambda sent: sent.method == "POST" and urlsplit(sent.url).path == address) as posted:
        act()
    return parse_qs(posted.value.post_data or "")[field][0]


def post_again(page: Page, answer: str) -> None:
    """Send an answer in the sign-in page's own form, without a touch."""
    page.evaluate(
        """answer => {
          const field = document.querySelector("input[name=passkey]");
          field.value = answer;
          HTMLFormElement.prototype.submit.call(field.form);
        }""",
        answer,
    )
    expect(page.get_by_role("alert").filter(has_text="This key was not accepted")).to_be_visible()


def test_an_answer_that_the_page_posted_opens_nothing_a_second_time(keyed: Keyed) -> None:
    seat = keyed.seat()
    seat.join("eve", invited(keyed.city, "eve"))
    seat.leave()
    page = seat.page
    answer = posted_answer(page, "/sign-in", "passkey", seat.touch)
    expect(page.get_by_role("link", name="New visit").first).to_be_visible()
    page.get_by_role("button", name="Lock", exact=True).click()
    dialog = page.get_by_role("dialog", name="Locked")
    touch = dialog.get_by_role("button", name="Touch your key")
    opened = posted_answer(page, "/unlock", "unlock_key", touch.click)
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(dialog).to_be_visible()
    for each in (opened, answer):
        assert page.evaluate(UNLOCK, each) == 401
    page.goto("/")
    expect(page.get_by_role("button", name="Touch your key")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    keyed.city.time.pass_time(THROTTLED)
    post_again(page, answer)
