import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.specimen.errors import NoSuchField
from idsvc.specimen.page import Form, read_page

PAGE = """
<title>never read</title><style>p {}</style>
<p>Ticket 7 &amp; more</p><span class="slip__code code"> ABCD EFGH </span><span>not a code</span>
<a href="/next">next</a><a>no way</a><img src="/photo"><input name="outside" value="x">
<form method="POST" action="/send" enctype="multipart/form-data">
  <input type="hidden" name="csrf_token" value="t0">
  <input name="name" value="Ana"><input name="empty"><input value="nameless">
  <input type="radio" name="mode" value="street"><input type="radio" name="mode" value="withheld" checked>
  <input type="checkbox" name="adult"><input type="checkbox" name="gift" value="yes" checked>
  <select name="language"><option value="en">English</option><option value="es" selected>Español</option></select>
  <textarea name="note">two
lines</textarea>
  <input type="file" name="photo"><input type="text" name="off" value="x" disabled>
  <input type="submit" name="go" value="Go">
  <button name="act" value="save">Save <b>it</b></button><button>Send</button>
</form>
<form><input name="q"></form>
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return read_page(PAGE).forms[0]


def test_a_person_sees_words_codes_links_and_pictures() -> None:
    page = read_page(PAGE)
    assert page.text.startswith("Ticket 7 & more ABCD EFGH not a code next")
    assert "never read" not in page.text
    assert page.codes == ("ABCD EFGH",)
    assert page.links == ("/next", "")
    assert page.images == ("/photo",)


def test_a_form_says_how_it_is_sent(form: Form) -> None:
    assert (form.action, form.method, form.enctype) == ("/send", "post", "multipart/form-data")
    assert "outside" not in form.names()
    assert {"go", "off", ""}.isdisjoint(form.names())
    other = read_page(PAGE).forms[1]
    assert (other.action, other.method, other.enctype) == ("", "get", "application/x-www-form-urlencoded")


def test_a_button_s_value_goes_along_where_it_is_pressed(form: Form) -> None:
    assert ("act", "save") in form.filled({"act": "save"})
    assert "act" not in dict(form.filled({}))


def test_what_nobody_touches_goes_along_as_it_is(form: Form) -> None:
    assert form.filled({}) == (
        ("csrf_token", "t0"),
        ("name", "Ana"),
        ("empty", ""),
        ("mode", "withheld"),
        ("gift", "yes"),
        ("language", "es"),
        ("note", "two\nlines"),
    )


def test_what_is_filled_in_is_sent(form: Form) -> None:
    filled = dict(
        form.filled({"name": "Bo", "mode": "street", "adult": "on", "gift": "", "language": "en", "note": "new"})
    )
    assert filled == {
        "csrf_token": "t0",
        "name": "Bo",
        "empty": "",
        "mode": "street",
        "adult": "on",
        "language": "en",
        "note": "new",
    }


@pytest.mark.parametrize(
    ("name", "value"), [("nobody", "x"), ("mode", "care-of"), ("mode", ""), ("language", "xx"), ("photo", "x")]
)
def test_what_a_page_does_not_offer_cannot_be_filled_in(form: Form, name: str, value: str) -> None:
    with pytest.raises(NoSuchField) as refused:
        form.filled({name: value})
    assert refused.value.field == name


def test_a_list_without_a_chosen_option_sends_its_first_and_an_option_may_be_its_own_value() -> None:
    (form,) = read_page("<form><select name=street><option value=''>choose</option><option>7 Old <b>Quay</b>").forms
    assert form.fields == ()
    (form,) = read_page("<form><select name=s>\n<option>7 Old\n Quay</option><option>8</option></select></form>").forms
    assert form.filled({}) == (("s", "7 Old Quay"),)
    assert form.filled({"s": "8"}) == (("s", "8"),)


def test_ends_without_beginnings_harm_nothing() -> None:
    page = read_page(
        "</form></select></button></textarea><option value=x><button>free</button><textarea>free</textarea>word"
    )
    assert page.forms == ()


@given(st.text(alphabet="<>/ =\"'abforminputselectname&;!-", max_size=200))
def test_no_page_breaks_the_reader(html: str) -> None:
    read_page(html)
