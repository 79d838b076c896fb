"""A resident's code at the counter: it fills the form for the clerk to look at, and nothing is kept by reading it."""

import io
import re

import pytest
import qrcode
from werkzeug.test import TestResponse

from idsvc.enroll.prefill import encode
from tests.support.city import make_city
from tests.support.visits import NO_TAGS
from tests.support.web_desk import Desk, app_of, words

FIELDS = {
    "full_name": "Nguyễn Thị Minh Khai",
    "birth_date": "1990-03-04",
    "address_mode": "street",
    "address_line_1": "12 Lantern Street",
    "gender": "X",
    "emergency_contact": "Ana, 555-0100",
}
CODE = encode(FIELDS)


def picture(*texts: str) -> bytes:
    images = [qrcode.make(text).get_image().convert("L") for text in texts]
    sheet = images[0].resize((sum(each.width for each in images), max(each.height for each in images)))
    sheet.paste(255, (0, 0, *sheet.size))
    left = 0
    for each in images:
        sheet.paste(each, (left, 0))
        left += each.width
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def value_of(answer: TestResponse, name: str) -> str:
    found = re.search(rf'<input[^>]* name="{name}"[^>]*?value="([^"]*)"', answer.text)
    return found[1] if found else ""


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(app_of(make_city(tmp_path_factory.mktemp("city"), policy=NO_TAGS)), "ana")


@pytest.fixture
def desk(clerk: Desk) -> Desk:
    """Begin a visit of its own for each test."""
    clerk.start()
    return clerk


def read(desk: Desk, code: str = CODE, **typed: str) -> TestResponse:
    desk.get(desk.path("details"))
    return desk.post(desk.path("prefill"), {"prefill_code": code, **typed})


@pytest.mark.parametrize("code", [CODE, f"{CODE}\r\n", f"]Q1{CODE}", CODE.lower()])
def test_a_scanned_code_stands_in_the_form(desk: Desk, code: str) -> None:
    answer = read(desk, code)
    assert answer.status_code == 200
    assert {name: value_of(answer, name) for name in ("full_name", "birth_date", "address_line_1")} == {
        name: FIELDS[name] for name in ("full_name", "birth_date", "address_line_1")
    }
    assert "not saved yet" in words(answer)


def test_reading_keeps_nothing(desk: Desk) -> None:
    read(desk)
    assert value_of(desk.get(desk.path("details")), "full_name") == ""


def test_what_was_typed_stays_where_the_code_is_silent_and_after_a_refusal(desk: Desk) -> None:
    typed = {"full_name": "Ada", "preferred_name": "Addie"}
    filled = read(desk, **typed)
    assert (value_of(filled, "full_name"), value_of(filled, "preferred_name")) == (FIELDS["full_name"], "Addie")
    refused = read(desk, "PF1:NOT A CODE", **typed)
    assert refused.status_code == 422
    assert (value_of(refused, "full_name"), value_of(refused, "preferred_name")) == ("Ada", "Addie")
    assert "damaged" in words(refused)


def test_without_the_page_s_script_what_was_saved_stays(desk: Desk) -> None:
    desk.get(desk.path("details"))
    desk.step("details", {"full_name": "Ada", "preferred_name": "Addie"})
    answer = read(desk, encode({"birth_date": "1990-03-04"}))
    assert (value_of(answer, "full_name"), value_of(answer, "birth_date")) == ("Ada", "1990-03-04")


def test_an_address_of_another_mode_goes(desk: Desk) -> None:
    answer = read(desk, encode({"full_name": "Ada", "address_mode": "withheld"}), full_name="", address_mode="street",
                  address_line_1="12 Lantern Street")  # fmt: skip
    assert "12 Lantern Street" not in answer.text


def test_the_guard_looks_at_a_code_as_at_typed_fields(desk: Desk) -> None:
    guarded = read(desk, encode({"full_name": "Ada", "emergency_contact": "green card holder"}))
    assert "does not keep this kind of information" in words(guarded)
    asked = read(desk, encode({"full_name": "Ada Visa"}))
    assert "Is this what the paper says?" in words(asked)


def test_faults_are_told_of_what_the_code_says_only(desk: Desk) -> None:
    answer = read(desk, encode({"birth_date": "2099-01-01"}))
    assert "has not come yet" in words(answer)
    assert "Fill this in" not in words(answer)


def test_the_form_then_saves_as_if_typed(desk: Desk) -> None:
    read(desk)
    saved = desk.step("details", FIELDS | {"language": "vi"})
    assert "Papers" in words(saved)


@pytest.mark.parametrize("others", [(), ("HTTPS://EXAMPLE",)])
def test_a_picture_is_read_beside_other_codes(desk: Desk, others: tuple[str, ...]) -> None:
    desk.get(desk.path("details"))
    files = {"prefill_picture": (io.BytesIO(picture(CODE, *others)), "code.png")}
    answer = desk.post(desk.path("prefill"), files)
    assert value_of(answer, "full_name") == FIELDS["full_name"]


@pytest.mark.parametrize("data", [picture("HTTPS://EXAMPLE"), b"no picture", b""])
def test_a_picture_without_one_code_is_refused_with_what_to_do(desk: Desk, data: bytes) -> None:
    desk.get(desk.path("details"))
    answer = desk.post(desk.path("prefill"), {"prefill_picture": (io.BytesIO(data), "code.png")})
    assert answer.status_code == 422
    assert re.search("hold it flat|choose a JPEG", words(answer))


def test_nothing_of_it_is_in_the_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    read(desk)
    read(desk, "PF1:NOT A CODE")
    assert "Minh" not in caplog.text
    assert "PF1" not in caplog.text
