"""The scanner page at the service: open, the same for all, with a policy of its own, and nothing of anybody in it."""

import base64
import html
import io
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from idsvc.office import publication
from idsvc.verify.bundle import parse_bundle
from idsvc.verify.held import Lists
from idsvc.verify.lists import parse_anchors
from idsvc.web.security import CONTENT_SECURITY_POLICY
from tests.support.city import TestCity, make_city
from tests.support.web_desk import Desk, app_of, words

PATHS = ("/scan", "/scan/city-lists", "/scan/sw.js", "/scan/manifest.webmanifest")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return make_city(Path(tmp_path_factory.mktemp("scan")))


@pytest.fixture(scope="module")
def app(city: TestCity) -> Flask:
    return app_of(city)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_gets_it_without_a_cookie(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("path", PATHS)
def test_it_is_kept_and_asked_for_again(stranger: FlaskClient, path: str) -> None:
    first = stranger.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = stranger.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_signed_in_gets_anything_else(app: Flask, stranger: FlaskClient, path: str) -> None:
    desk = Desk(app, "ana")
    desk.visit()
    assert desk.client.get(path).data == stranger.get(path).data


def policy_of(page: str) -> str:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_the_header_repeats_the_page_s_own_policy_and_no_nonce(stranger: FlaskClient) -> None:
    answer = stranger.get("/scan")
    sent = answer.headers["Content-Security-Policy"]
    assert sent == f"{policy_of(answer.text)}; frame-ancestors 'none'"
    assert sent.startswith("default-src 'none';")
    assert "connect-src 'self'" in sent
    assert "nonce" not in sent
    assert "'unsafe-inline'" not in sent
    assert "'unsafe-eval'" not in sent


def test_the_other_headers_are_those_of_every_page(stranger: FlaskClient) -> None:
    sent = stranger.get("/scan").headers
    assert sent["Permissions-Policy"].startswith("camera=(self), microphone=()")
    assert sent["Cross-Origin-Opener-Policy"] == "same-origin"
    assert sent["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert sent["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/health", "/sign-in", "/", "/nowhere"])
def test_no_other_address_has_a_policy_of_its_own(stranger: FlaskClient, path: str) -> None:
    sent = stranger.get(path).headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", sent)
    assert nonce is not None
    assert sent == CONTENT_SECURITY_POLICY.format(nonce=nonce[1], more="")


def test_the_page_has_the_city_s_root_and_no_list(city: TestCity, stranger: FlaskClient) -> None:
    page = stranger.get("/scan").text
    block = re.search(r'<script type="application/json" id="lists">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    assert json.loads(block[1]) == {
        "root": [city.office.fingerprint],
        "trust": [],
        "status": [],
        "built": None,
        "fetch": "scan/city-lists",
    }


def test_the_lists_are_the_published_ones_and_hold_under_that_root(city: TestCity, stranger: FlaskClient) -> None:
    answer = stranger.get("/scan/city-lists")
    assert answer.mimetype == "application/cbor"
    found = parse_bundle(answer.data)
    assert found.trust == (city.office.trust_list,)
    assert found.statuses == (city.office.publisher.read("status/1"),)
    lists = Lists.read(parse_anchors(city.office.fingerprint), found.trust, found.statuses)
    assert len(lists.statuses) == 1


def test_a_new_publication_is_fetched_at_once(city: TestCity, stranger: FlaskClient) -> None:
    first = stranger.get("/scan/city-lists")
    city.run_days(1)
    publication.publish(city.office)
    again = stranger.get("/scan/city-lists", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.data != first.data


def test_before_the_first_publication_there_is_no_list(tmp_path: Path) -> None:
    young = make_city(tmp_path)
    (young.where.public / "city-lists").unlink()
    assert app_of(young).test_client().get("/scan/city-lists").status_code == 404


def test_the_worker_may_keep_the_page_and_fetch_from_here_only(city: TestCity, stranger: FlaskClient) -> None:
    answer = stranger.get("/scan/sw.js")
    assert answer.data == city.office.scanner.worker
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/scan"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"


def test_the_manifest_names_the_page_and_has_a_picture_that_opens(stranger: FlaskClient) -> None:
    answer = stranger.get("/scan/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.data)
    assert (told["start_url"], told["scope"], told["display"]) == ("/scan", "/scan", "standalone")
    assert (told["name"], told["short_name"], told["lang"]) == ("Card check · Harborview", "Card check", "en")
    kind, _, data = told["icons"][0]["src"].partition(",")
    assert kind == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert f"{picture.width}x{picture.height}" == told["icons"][0]["sizes"]
        colours = {colour for _, colour in picture.getcolors(maxcolors=4096) or ()}
        assert {(0x0F, 0x3D, 0x4C), (0xF6, 0xC6, 0x67)} <= colours


def test_who_works_here_and_who_does_not_find_the_way(app: Flask) -> None:
    desk = Desk(app)
    assert 'href="/scan"' in desk.get("/sign-in").text
    desk.sign_in("uma")
    start = desk.get("/")
    assert 'href="/scan"' in start.text
    assert "Check a card" in words(start)
