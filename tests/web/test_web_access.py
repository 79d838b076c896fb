"""Every page, every role: the table decides, and what it does not list is refused."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from idsvc.staff.account import Role
from idsvc.staff.roles import Permission, allowed
from idsvc.web.access import ROUTES, Access
from tests.support.city import TestCity, make_city
from tests.support.web_desk import Desk, app_of, words

LOGINS = {Role.CLERK: "ana", Role.SUPERVISOR: "sol", Role.COUNSEL: "kim", Role.AUDITOR: "uma", Role.OPERATOR: "oto"}
SAMPLE = {
    "case": "0" * 32,
    "index": 0,
    "filename": "city.css",
    "family": "NotoSansLao",
    "weight": "400Regular",
    "which": "papers",
}
REFUSED = "Your role does not include this"


@pytest.fixture(scope="module")
def one_city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return make_city(Path(tmp_path_factory.mktemp("access")))


@pytest.fixture(scope="module")
def one_app(one_city: TestCity) -> Flask:
    return app_of(one_city)


def rules(app: Flask) -> list[tuple[Rule, str]]:
    with app.test_request_context("http://localhost/"):
        every = tuple(app.url_map.iter_rules())
        return [(each, app.url_for(each.endpoint, **{name: SAMPLE[name] for name in each.arguments})) for each in every]


def send(desk: Desk, rule: Rule, path: str) -> tuple[int, str]:
    """Open or post; a redirect is the answer itself."""
    if "GET" in (rule.methods or ()):
        answer = desk.client.get(path)
    else:
        answer = desk.client.post(path, data={"csrf_token": desk.token, "version": "1"})
    with answer:
        page = words(answer) if answer.mimetype.startswith(("text/", "application/json")) else ""
        return answer.status_code, page + answer.headers.get("Location", "")


def test_the_table_names_exactly_the_pages_there_are(one_app: Flask) -> None:
    assert {rule.endpoint for rule, _ in rules(one_app)} == set(ROUTES)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_the_table_grants_and_nothing_else(one_app: Flask, role: Role) -> None:
    for rule, path in rules(one_app):
        desk = Desk(one_app, LOGINS[role])
        desk.get("/")
        code, page = send(desk, rule, path)
        need = ROUTES[rule.endpoint]
        granted = not isinstance(need, Permission) or allowed(role, need)
        assert (REFUSED not in page) is granted, rule.endpoint
        assert granted or code == 403, rule.endpoint


def test_a_stranger_is_led_to_the_sign_in_from_every_page_that_is_not_public(one_app: Flask) -> None:
    for rule, path in rules(one_app):
        desk = Desk(one_app)
        desk.get("/sign-in")
        code, page = send(desk, rule, path)
        public = ROUTES[rule.endpoint] is Access.PUBLIC
        assert (code == 303 and page.endswith("/sign-in")) is not public, rule.endpoint


def test_a_page_that_the_table_forgot_is_refused_to_everybody(one_city: TestCity) -> None:
    app = app_of(one_city)
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    for login in (None, *LOGINS.values()):
        answer = Desk(app, login).get("/forgotten")
        assert answer.status_code == 403
        assert "open" not in answer.text


def test_nobody_touches_a_case_that_is_not_in_their_hands(one_app: Flask) -> None:
    ana, ben = Desk(one_app, "ana"), Desk(one_app, "ben")
    ana.start()
    ben.case = ana.case
    for path in (ana.path(), ana.path("details"), ana.path("papers"), ana.path("photo"), ana.path("proof")):
        answer = ben.get(path)
        assert answer.status_code == 403
        assert "not in your hands" in words(answer)


def test_a_case_that_was_put_down_is_out_of_hand(one_app: Flask) -> None:
    ana = Desk(one_app, "ana")
    ana.start()
    assert "Start" in words(ana.post("/put-down"))
    assert ana.get(ana.path("details")).status_code == 403


def test_a_case_opens_from_the_queue_only_after_the_password_and_only_for_that_case(one_app: Flask) -> None:
    ana, sol = Desk(one_app, "ana"), Desk(one_app, "sol")
    ana.visit()
    case = ana.case
    sol.get("/queue")
    asked = sol.post("/queue/open", {"case": case})
    assert "once more" in words(asked)
    assert sol.get(f"/case/{case}").status_code == 403
    wrong = sol.post("/queue/step-up", {"case": case, "password": "wrong"})
    assert wrong.status_code == 401
    assert sol.get(f"/case/{case}").status_code == 403
    assert sol.post("/queue/step-up", {"case": "0" * 32, "password": "wrong"}).status_code == 404


def test_a_step_up_holds_five_minutes_for_the_same_case(one_app: Flask, one_city: TestCity) -> None:
    from datetime import timedelta

    ana, sol = Desk(one_app, "ana"), Desk(one_app, "sol")
    ana.visit()
    sol.take(ticket=int(words(ana.get(ana.path())).split("Ticket ")[1].split()[0]))
    sol.get("/queue")
    assert sol.post("/queue/open", {"case": ana.case}).request.path == f"/case/{ana.case}"
    one_city.time.pass_time(timedelta(minutes=5))
    sol.get("/queue")
    assert "once more" in words(sol.post("/queue/open", {"case": ana.case}))


def test_who_enrolled_a_case_finds_no_decision_on_its_page(one_app: Flask) -> None:
    ana = Desk(one_app, "ana")
    ana.visit()
    page = ana.get(ana.path()).text
    assert "/approve" not in page
    assert ana.post(ana.path("approve")).status_code == 403
