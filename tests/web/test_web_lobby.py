"""The lobby's pages at the service and as files: open, the same for all, with a policy of their own, asking nobody."""

import html
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from idsvc.enroll.titles import titles
from idsvc.office import publication
from tests.support.city import TestCity
from tests.support.lobby_pages import TEMPLATES
from tests.support.web_desk import Desk

PATHS = ("/papers", "/prefill")
DATA = re.compile(r'<script type="application/json" id="built-in">([^<]*)</script>')
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)"')


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


def data_in(page: str) -> dict[str, object]:
    found = DATA.search(page)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_gets_it_without_a_cookie_and_asks_later_only_whether_it_changed(
    stranger: FlaskClient, path: str
) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"
    again = stranger.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", PATHS)
def test_its_policy_lets_nothing_out(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path)
    inside = POLICY.search(answer.text)
    assert inside
    policy = answer.headers["Content-Security-Policy"]
    assert policy == f"{html.unescape(inside[1])}; frame-ancestors 'none'"
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["connect-src"] == rules["form-action"] == rules["base-uri"] == "'none'"
    assert rules["worker-src"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", PATHS)
def test_its_worker_may_keep_that_page_and_fetch_from_here_only(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(f"{path}/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == path
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers
    assert data_in(stranger.get(path).text)["worker"] == f"{path}/sw.js"
    assert stranger.get("/lobby/sw.js").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_nothing_may_be_posted_to_it(stranger: FlaskClient, path: str) -> None:
    assert stranger.post(path, data={"full_name": "Ada"}).status_code in {400, 405}


def test_the_rules_are_the_counters(city: TestCity, stranger: FlaskClient) -> None:
    rules = city.office.policy.evidence
    built_in = data_in(stranger.get("/papers").text)
    assert built_in["rules"] == {
        "points": {each.value: points for each, points in rules.points.items()},
        "needed": rules.needed,
        "identity_needed": rules.identity_needed,
        "residence_needed": rules.residence_needed,
        "needs_photo": rules.needs_photo,
        "needs_birth_date": rules.needs_birth_date,
        "alone_from": rules.alone_from,
        "adult": 18,
    }
    assert built_in["city"] == city.office.policy.city.name
    assert data_in(stranger.get("/prefill").text)["streets"] == list(city.office.policy.fields.streets)


def test_both_are_published_beside_the_scanner_page(city: TestCity, stranger: FlaskClient) -> None:
    publication.publish(city.office)
    for path in PATHS:
        published = (city.where.public / f"{path[1:]}.html").read_text("utf-8")
        served = stranger.get(path).text
        assert data_in(published) | {"other": "", "worker": ""} == data_in(served) | {"other": "", "worker": ""}
        assert DATA.sub("", published) == DATA.sub("", served).replace("; worker-src 'self'", "")
        assert str(data_in(published)["other"]).endswith(".html")


@pytest.mark.parametrize("path", PATHS)
def test_the_way_in_stands_where_nobody_has_signed_in_and_on_the_home_page(app: Flask, path: str) -> None:
    assert f'href="{path}"' in app.test_client().get("/sign-in").text
    assert f'href="{path}"' in Desk(app, "ana").get("/").text


def test_titles_are_in_the_page_about_papers_and_not_in_the_other(stranger: FlaskClient) -> None:
    papers, prefill = (stranger.get(path).text for path in PATHS)
    french = [json.dumps(each.words["fr"]) for each in titles()]
    assert all(each in papers for each in french)
    assert not any(each in prefill for each in french)


def test_no_template_names_another_place() -> None:
    for template in TEMPLATES.values():
        text = re.sub(r"<!--.*?-->", "", template.read_text("utf-8"), flags=re.DOTALL)
        assert set(re.findall(r"https?://[\w./-]+", text)) <= {"http://www.w3.org/2000/svg"}
        assert not re.search(
            r"\b(localStorage|sessionStorage|indexedDB|fetch|sendBeacon|XMLHttpRequest|WebSocket)\b", text
        )
