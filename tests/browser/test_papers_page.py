"""Which papers will do? The page in Chromium, from a file; and a clerk's papers step, where no title is ever sent."""

from collections.abc import Sequence
from urllib.parse import unquote_plus

from playwright.sync_api import Page, Request, Route, expect

from idsvc.enroll.evidence import Handling, Paper, tally_for
from idsvc.enroll.titles import titles
from idsvc.specimen.people import INSPECTED
from idsvc.web.resident_words import LANGUAGES, said
from tests.browser.conftest import Lobby, Open
from tests.browser.test_browser_visit import label, sign_in, start, type_details
from tests.browser.test_scanner_access import AXE, RULES, RUN, WIDE
from tests.support.lobby_pages import HARBORVIEW

BY_NAME = {each.name: each for each in titles()}
BUNDLES = (
    (),
    ("lease",),
    ("passport",),
    ("passport", "lease"),
    ("birth-certificate", "lease"),
    ("birth-certificate", "school-card", "utility-bill"),
    ("marriage-certificate", "work-card", "lease"),
    ("tax-number", "health-card", "lease", "pay-stub"),
)

CONTRAST = """() => axe.run(document, { runOnly: { type: "rule", values: ["color-contrast"] } })
  .then(found => found.violations.flatMap(each => each.nodes.map(node => node.html)))"""
PICK = """names => [...document.querySelectorAll("[data-titles] input")]
  .filter(box => box.checked !== names.includes(box.value)).forEach(box => box.click())"""
VERDICT = """() => [document.querySelector("[data-verdict]").dataset.met,
  [...document.querySelectorAll("[data-missing] li")].map(each => each.dataset.key)]"""


def pick(page: Page, names: Sequence[str]) -> None:
    page.evaluate(PICK, list(names))


def verdict(page: Page) -> tuple[str | None, list[str | None]]:
    met, missing = page.evaluate(VERDICT)
    return met, missing


def counter(names: Sequence[str], age: int = 40) -> tuple[str, list[str]]:
    papers = [
        Paper(each.evidence_class, each.has_photo, each.has_birth_date, Handling.INSPECT)
        for each in map(BY_NAME.__getitem__, names)
    ]
    found = tally_for(papers, HARBORVIEW.evidence, age)
    return ("yes" if found.met else "no") if names else "none", [each.value for each in found.missing]


def test_it_says_what_the_counter_says_and_what_would_help(lobby: Lobby) -> None:
    page = lobby("papers")
    for names in BUNDLES:
        pick(page, names)
        assert verdict(page) == counter(names), names
    pick(page, ["birth-certificate", "lease"])
    helps = [each.get_attribute("data-name") for each in page.locator("[data-helps] li").all()]
    assert helps
    for name in helps:
        assert counter(("birth-certificate", "lease", str(name)))[0] == "yes"


def test_a_child_comes_with_a_caretaker(lobby: Lobby) -> None:
    page = lobby("papers")
    assert page.locator("input[value=guardianship]").count() == 0
    page.check("input[name=company][value=must]")
    pick(page, ["birth-certificate", "school-record", "lease"])
    assert verdict(page) == counter(["birth-certificate", "school-record", "lease"], 9)
    pick(page, ["birth-certificate", "school-record", "lease", "guardianship"])
    assert verdict(page) == ("yes", [])
    page.check("input[name=company][value=nobody]")
    assert verdict(page) == ("no", ["photo"])


def test_every_language_has_its_words_and_fits_a_small_window(lobby: Lobby) -> None:
    page = lobby("papers", width=320)
    for language in LANGUAGES:
        page.select_option("[data-language]", language)
        pick(page, ["birth-certificate", "lease"])
        expect(page.locator("h1")).to_have_text(said(language, "papers", "title"))
        expect(page.locator("[data-titles] b").first).to_have_text(titles()[0].words[language])
        assert page.evaluate("document.body.innerText.match(/\\{[a-z]+\\}|undefined|[a-z]+_[a-z]+/g)") is None
        assert (language, page.evaluate(WIDE)) == (language, 0)
    assert page.evaluate("document.documentElement.dir") == "ltr"
    page.select_option("[data-language]", "ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"


def test_axe_finds_nothing(lobby: Lobby) -> None:
    page = lobby("papers")
    pick(page, ["birth-certificate", "lease"])
    page.evaluate(AXE)
    assert page.evaluate(RUN, RULES) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(CONTRAST) == []


def test_in_the_lobby_it_forgets_whoever_has_gone(lobby: Lobby) -> None:
    page = lobby("papers", locale="es-MX", ending="#kiosk")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.select_option("[data-language]", "ru")
    pick(page, ["passport", "lease"])
    page.clock.run_for(91_000)
    expect(page.locator("[data-idle]")).to_be_visible()
    page.click("[data-stay]")
    assert verdict(page)[0] == "yes"
    page.clock.run_for(111_000)
    expect(page.locator("[data-idle]")).to_be_hidden()
    assert verdict(page)[0] == "none"
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("[data-titles] input:checked").count() == 0


def test_at_home_it_speaks_the_browser_s_language_and_stays(lobby: Lobby) -> None:
    page = lobby("papers", locale="es-MX")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    pick(page, ["passport"])
    page.clock.run_for(600_000)
    assert page.locator("[data-titles] input:checked").count() == 1


def test_a_print_holds_verdict_and_papers_and_no_boxes(lobby: Lobby) -> None:
    page = lobby("papers")
    pick(page, ["passport"])
    page.emulate_media(media="print")
    expect(page.locator("[data-chosen]")).to_be_visible()
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator("[data-titles]")).to_be_hidden()
    expect(page.locator("[data-print]")).to_be_hidden()


def test_no_title_is_ever_sent_by_a_clerk_s_visit_or_by_the_page(browse: Open) -> None:
    page = browse()
    sent: list[Request] = []
    page.on("request", lambda each: sent.append(each))  # noqa: PLW0108 - playwright marks what it is given
    page.goto("/sign-in")
    page.get_by_role("link", name="Which papers will do?").click()
    for name in ("passport", "lease"):
        page.check(f"input[value={name}]")
    expect(page.locator("[data-verdict]")).to_have_attribute("data-met", "yes")
    sign_in(page, "ana")
    start(page)
    type_details(page, INSPECTED)
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/papers")
    for count, (words, kind) in enumerate((("passp", "identity-strong"), ("lease", "residence")), 1):
        if count == 1:  # it stays open while papers are missing
            page.get_by_text("Find the paper by its name").click()
        expect(page.locator("[data-find]")).to_be_focused()
        page.fill("[data-find]", words)
        page.locator("button.paper-title:visible").click()
        expect(page.locator(f"#evidence_class-{kind}")).to_be_checked()
        expect(page.locator("#has_photo")).to_be_checked(checked=kind == "identity-strong")
        page.get_by_role("button", name="Add this paper").click()
        expect(page.get_by_role("button", name=f"Take back paper {count}")).to_be_visible()
    expect(page.locator("[data-met]")).to_be_visible()
    posted = [unquote_plus(f"{each.url} {each.post_data or ''} {each.headers}").lower() for each in sent]
    assert sum("identity-strong" in each for each in posted) >= 2
    told = {words.lower() for each in titles() for words in (each.name, "passp", *each.words.values())}
    assert [(words, each) for each in posted for words in sorted(told) if words in each] == []


def at_the_papers(page: Page) -> None:
    sign_in(page, "ana")
    start(page)
    page.locator(".steps a[href$='/papers']").click()
    page.wait_for_url("**/papers")


def counted(page: Page, points: int, words: str) -> None:
    """The panel says this count, in figures and as a meter, and what it counts."""
    expect(page.locator("[data-figure]")).to_have_text(str(points))
    expect(page.locator("[data-points-here] progress")).to_have_js_property("value", points)
    expect(page.locator("[data-words]")).to_have_text(words)


def add(page: Page, kind: str, *shows: str) -> None:
    for name in (f"evidence_class-{kind}", *shows):
        label(page, name)
    page.get_by_role("button", name="Add this paper").click()


def test_the_count_follows_each_tick_and_each_paper_added_or_taken_back(browse: Open) -> None:
    page, ticked = browse(), "with the paper ticked below"
    at_the_papers(page)
    enough = page.locator("[data-met]")
    counted(page, 0, "so far")
    label(page, "evidence_class-identity-strong")
    counted(page, 3, ticked)
    label(page, "evidence_class-residence")
    counted(page, 1, ticked)
    add(page, "identity-strong", "has_photo", "has_birth_date")
    expect(page.locator(".plain-table tbody tr")).to_have_count(1)
    counted(page, 3, "so far")
    expect(page.locator("[data-missing] li")).not_to_have_count(0)
    label(page, "evidence_class-residence")
    counted(page, 4, ticked)
    expect(enough).to_be_visible()
    expect(page.locator("[data-missing] li")).to_have_count(0)
    page.reload()
    counted(page, 3, "so far")
    expect(enough).to_be_hidden()
    add(page, "residence")
    expect(page.locator(".plain-table tbody tr")).to_have_count(2)
    counted(page, 4, "so far")
    expect(enough).to_be_visible()
    for left in (1, 0):
        page.get_by_role("button", name="Take back paper 1").click()
        expect(page.locator(".plain-table tbody tr")).to_have_count(left)
        counted(page, left, "so far")
        expect(enough).to_be_hidden()


def test_an_answer_that_comes_late_does_not_change_the_count_back(browse: Open) -> None:
    page, held = browse(), list[Route]()
    at_the_papers(page)
    page.route("**/points", lambda route: route.continue_() if held else held.append(route))
    label(page, "evidence_class-identity-strong")
    label(page, "evidence_class-residence")
    counted(page, 1, "with the paper ticked below")
    with page.expect_response("**/points") as late:
        held[0].continue_()
    late.value.finished()
    page.wait_for_function("() => new Promise(done => setTimeout(() => done(true)))")
    counted(page, 1, "with the paper ticked below")
