"""Slips with receipt codes: one for each stage, at the terminal that made it, while the case is in hand there."""

import re

from flask import Flask

from idsvc.enroll.codes import parse_receipt_code
from idsvc.ledger.receipts import ReceiptKind, digest
from tests.support.city import TestCity
from tests.support.web_desk import Desk

RECEIPT = re.compile(r'class="receipt__code" dir="ltr">([0-9A-Z-]+)<')
CARRIED = "receipt"


def shown(text: str) -> list[str]:
    return RECEIPT.findall(text)


def is_kept(city: TestCity, code: str) -> bool:
    with city.office.units() as unit:
        return unit.receipts.kept(digest(ReceiptKind.DESTROYED, parse_receipt_code(code))) is not None


def carried(desk: Desk) -> str | None:
    with desk.client.session_transaction() as session:
        return session.get(CARRIED)


def test_every_stage_s_slip_is_shown_once_where_it_was_made(app: Flask, city: TestCity) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit()
    [filed] = shown(ana.get(ana.path()).text)
    sol.take()
    assert shown(sol.get(sol.path()).text) == []  # made at another terminal
    [approved] = shown(sol.act("approve").text)
    ana.reopen(code)
    assert carried(ana) is None
    ana.act("issue")
    slip = ana.print_card().text
    [issued] = shown(slip)
    assert "Destroyed by" in slip
    assert shown(ana.post(ana.path("hand-over")).text) == [issued]
    assert carried(ana) is None
    assert len({filed, approved, issued}) == 3
    assert all(is_kept(city, each) for each in (filed, approved, issued))


def test_the_first_slip_has_the_case_code_and_the_visit_s_receipt(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    started = ana.post("/visit/new", {"visit_type": "new", "language": "ar"})
    [code] = shown(started.text)
    assert is_kept(city, code)
    assert 'lang="ar" dir="rtl"' in started.text
    assert "\u2066id.harborview.example/receipt.html\u2069" in started.text
    assert carried(ana) is None


def test_a_case_put_down_leaves_no_code_in_the_cookie(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.visit()
    assert carried(ana) is not None
    ana.post("/put-down")
    assert carried(ana) is None


def test_the_page_is_public_and_has_its_own_policy(app: Flask) -> None:
    answer = app.test_client().get("/receipt")
    assert answer.status_code == 200
    assert "connect-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert 'name="referrer" content="no-referrer"' in answer.text
    assert "Set-Cookie" not in answer.headers
