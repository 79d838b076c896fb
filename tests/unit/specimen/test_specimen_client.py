import socket
from collections.abc import Iterator
from email import message_from_bytes

import pytest

from idsvc.specimen.client import Browser, Send, Upload, encode_form
from idsvc.specimen.errors import NoSuchField, NotLoopback, PageUnexpected, Unreachable
from tests.support.specimen_pages import Pages, Reply, serving

FORM = '<form method="post" action="/send"><input type="hidden" name="csrf_token" value="t0"><input name="a"></form>'

UPLOAD = FORM.replace("<form", "<form enctype=multipart/form-data").replace(
    "</form>", "<input type=file name=photo></form>"
)


@pytest.fixture
def pages() -> Iterator[Pages]:
    with serving() as running:
        yield running


@pytest.fixture
def browser(pages: Pages) -> Browser:
    return Browser(pages.url, 5)


@pytest.mark.parametrize(
    "url",
    ["https://localhost:1", "http://example.org:80", "http://localhost", "http://localhost.example.org:1", "nonsense"],
)
def test_only_this_machine_is_spoken_to(url: str) -> None:
    with pytest.raises(NotLoopback):
        Browser(url, 1)


def test_a_redirect_elsewhere_is_not_followed(pages: Pages, browser: Browser) -> None:
    pages.sends_on("/", "http://example.org/")
    with pytest.raises(NotLoopback):
        browser.get("/")


def test_a_form_is_sent_with_its_hidden_fields_and_the_redirect_followed(pages: Pages, browser: Browser) -> None:
    pages.html("/", FORM)
    pages.sends_on("/send", "/done#part")
    pages.html("/done", "<p>thanks</p>")
    browser.get("/")
    answer = browser.submit(Send("/send", {"a": "ä b"}))
    assert (answer.path, answer.page().text) == ("/done", "thanks")
    assert [(each.method, each.path) for each in pages.asked] == [("GET", "/"), ("POST", "/send"), ("GET", "/done")]
    assert pages.asked[1].body == b"csrf_token=t0&a=%C3%A4+b"
    assert browser.shown is answer


def test_cookies_come_back_until_they_are_taken_away(pages: Pages, browser: Browser) -> None:
    pages.sends_on("/in", "/", "sitting=abc; HttpOnly; Path=/; SameSite=Strict", "other=1")
    pages.sends_on("/out", "/", "sitting=; Max-Age=0; Path=/")
    pages.html("/", "<p>home</p>")
    browser.get("/in")
    browser.get("/out")
    assert [each.headers.get("Cookie") for each in pages.asked] == [
        None,
        "sitting=abc; other=1",
        "sitting=abc; other=1",
        "other=1",
    ]


def test_no_referrer_is_sent(pages: Pages, browser: Browser) -> None:
    pages.html("/", FORM)
    pages.html("/send", "<p>thanks</p>")
    browser.get("/")
    browser.submit(Send("/send"))
    assert all({"Referer", "Referrer", "Origin"}.isdisjoint(each.headers) for each in pages.asked)


def test_a_form_is_told_from_another_by_its_fields_and_by_what_it_holds(pages: Pages, browser: Browser) -> None:
    forms = '<form method="post" action="/send"><input type="hidden" name="by" value="{0}"><input name="{0}"></form>'
    pages.html("/", forms.format("code") + forms.format("number"))
    pages.html("/send", "<p>thanks</p>")
    browser.get("/")
    browser.send(Send("/send", {"number": "7"}))
    browser.send(Send("/send", holds={"by": "number"}))
    assert [each.body for each in pages.asked[1:]] == [b"by=number&number=7", b"by=number&number="]
    with pytest.raises(PageUnexpected):
        browser.send(Send("/send", holds={"by": "name"}))
    with pytest.raises(PageUnexpected):
        browser.send(Send("/elsewhere"))


def test_a_form_without_an_action_goes_to_its_own_page_and_get_into_the_address(pages: Pages, browser: Browser) -> None:
    pages.html("/search", '<form><input name="q"></form>')
    pages.html("/search?q=x+y", "<p>found</p>")
    browser.get("/search")
    assert browser.submit(Send("/search", {"q": "x y"})).page().text == "found"


def test_files_go_as_a_browser_sends_them(pages: Pages, browser: Browser) -> None:
    data = bytes(range(256)) * 3
    pages.html("/", UPLOAD)
    pages.html("/send", "<p>thanks</p>")
    browser.get("/")
    browser.submit(Send("/send", {"a": "é"}, {"photo": Upload("face.jpg", "image/jpeg", data)}))
    asked = pages.asked[-1]
    parts = message_from_bytes(b"Content-Type: " + asked.headers["Content-Type"].encode() + b"\r\n\r\n" + asked.body)
    shown = [
        (part.get_param("name", header="content-disposition"), part.get_filename(), part.get_payload(decode=True))
        for part in parts.walk()
        if not part.is_multipart()
    ]
    assert shown == [
        ("csrf_token", None, b"t0"),
        ("a", None, "é".encode()),
        ("photo", "face.jpg", data),
    ]
    with pytest.raises(PageUnexpected):
        browser.send(Send("/send", files={"photo": Upload("face.jpg", "image/jpeg", data)}))


def test_a_boundary_depends_on_the_files() -> None:
    kind = "multipart/form-data"
    boundaries = {encode_form(kind, (), {"f": Upload("f", "x/y", data)})[1] for data in (b"one", b"two")}
    assert len(boundaries) == 2


def test_a_page_that_refuses_is_told_with_its_own_words(browser: Browser) -> None:
    with pytest.raises(PageUnexpected) as refused:
        browser.get("/nowhere")
    assert (refused.value.path, refused.value.status) == ("/nowhere", 404)
    assert refused.value.says == "nothing here"
    assert "nothing here" not in str(refused.value)


def test_a_refusal_can_be_looked_at_without_leaving_the_page(pages: Pages, browser: Browser) -> None:
    pages.html("/", FORM)
    pages.replies["/send"] = Reply(422, b"<p>look again</p>")
    page = browser.get("/")
    assert browser.send(Send("/send", {"a": "x"})).status == 422
    assert browser.shown is page


def test_a_choice_that_is_not_offered_is_not_sent(pages: Pages, browser: Browser) -> None:
    pages.html("/", FORM.replace("<input name=", '<input type="radio" value="x" name='))
    browser.get("/")
    with pytest.raises(NoSuchField):
        browser.send(Send("/send", {"a": "y"}))
    assert len(pages.asked) == 1


def test_an_image_is_fetched_beside_the_page(pages: Pages, browser: Browser) -> None:
    pages.html("/", "<img src=/photo>")
    pages.replies["/photo"] = Reply(200, b"\xff\xd8", (("Content-Type", "image/jpeg"),))
    page = browser.get("/")
    answer = browser.fetch("/photo")
    assert (answer.content_type, answer.body) == ("image/jpeg", b"\xff\xd8")
    assert browser.shown is page


def test_going_round_in_circles_ends(pages: Pages, browser: Browser) -> None:
    pages.sends_on("/", "/")
    with pytest.raises(PageUnexpected):
        browser.get("/")
    assert len(pages.asked) == 6


def test_nobody_at_home_is_said_plainly() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="start the server"):
        Browser(f"http://127.0.0.1:{port}", 1).get("/")
