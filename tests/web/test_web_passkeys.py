"""Keys on the pages: a sign-in without a name, the lock, the step-up; passwords only where the city is invented."""

import json
from pathlib import Path

import pytest
from flask import Flask

from idsvc.office import joining
from idsvc.staff.account import Role
from idsvc.web import WebServices
from tests.support.authenticator import Authenticator
from tests.support.city import PASSWORD, TestCity, make_city
from tests.support.key_desk import account, invited, real
from tests.support.visits import NO_TAGS
from tests.support.web_desk import Desk, app_with, words

HERE = "http://localhost"


class KeyDesk(Desk):
    """A terminal with a security key in it."""

    def __init__(self, app: Flask, device: Authenticator) -> None:
        super().__init__(app)
        self.device = device

    def touch(self, url: str = "/passkey/touch", purpose: str = "", target: str = "") -> str:
        return self.device.get(self.script(url, {"purpose": purpose, "target": target}).text)

    def sign_in_by_key(self) -> str:
        self.get("/sign-in")
        return words(self.post("/sign-in", {"passkey": self.touch("/passkey/sign-in")}))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return make_city(Path(tmp_path_factory.mktemp("keys")), policy=NO_TAGS)


@pytest.fixture(scope="module")
def app(city: TestCity) -> Flask:
    """The pages of a real city: no password opens anything."""
    return app_with(WebServices(real(city), loopback=True, demo_hint=None))


def newcomer(city: TestCity, app: Flask, login: str, role: Role) -> KeyDesk:
    """Somebody who used their code on the page, and has a key."""
    desk = KeyDesk(app, Authenticator(origin=HERE, credential_id=f"key of {login}".encode()))
    code = invited(city, login, role)
    desk.get("/join")
    assert "0 of 2 keys made" in words(desk.post("/join", {"login": login, "code": code}))
    made = desk.device.create(desk.script("/join/options", {}).text)
    assert "1 of 2 keys made" in words(desk.post("/join/keys", {"passkey": made}))
    return desk


def test_a_newcomer_makes_a_key_begins_work_and_signs_in_with_it(city: TestCity, app: Flask) -> None:
    nia = newcomer(city, app, "nia", Role.CLERK)
    assert "New visit" in words(nia.post("/join/done"))
    assert "Sign in" in words(nia.post("/sign-out"))
    assert "New visit" in nia.sign_in_by_key()


def test_a_real_citys_pages_ask_for_no_password_and_take_none(app: Flask) -> None:
    desk = Desk(app)
    assert 'type="password"' not in desk.get("/sign-in").text
    assert desk.post("/sign-in", {"login": "ana", "password": PASSWORD}).status_code == 401


def test_a_locked_screen_opens_by_a_touch_with_what_was_typed(city: TestCity, app: Flask) -> None:
    uli = newcomer(city, app, "uli", Role.CLERK)
    uli.post("/join/done")
    uli.start()
    uli.get(uli.path("details"))
    uli.post("/lock")
    locked = uli.post(uli.path("details"), {"full_name": "Ana Mar"})
    assert locked.status_code == 423
    assert 'type="password"' not in locked.text
    assert 'value="Ana Mar"' in locked.text
    assert uli.post(uli.path("details"), {"full_name": "Ana Mar", "unlock_key": "{}"}).status_code == 401
    uli.post(uli.path("details"), {"full_name": "Ana Mar", "unlock_key": uli.touch(purpose="unlock")})
    assert 'value="Ana Mar"' in uli.get(uli.path("details")).text
    uli.post("/lock")
    answer = uli.script("/unlock", {"unlock_key": uli.touch(purpose="unlock")})
    assert answer.get_json() == {"locked": False}


def test_a_case_opens_from_the_queue_by_a_touch_that_names_it(city: TestCity, app: Flask) -> None:
    lea, ona = newcomer(city, app, "lea", Role.CLERK), newcomer(city, app, "ona", Role.SUPERVISOR)
    lea.post("/join/done")
    ona.post("/join/done")
    lea.visit()
    ona.get("/queue")
    asked = ona.post("/queue/open", {"case": lea.case})
    assert f'data-purpose="open-case" data-target="{lea.case}"' in asked.text
    wrong = ona.touch(purpose="open-case", target="0" * 32)
    assert ona.post("/queue/step-up", {"case": lea.case, "passkey": wrong}).status_code == 401
    right = ona.touch(purpose="open-case", target=lea.case)
    opened = ona.post("/queue/step-up", {"case": lea.case, "passkey": right})
    assert opened.request.path == f"/case/{lea.case}"
    assert ona.post("/queue/step-up", {"case": lea.case, "passkey": right}).status_code == 401


@pytest.mark.parametrize(
    "asked", [{"purpose": "sign-in"}, {"purpose": "new-key"}, {}, {"purpose": "unlock", "target": "Ana"}]
)
def test_a_touch_is_asked_for_named_acts_only(city: TestCity, asked: dict[str, str]) -> None:
    desk = Desk(app_with(WebServices(city.office, loopback=True, demo_hint=None)), "ana")
    desk.get("/")
    assert desk.script("/passkey/touch", asked).status_code == 400


def test_a_browser_without_an_invitation_makes_no_key(app: Flask) -> None:
    desk = Desk(app)
    desk.get("/join")
    assert "does not open anything" in words(desk.get("/join/keys"))
    assert "does not open anything" in words(desk.post("/join", {"login": "nia", "code": "0000"}))
    for path in ("/join/options", "/join/keys", "/join/password", "/join/done"):
        assert desk.post(path).status_code == 422, path


def test_an_answer_that_is_no_key_is_told_on_the_page_of_the_keys(city: TestCity, app: Flask) -> None:
    desk = Desk(app)
    desk.get("/join")
    desk.post("/join", {"login": "eva", "code": invited(city, "eva")})
    assert "This key was not accepted" in words(desk.post("/join/keys", {"passkey": "{}"}))
    assert desk.post("/join/password", {"password": PASSWORD}).status_code == 401
    assert not account(city, "eva").active


def test_a_key_is_asked_for_by_the_first_host_name_of_a_real_city(city: TestCity) -> None:
    served = app_with(WebServices(real(city), loopback=False, demo_hint=None, hosts=("id.city.example", "b.example")))
    client = served.test_client()
    page = client.get("/sign-in", base_url="https://id.city.example")
    token = page.text.split('csrf-token" content="')[1].split('"')[0]
    headers = {"X-CSRFToken": token, "Referer": "https://id.city.example/sign-in"}
    asked = client.post("/passkey/sign-in", base_url="https://id.city.example", headers=headers)
    options = json.loads(asked.text)
    assert options["rpId"] == "id.city.example"
    assert options["userVerification"] == "required"
    assert not options["allowCredentials"]


def test_a_new_key_is_asked_to_stay_on_its_device_and_to_verify(city: TestCity) -> None:
    office = city.office
    secret = joining.begin(office, "mia", invited(city, "mia"))
    from tests.support.key_desk import PARTY

    asked = json.loads(joining.ask_new_key(office, PARTY, secret))
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["attestation"] == "none"


def test_signing_out_and_an_ended_sitting_wipe_what_the_browser_keeps(city: TestCity) -> None:
    desk = Desk(app_with(WebServices(city.office, loopback=True, demo_hint=None)), "ana")
    desk.get("/")
    answer = desk.client.post("/sign-out", data={"csrf_token": desk.token})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in desk.client.get("/").headers
