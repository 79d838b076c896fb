"""The receipt page in Chromium: a city lives over a month's end, and its residents ask what became of their records."""

import base64
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from idsvc.enroll.codes import group, parse_receipt_code
from idsvc.ledger.receipts import ReceiptKind, digest, path_of
from idsvc.office import receipts
from idsvc.web.serving import LoopbackServer
from tests.browser.test_scanner_access import AXE, RULES, RUN, SMALL, WIDE
from tests.support.city import TestCity
from tests.support.receipt_desk import begun, published_until, submitted, until
from tests.support.visits import quick_city
from tests.support.web_desk import app_of

WAIT = 8000
DATA = re.compile(r'(<script type="application/json" id="receipts">)([^<]*)(</script>)')
Data = dict[str, object]


@dataclass(frozen=True)
class Lived:
    """A city on the first of April, and the codes on slips by what is to be said of them."""

    city: TestCity
    codes: dict[str, str]

    @property
    def page(self) -> Path:
        return self.city.where.public / "receipt.html"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    city = quick_city(tmp_path_factory.mktemp("city"))
    draft, filed = submitted(city)
    held = begun(city)
    ends = digest(ReceiptKind.DESTROYED, parse_receipt_code(held.code))
    with city.office.units() as unit:
        receipts.move(unit, [ends], date(2026, 5, 20), 1)
        receipts.list_held(city.office, unit, [ends], city.time.today)
        unit.commit()
    until(city, date(2026, 3, 31))
    published_until(city, date(2026, 4, 1))
    absent = receipts.new_receipt(city.office).code
    return Lived(city, {"destroyed": draft.code, "received": filed.code, "held": held.code, "absent": absent})


Open = Callable[..., Page]


@pytest.fixture
def look(chromium: Browser, lived: Lived) -> Iterator[Open]:
    """Open the page as a file; whatever it complains of, or asks of a network, fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(code: str = "", where: Path | str = lived.page, locale: str = "en-US", width: int = 1000) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=locale)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        address = where.as_uri() if isinstance(where, Path) else where
        page.on("request", lambda sent: None if sent.url.split("#")[0] == address else complaints.append(sent.url))
        page.goto(f"{address}#{code}" if code else address)
        expect(page.locator("body[data-ready=yes]")).to_be_attached(timeout=WAIT)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def answer(page: Page) -> str:
    return page.locator("[data-answer]").get_attribute("data-answer") or ""


def lines(page: Page) -> dict[str, str | None]:
    """What the page found, by kind: the month, None where no list has it."""
    rows = page.locator("[data-lines] > li").all()
    return {row.get_attribute("data-kind") or "": row.get_attribute("data-month") for row in rows}


def altered(lived: Lived, place: Path, change: Callable[[Data], None]) -> Path:
    """A page whose data somebody changed; its script and policy are as they were."""
    text = lived.page.read_text("utf-8")
    match = DATA.search(text)
    assert match is not None
    data: Data = json.loads(match[2])
    change(data)
    place.write_text(text[: match.start(2)] + json.dumps(data) + text[match.end(2) :], "utf-8")
    return place


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("destroyed", {"received": "2026-03", "destroyed": "2026-03"}),
        ("received", {"received": "2026-03", "destroyed": None}),
        ("held", {"received": "2026-03", "destroyed": None, "held": "2026-03"}),
        ("absent", {}),
    ],
)
def test_a_code_in_the_address_is_answered_and_taken_out_of_it(
    look: Open, lived: Lived, wanted: str, found: dict[str, str | None]
) -> None:
    page = look(lived.codes[wanted])
    assert answer(page) == wanted
    assert lines(page) == found
    assert "#" not in page.url
    assert page.evaluate("history.length") == 2  # the empty page, and this one
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_a_typed_code_is_answered_with_the_keyboard_alone_and_the_proof_opens(look: Open, lived: Lived) -> None:
    page = look()
    expect(page.locator("[data-answer]")).to_be_hidden()
    page.focus("#code")
    page.keyboard.type(group(lived.codes["destroyed"]).lower())
    page.keyboard.press("Enter")
    assert answer(page) == "destroyed"
    assert page.evaluate("document.activeElement.id") == "answer"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shown = page.locator("[data-value=proof_digest]").first.inner_text().replace(" ", "")
    assert shown == digest(ReceiptKind.RECEIVED, parse_receipt_code(lived.codes["destroyed"])).hex()
    assert page.locator("[data-value=proof_list]").first.inner_text() == path_of("2026-03", ReceiptKind.RECEIVED)
    assert "That nobody copied the record" in page.inner_text("[data-cannot]")


def test_a_mistyped_code_is_told_and_nothing_is_said_of_it(look: Open, lived: Lived) -> None:
    code = lived.codes["destroyed"]
    wrong = ("0" if code[3] != "0" else "1").join((code[:3], code[4:]))
    page = look()
    for typed, fault in (("ABC", "code_short"), (wrong, "code_wrong"), (f"{code}{code}", "code_short")):
        page.fill("#code", typed)
        page.click("button:has-text('Check')")
        expect(page.locator(f"[data-code-fault={fault}]")).to_be_visible()
        expect(page.locator("[data-answer]")).to_be_hidden()


def first_digest_becomes(code: str) -> Callable[[Data], None]:
    """Put the destroyed digest of a code that is not destroyed into the list, as somebody who wants it to look so."""
    wanted = digest(ReceiptKind.DESTROYED, parse_receipt_code(code))

    def change(data: Data) -> None:
        [listed] = [each for each in data["listed"] if '"destroyed"' in each["entry"]]  # type: ignore[attr-defined]
        content = base64.b64decode(listed["digests"])
        values = sorted([wanted, *(content[at : at + 32] for at in range(32, len(content), 32))])
        listed["digests"] = base64.b64encode(b"".join(values)).decode()

    return change


def entry_names_another_root(data: Data) -> None:
    listed = data["listed"][0]  # type: ignore[index]
    listed["entry"] = re.sub(r'"root":"..', '"root":"00', listed["entry"])


def entry_stands_elsewhere(data: Data) -> None:
    data["listed"][0]["number"] -= 1  # type: ignore[index]


def checkpoint_has_another_root(data: Data) -> None:
    note = str(data["checkpoint"]).split("\n")
    note[2] = base64.b64encode(bytes(32)).decode()
    data["checkpoint"] = "\n".join(note)


def another_root_is_pinned(data: Data) -> None:
    data["root"] = [str(data["root"][0]).replace(str(data["root"][0])[:8], "00000000")]  # type: ignore[index]


def nothing_is_there(data: Data) -> None:
    data["listed"] = [{"number": "1"}]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (entry_names_another_root, "fault_proof"),
        (entry_stands_elsewhere, "fault_proof"),
        (checkpoint_has_another_root, "fault_checkpoint"),
        (another_root_is_pinned, "fault_trust"),
        (nothing_is_there, "fault_page"),
    ],
)
def test_a_page_whose_chain_is_broken_says_nothing_of_any_code(
    look: Open, lived: Lived, tmp_path: Path, change: Callable[[Data], None], fault: str
) -> None:
    page = look(lived.codes["destroyed"], altered(lived, tmp_path / "receipt.html", change))
    assert (answer(page), page.locator("[data-answer]").get_attribute("data-fault")) == ("broken", fault)
    assert lines(page) == {}


def test_a_digest_put_into_a_list_is_noticed(look: Open, lived: Lived, tmp_path: Path) -> None:
    code = lived.codes["received"]
    page = look(code, altered(lived, tmp_path / "receipt.html", first_digest_becomes(code)))
    assert (answer(page), page.locator("[data-answer]").get_attribute("data-fault")) == ("broken", "fault_list")


def test_older_lists_are_added_as_files_and_known_by_their_root(look: Open, lived: Lived, tmp_path: Path) -> None:
    def without_lists(data: Data) -> None:
        for each in data["listed"]:  # type: ignore[attr-defined]
            each["digests"] = None

    page = look(lived.codes["destroyed"], altered(lived, tmp_path / "receipt.html", without_lists))
    assert answer(page) == "absent"
    strange = tmp_path / "strange"
    strange.write_bytes(bytes(2048))
    page.set_input_files("[data-list-file]", strange)
    expect(page.locator("[data-list-fault]")).to_be_visible()
    public = lived.city.where.public
    page.set_input_files("[data-list-file]", [public / path_of("2026-03", kind) for kind in ReceiptKind])
    expect(page.locator("[data-answer=destroyed]")).to_be_visible()
    expect(page.locator("[data-list-fault]")).to_be_hidden()
    assert lines(page) == {"received": "2026-03", "destroyed": "2026-03"}


def test_the_service_shows_the_same_page_to_anybody(look: Open, lived: Lived) -> None:
    with LoopbackServer(app_of(lived.city)) as server:
        page = look(lived.codes["destroyed"], f"{server.url}/receipt")
        assert answer(page) == "destroyed"
        assert page.url == f"{server.url}/receipt"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_answer(look: Open, lived: Lived, scheme: str) -> None:
    page = look()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for code in ("", *lived.codes.values()):
        page.fill("#code", code)
        page.click("button:has-text('Check')")
        page.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))")
        page.evaluate(AXE)
        assert page.evaluate(RUN, RULES) == []


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar", "zh", "ht", "vi", "bn", "ru", "pt"])
def test_ten_languages_fit_a_telephone(look: Open, lived: Lived, language: str) -> None:
    page = look(lived.codes["destroyed"], width=320)
    page.select_option("[data-language]", language)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate(WIDE) <= 0
    assert page.evaluate(SMALL) == []
    english = "What the office kept under it" in page.inner_text("[data-sentence]")
    assert english == (language == "en")


def test_the_page_is_whole_without_the_city_s_folder(look: Open, lived: Lived, tmp_path: Path) -> None:
    alone = Path(shutil.copy(lived.page, tmp_path / "kept on a stick.html"))
    assert answer(look(lived.codes["held"], alone)) == "held"
