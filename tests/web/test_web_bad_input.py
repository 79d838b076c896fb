"""What a clerk can get wrong: each gets a clear sentence on the same page, and nothing that was there is lost."""

import http.client
import re
import struct
import tracemalloc
import zlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import EnvironBuilder, TestResponse, encode_multipart

from idsvc.errors import StorageFull, StoreBusy, StoreError
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import INSPECTED, LETTER
from idsvc.web.errors import code_of
from idsvc.web.request import MAX_UPLOAD, MemoryRequest
from idsvc.web.serving import LoopbackServer
from tests.support.city import TestCity
from tests.support.web_desk import CHECKS, Desk, app_of, words

GOOD = portrait(INSPECTED.look)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb() -> bytes:
    """A PNG of a few kB that says it has 900 million pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b"")


BAD = {
    "a-pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "a-bomb": bomb(),
    "a-truncated-jpeg": GOOD[: len(GOOD) // 2],
    "plain-text": b"not a picture at all",
    "nothing": b"",
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_photo_is_refused_on_its_page_and_the_good_one_stays(app: Flask, name: str) -> None:
    ana = Desk(app, "ana")
    ana.start()
    kept = ana.photo(GOOD).text
    before = re.search(r'data:image/jpeg;base64,[^"]+', kept)
    answer = ana.photo(BAD[name], "photo.jpg")
    assert answer.status_code == 422
    assert 'id="photo-fault"' in answer.text
    assert before is not None
    assert before[0] in answer.text


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_copy_of_a_paper_is_refused_and_nothing_is_kept(app: Flask, city: TestCity, name: str) -> None:
    ana = referred(app)
    answer = ana.act("captures", {"evidence_class": "residence", "picture": (BytesIO(BAD[name]), "letter.jpg")})
    assert answer.status_code == 422
    assert 'href="#picture"' in answer.text
    assert not list(city.where.captures.rglob("*"))


def referred(app: Flask) -> Desk:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit(LETTER)
    sol.take()
    sol.act("refer", {"reason": "address-differs"})
    ana.reopen(code)
    return ana


def test_a_class_that_is_never_copied_whole_is_refused(app: Flask) -> None:
    ana = referred(app)
    for each, told in (("identity-strong", "copied covered"), ("caretaker", "does not let this kind of paper")):
        answer = ana.act("captures", {"evidence_class": each, "picture": (BytesIO(GOOD), "paper.jpg")})
        assert answer.status_code == 403
        assert told in words(answer)


def huge(desk: Desk, path: str, field: str) -> TestResponse:
    """Post more than the limit; the body is made here because the test client would make it in a temporary file."""
    file = FileStorage(BytesIO(bytes(MAX_UPLOAD + 1)), "big.jpg")
    boundary, body = encode_multipart({"csrf_token": desk.token, "version": desk.version, field: file})
    return desk.client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_file_above_the_limit_is_refused_on_its_own_page(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.photo(GOOD)
    for path, field in ((ana.path("photo"), "photo"), ("/renewal", "picture"), (ana.path("details"), "full_name")):
        answer = huge(ana, path, field)
        assert answer.status_code == 413
        assert "12 MB" in words(answer)
    assert "data:image/jpeg" in ana.get(ana.path("photo")).text


def test_a_copy_above_the_limit_is_refused_on_the_page_of_its_case(app: Flask) -> None:
    ana = referred(app)
    answer = huge(ana, ana.path("captures"), "picture")
    assert answer.status_code == 413
    assert "The address differs" in words(answer)


def test_a_stranger_with_a_huge_file_sees_only_the_sign_in(app: Flask) -> None:
    answer = huge(Desk(app), "/case/" + "0" * 32 + "/photo", "photo")
    assert answer.status_code == 303


def test_a_hundred_megabytes_are_refused_from_the_header_and_never_held(app: Flask) -> None:
    size = 100 << 20
    with LoopbackServer(app) as server:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
        tracemalloc.start()
        connection.putrequest("POST", "/sign-in")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(size))
        connection.endheaders(b'--x\r\nContent-Disposition: form-data; name="photo"; filename="p"\r\n\r\n')
        answer = connection.getresponse()
        page = answer.read().decode()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        connection.close()
    assert answer.status == 413
    assert "12 MB" in page
    assert peak < size / 4


def test_an_upload_above_half_a_megabyte_stays_in_memory() -> None:
    boundary, body = encode_multipart({"photo": FileStorage(BytesIO(bytes(2 << 20)), "photo.jpg")})
    environ = EnvironBuilder(
        method="POST", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    ).get_environ()
    request = MemoryRequest(environ)
    assert type(request.files["photo"].stream) is BytesIO
    assert request.files["photo"].stream.read() == bytes(2 << 20)


FAULTY = {
    "full_name": ("Ana\x07Mar", "cannot be printed"),
    "birth_date": ("2999-01-01", "not come yet"),
    "address_line_1": ("", "Fill this in"),
    "second_name_language": ("ar", "Give the name that belongs to this"),
}


def test_all_faults_of_the_details_are_told_at_once_and_what_was_typed_stays(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    answer = ana.step("details", INSPECTED.typed.form() | {name: typed for name, (typed, _) in FAULTY.items()})
    page = words(answer)
    assert answer.status_code == 422
    assert "these 4 points" in page
    for name, (_, sentence) in FAULTY.items():
        assert sentence in page
        assert f'href="#{name}"' in answer.text
    assert "2999-01-01" in answer.text
    assert "2999-01-01" in ana.get(ana.path("details")).text


def test_a_text_far_too_long_is_refused_and_still_on_the_page(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    answer = ana.step("details", {"full_name": "A" * 500})
    assert answer.status_code == 422
    assert "A" * 500 in answer.text


def test_a_word_that_may_be_read_off_the_wrong_line_is_asked_about_once(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    form = INSPECTED.typed.form() | {"address_line_1": "12 Asylum Avenue"}
    asked = ana.step("details", form)
    assert "Is this what the paper says?" in words(asked)
    found = re.search(r'name="asked" value="([^"]+)"', asked.text)
    assert found is not None
    assert "Papers" in words(ana.post(ana.path("details"), form | {"asked": found[1]}))


def test_a_confirmation_waits_until_the_details_are_sound(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.step("details", {"full_name": "Solo"})
    answer = ana.step("proof")
    assert answer.status_code == 422
    assert "Date of birth" in words(answer)


def test_a_submission_tells_what_papers_would_still_help(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.step("details", INSPECTED.typed.form())
    ana.photo(GOOD)
    ana.step("proof")
    answer = ana.submit()
    assert answer.status_code == 422
    assert "A paper that shows that you live in the city is needed." in words(answer)


def test_an_address_that_the_card_has_no_room_for_is_told_on_the_page(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    line = "1418 North Wharf Promenade, Building C, Staircase 4, Apartment 2217 B"
    ana.fill(replace(LETTER, typed=replace(LETTER.typed, address_line_1=line, address_line_2=line)))
    answer = ana.submit()
    assert answer.status_code == 422
    assert "The address does not fit on the card" in words(answer)
    ana.step("details", LETTER.typed.form())
    ana.step("proof")
    assert ana.submit().status_code == 200


def test_a_submission_without_a_photo_or_a_confirmation_says_so(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.step("details", INSPECTED.typed.form())
    assert "photo first" in words(ana.submit())
    ana.photo(GOOD)
    assert "let the resident check" in words(ana.submit()).lower()
    ana.step("details", {"full_name": "Solo"})
    assert ana.submit().status_code == 422


def test_a_paper_needs_its_kind_and_its_four_checks(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    assert "Choose the kind" in words(ana.step("papers", CHECKS))
    answer = ana.step("papers", {"evidence_class": "residence"})
    assert answer.status_code == 422
    assert "all four points" in words(answer)
    assert re.search(r'value="residence" checked', answer.text)


def test_points_follow_each_tick_and_a_paper_can_be_taken_back(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.get(ana.path("papers"))
    one = {"evidence_class": "identity-strong", "has_photo": "yes", "has_birth_date": "yes"}
    assert ana.script(ana.path("points"), one).get_json()["points"] == 3
    assert ana.script(ana.path("points"), {}).get_json() | {"missing": []} == {
        "points": 0, "needed": 4, "met": False, "missing": [], "preview": False,
    }  # fmt: skip
    assert "3 of 4 points" in words(ana.step("papers", one | CHECKS))
    assert "0 of 4 points" in words(ana.post(ana.path("papers/0/remove")))


def test_a_version_that_is_no_number_and_a_visit_of_no_kind_are_plain_faults(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    assert ana.post(ana.path("papers"), {"version": "x"}).status_code == 400
    assert ana.post("/visit/new", {"visit_type": "tourist", "language": "en"}).status_code == 400
    assert ana.post("/visit/new", {"visit_type": "new", "language": "xx"}).status_code == 400
    assert ana.post("/cancel", {"by": "name"}).status_code == 400


@pytest.mark.parametrize("code", ["", "ABC", "0000000000", "Ñ" * 10, "A" * 5000])
def test_a_mistyped_case_code_is_told_on_the_same_page_and_not_repeated(app: Flask, code: str) -> None:
    answer = Desk(app, "ana").reopen(code)
    assert answer.status_code in {404, 422}
    assert 'href="#code"' in answer.text
    assert len(code) < 3 or code not in answer.text


@pytest.mark.parametrize("by", ["code", "number"])
def test_a_code_or_number_that_no_card_has_is_told(app: Flask, by: str) -> None:
    ana = Desk(app, "ana")
    ana.get("/cancel")
    answer = ana.post("/cancel", {"by": by, by: "ABCD EFGH"})
    assert answer.status_code in {404, 422}
    assert f'href="#{by}"' in answer.text


def test_a_renewal_without_a_card_or_with_something_else_is_refused(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.get("/renewal")
    assert "Scan the code" in words(ana.post("/renewal", {"language": "en"}))
    assert ana.post("/renewal", {"language": "en", "back_code": "HELLO"}).status_code == 422
    assert ana.post("/renewal", {"language": "en", "picture": (BytesIO(GOOD), "card.jpg")}).status_code == 422


def test_a_clock_that_jumped_far_refuses_new_visits_and_says_who_can_help(city: TestCity) -> None:
    city.pass_days(0)
    city.reopen()
    city.time.set_date(city.time.today + timedelta(days=400))
    app = app_of(city)
    ana = Desk(app, "ana")
    assert app.test_client().get("/health").status_code == 503
    assert "New visits wait" in words(ana.get("/"))
    ana.get("/visit/new")
    answer = ana.post("/visit/new", {"visit_type": "new", "language": "en"})
    assert answer.status_code == 503
    assert "idsvc clock confirm" in words(answer)


@pytest.mark.parametrize(("refusal", "code"), [(StorageFull("full"), 507), (StoreBusy("busy"), 503)])
def test_a_full_disk_and_a_busy_store_have_codes_of_their_own(refusal: StoreError, code: int) -> None:
    assert code_of(refusal)[0] == code
