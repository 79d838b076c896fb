"""Headers, cookies, host names, CSRF, what stays out of addresses, titles and logs."""

import logging
import re

import pytest
from flask import Blueprint, Flask

from idsvc.specimen.people import INSPECTED
from idsvc.web import WebServices, create_app
from tests.support.city import PASSWORD, TestCity
from tests.support.web_desk import Desk, app_of, words


def test_every_page_carries_the_headers_and_is_never_stored(app: Flask) -> None:
    answer = app.test_client().get("/sign-in")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in answer.headers["Permissions-Policy"]


def test_the_card_s_fonts_are_sent_and_may_be_kept(app: Flask) -> None:
    with app.test_client().get("/fonts/NotoSansLao-700Bold.ttf") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "font/ttf"
        assert "max-age=" in answer.headers["Cache-Control"]
        assert "no-store" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["NotoSansLao-900Black", "Nothing-400Regular", "..-400Regular"])
def test_no_other_file_is_sent_as_a_font(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/fonts/{name}.ttf").status_code == 404


def test_the_style_sheet_names_fonts_that_there_are(app: Flask) -> None:
    client = app.test_client()
    with client.get("/static/city.css") as sheet:
        fonts = re.findall(r"/fonts/[\w-]+\.ttf", sheet.text)
    assert len(fonts) > 9
    for font in fonts:
        with client.get(font) as answer:
            assert answer.status_code == 200, font


def test_the_nonce_is_new_each_time_and_on_every_script_and_sheet(app: Flask) -> None:
    client = app.test_client()
    nonces = set()
    for _ in range(2):
        answer = client.get("/sign-in")
        found = re.search(r"script-src 'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
        assert found is not None
        nonces.add(found[1])
        loaded = re.findall(r"<(?:script|link rel=\"stylesheet\")[^>]*>", answer.text)
        assert loaded
        assert all(f'nonce="{found[1]}"' in each for each in loaded)
    assert len(nonces) == 2


def test_no_page_carries_a_script_a_style_or_a_handler_of_its_own(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.fill()
    for path in (
        "/",
        "/visit/new",
        "/reopen",
        "/cancel",
        "/renewal",
        *map(ana.path, ("details", "papers", "photo", "proof")),
    ):
        page = ana.get(path).text
        assert not re.search(r"<script[^>]*>\s*[^<\s]", page), path
        assert "<style" not in page
        assert not re.search(r"\s(style|on[a-z]+)=\"", page), path


def test_static_files_may_be_kept_by_the_browser(app: Flask) -> None:
    with app.test_client().get("/static/city.css") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] != "no-store"


def test_on_loopback_the_cookie_is_plain_elsewhere_it_is_bound_to_the_host_and_to_https(city: TestCity) -> None:
    served = {True: "http://localhost", False: "https://counter.harborview.example"}
    for loopback, base in served.items():
        app = create_app(WebServices(city.office, loopback, None, hosts=("counter.harborview.example",)))
        cookie = app.test_client().get("/sign-in", base_url=base).headers["Set-Cookie"]
        assert cookie.startswith("idsvc=" if loopback else "__Host-idsvc=")
        assert ("Secure" in cookie) is not loopback
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_a_host_name_that_was_not_named_is_not_answered(city: TestCity) -> None:
    loopback = create_app(WebServices(city.office, loopback=True, demo_hint=None))
    unnamed = create_app(WebServices(city.office, loopback=False, demo_hint=None))
    assert loopback.test_client().get("/sign-in", base_url="http://elsewhere.example").status_code == 400
    assert unnamed.test_client().get("/sign-in", base_url="https://localhost").status_code == 400


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/visit/new", "/cancel", "/lock", "/unlock"])
def test_a_form_without_its_token_is_refused(app: Flask, path: str) -> None:
    ana = Desk(app, "ana")
    answer = ana.client.post(path, data={"login": "ana", "password": PASSWORD})
    assert answer.status_code == 400
    assert "open the case again" in words(answer)


def test_the_autosave_asks_for_the_token_too(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    answer = ana.client.post(ana.path("draft"), data={"version": "1"}, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "error" in answer.get_json()


def test_the_cookie_holds_nothing_about_a_person(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.fill()
    with ana.client.session_transaction() as session:
        assert set(session) <= {"sitting", "csrf_token", "case", "before", "stepped-up", "pace"}
        assert set(session["pace"]) == {"at", "spent"}
        assert all(isinstance(seconds, int) for seconds in session["pace"]["spent"].values())
        assert re.fullmatch(r"[0-9a-f]{64}", session["sitting"])


def test_titles_and_addresses_name_nobody(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.fill()
    ana.submit()
    page = ana.get(ana.path())
    assert INSPECTED.typed.full_name in page.text
    title = re.search(r"<title>([^<]*)</title>", page.text)
    assert title is not None
    assert not any(part in title[1] for part in INSPECTED.typed.full_name.split())
    assert "?" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page.text))


def test_an_unforeseen_error_is_logged_by_type_and_line_and_never_by_its_words(
    city: TestCity, caplog: pytest.LogCaptureFixture
) -> None:
    app, stumbling = app_of(city), Blueprint("stumbling", __name__)

    @stumbling.before_app_request
    def stumble() -> None:
        message = "Nguyen Secret"
        raise RuntimeError(message)

    app.register_blueprint(stumbling)
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get("/health")
    assert answer.status_code == 500
    assert "Nothing half-done" in words(answer)
    assert "RuntimeError" in caplog.text
    assert "Secret" not in caplog.text + answer.text


def test_a_sign_in_starts_a_fresh_session(app: Flask) -> None:
    desk = Desk(app)
    desk.get("/sign-in")
    with desk.client.session_transaction() as session:
        session["case"] = "0" * 32
    desk.post("/sign-in", {"login": "ana", "password": PASSWORD})
    with desk.client.session_transaction() as session:
        assert "case" not in session


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", "", "visit"])
def test_an_unlock_leads_nowhere_but_here(app: Flask, onward: str) -> None:
    ana = Desk(app, "ana")
    ana.get("/")
    ana.post("/lock")
    answer = ana.client.post("/unlock", data={"csrf_token": ana.token, "unlock_password": PASSWORD, "onward": onward})
    assert answer.headers["Location"] == "/"


def test_health_tells_a_probe_and_no_more(app: Flask) -> None:
    answer = app.test_client().get("/health")
    assert answer.get_json() == {"ok": True}


def test_an_unknown_page_and_a_wrong_method_are_told_apart_from_nothing(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/nowhere").status_code == 404
    assert client.get("/sign-out").status_code == 405
