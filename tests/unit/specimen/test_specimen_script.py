from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from idsvc.specimen import script
from idsvc.specimen.errors import PageUnexpected
from idsvc.specimen.faces import portrait
from idsvc.specimen.marks import IMAGE_TRACES, image_needles, needles
from idsvc.specimen.papers import letter, letter_needles
from idsvc.specimen.people import INSPECTED, LETTER, WITHHELD
from idsvc.specimen.scan import Scanner
from idsvc.specimen.script import Credentials, Filed
from idsvc.verify.image import codes_in, open_image
from idsvc.web import WebServices
from idsvc.web.serving import LoopbackServer
from tests.support.city import PASSWORD, TestCity, make_city
from tests.support.web_desk import app_with

CLERK = Credentials("ana", PASSWORD)
SUPERVISOR = Credentials("sol", PASSWORD)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return make_city(tmp_path_factory.mktemp("script"))


@pytest.fixture(scope="module")
def url(city: TestCity) -> Iterator[str]:
    with LoopbackServer(app_with(WebServices(city.office, loopback=True, demo_hint=None))) as server:
        yield server.url


@pytest.fixture(scope="module")
def withheld(url: str) -> Filed:
    clerk = script.sign_in(url, CLERK)
    filed = script.enroll(clerk, WITHHELD)
    script.sign_out(clerk)
    return filed


def test_a_referral_from_the_door_to_the_hand_over(city: TestCity, url: str) -> None:
    clerk, supervisor = script.sign_in(url, CLERK), script.sign_in(url, SUPERVISOR)
    filed = script.enroll(clerk, LETTER)
    assert script.refer(supervisor, SUPERVISOR, filed.case_id, "address-differs") != filed.case_id
    referred = script.reopen(clerk, filed.case_code)
    scan = letter(LETTER, "Harborview", date(2026, 2, 1))
    script.capture(clerk, "residence", scan)
    script.take_from_queue(supervisor, SUPERVISOR, referred)
    (copy,) = script.look_at_captures(supervisor)
    script.approve_shown(supervisor)
    printed = script.issue(clerk, filed.case_code)
    for face in (printed.front_png, printed.back_png):
        assert len(codes_in(open_image(face))) == 1
    assert printed.pdf.startswith(b"%PDF")
    cancel_code = script.hand_over(clerk)
    with pytest.raises(PageUnexpected):
        script.reopen(clerk, filed.case_code)
    script.cancel(clerk, cancel_code)
    with pytest.raises(PageUnexpected):
        script.cancel(clerk, "0000 0000 0000 0000 0")
    _nothing_lies_in_clear(city.where.city, scan, copy)


def _nothing_lies_in_clear(folder: Path, scan: bytes, copy: bytes) -> None:
    with Image.open(BytesIO(copy)) as rebuilt:
        assert not rebuilt.getexif()
    wanted = (
        *needles(LETTER),
        *letter_needles(LETTER, scan),
        *image_needles("copy", copy),
        *image_needles("photo", portrait(LETTER.look)),
        *IMAGE_TRACES,
    )
    assert Scanner(wanted).scan_tree([folder]) == ()


def test_a_case_that_is_only_inspected_is_approved_from_the_queue(url: str, withheld: Filed) -> None:
    supervisor = script.sign_in(url, SUPERVISOR)
    assert script.approve(supervisor, SUPERVISOR, withheld.case_id) != withheld.case_id
    assert script.look_at_captures(supervisor) == ()
    assert withheld.ticket > 0
    assert withheld.case_code not in repr(withheld)


def test_the_clerk_who_enrolled_cannot_decide(url: str) -> None:
    clerk = script.sign_in(url, CLERK)
    filed = script.enroll(clerk, INSPECTED)
    with pytest.raises(PageUnexpected):
        script.approve(clerk, CLERK, filed.case_id)


def test_a_wrong_password_is_not_let_in(url: str) -> None:
    with pytest.raises(PageUnexpected) as refused:
        script.sign_in(url, Credentials("ana", "not the password"))
    assert refused.value.status == 401


def test_a_password_does_not_show() -> None:
    assert PASSWORD not in repr(CLERK)
