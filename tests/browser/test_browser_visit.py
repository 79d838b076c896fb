"""The pages in a real browser: a visit with mouse and webcam, the lock, the autosave."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from idsvc.specimen.faces import portrait
from idsvc.specimen.people import INSPECTED, Person
from tests.support.city import PASSWORD
from tests.support.hands import Hands

Open = Callable[[], Page]
PICKED = frozenset({"language", "second_name_language"})


def sign_in(page: Page, login: str) -> None:
    page.goto("/")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def label(page: Page, name: str) -> None:
    page.locator(f"label[for='{name}']").click()


def start(page: Page) -> str:
    page.get_by_role("navigation").get_by_text("New visit").click()
    page.get_by_role("button", name="Start the visit").click()
    code = page.locator(".slip__code").inner_text()
    page.get_by_text("Go on to the details").click()
    page.wait_for_url("**/details")
    return code


def type_details(page: Page, person: Person) -> None:
    form = person.typed.form()
    label(page, f"address_mode-{form.pop('address_mode')}")
    for name, text in form.items():
        if name in PICKED:
            page.select_option(f"#{name}", text)
        elif name == "gender":
            label(page, f"gender-{text}")
        elif text == "yes":
            label(page, name)
        else:
            page.fill(f"#{name}", text)


def add_papers(page: Page, person: Person) -> None:
    for index, paper in enumerate(person.papers, 1):
        label(page, f"evidence_class-{paper.evidence_class}")
        shows = {"has_photo": paper.has_photo, "has_birth_date": paper.has_birth_date}
        for name in (name for name, shown in shows.items() if shown):
            label(page, name)
        page.get_by_role("button", name="Add this paper").click()
        expect(page.get_by_role("button", name=f"Take back paper {index}")).to_be_visible()


def decide(page: Page, button: str) -> None:
    page.get_by_role("navigation").get_by_text("Queue").click()
    page.get_by_role("button", name="Decide ticket 1").click()
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Open the case").click()
    page.get_by_role("button", name=button, exact=True).click()


def test_a_visit_with_the_webcam_from_the_door_to_the_card(browse: Open, tmp_path: Path) -> None:
    ana, sol = browse(), browse()
    sign_in(ana, "ana")
    code = start(ana)
    type_details(ana, INSPECTED)
    expect(ana.locator("[data-saved]")).to_have_text("Saved, sealed")
    ana.get_by_role("button", name="Save and go on").click()
    ana.wait_for_url("**/papers")
    label(ana, "evidence_class-identity-strong")
    expect(ana.locator("[data-figure]")).to_have_text("3")
    label(ana, "evidence_class-residence")
    expect(ana.locator("[data-figure]")).to_have_text("1")
    add_papers(ana, INSPECTED)
    expect(ana.locator("[data-met]")).to_be_visible()
    ana.get_by_text("Go on to the photo").click()
    ana.get_by_role("button", name="Use the camera").click()
    ana.get_by_role("button", name="Take the picture").click()
    ana.get_by_role("button", name="Take it again").click()
    ana.get_by_role("button", name="Take the picture").click()
    ana.get_by_role("button", name="Use this picture").click()
    expect(ana.get_by_alt_text("The photo kept for the card")).to_be_visible()
    ana.get_by_text("Go on to the proof").click()
    ana.screenshot(path=tmp_path / "proof.png", full_page=True)
    ana.get_by_role("button", name="They confirm").click()
    ana.get_by_role("button", name="Submit the application").click()
    expect(ana.get_by_role("heading", name="A second person decides")).to_be_visible()
    sign_in(sol, "sol")
    decide(sol, "Approve")
    expect(sol.get_by_role("heading", name="Approved")).to_be_visible()
    hand_over(ana, code, tmp_path)


def hand_over(page: Page, code: str, tmp_path: Path) -> None:
    page.get_by_role("navigation").get_by_text("Open by code").click()
    page.fill("#code", code)
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("button", name="Issue the card").dblclick()
    page.wait_for_url("**/card")
    expect(page.locator("img.face")).to_have_count(2)
    page.screenshot(path=tmp_path / "card.png", full_page=True)
    page.evaluate("window.print = () => undefined")
    page.get_by_role("button", name="Print", exact=True).click()
    page.get_by_role("button", name="Yes: slip and hand-over").click()
    codes = page.locator(".slip__code").all_inner_texts()
    assert len(codes) == 2
    page.get_by_role("button", name="Card and slip handed over").click()
    expect(page.get_by_role("heading", name="Ticket 1 is done")).to_be_visible()
    assert page.locator(".slip__code").all_inner_texts() == codes
    kept = page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length")
    assert kept == 0
    assert len(page.context.cookies()) == 1


def test_the_first_tab_leads_past_the_menu_and_the_focus_can_be_seen(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    page.goto("/cancel")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the page")).to_be_focused()
    hands = Hands(page)
    for selector in (".brand", "nav a", ".who button", "#code", "main button"):
        hands.reach(selector)


def test_an_idle_screen_locks_over_the_work_and_loses_none_of_it(browse: Open) -> None:
    page = browse()
    page.clock.install()
    sign_in(page, "ana")
    start(page)
    page.fill("#full_name", "Half Typed")
    page.clock.fast_forward("10:01")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(page.get_by_role("heading", name="Details")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    page.fill("#lock-password", "wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Sign-in refused")
    page.fill("#lock-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#full_name")).to_have_value("Half Typed")
    expect(page.locator("[data-saved]")).to_have_text("Saved, sealed")


def test_each_field_is_saved_as_it_is_left(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    start(page)
    page.fill("#full_name", "Ana Mar")
    page.locator("#preferred_name").focus()
    expect(page.locator("[data-saved]")).to_have_text("Saved, sealed")
    page.reload()
    expect(page.locator("#full_name")).to_have_value("Ana Mar")


def test_a_withheld_address_leaves_no_field_to_type_one(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    start(page)
    label(page, "address_mode-street")
    expect(page.locator("#address_line_1")).to_be_visible()
    label(page, "address_mode-withheld")
    expect(page.locator("#address_line_1")).to_be_hidden()
    expect(page.locator("#care_of_street")).to_be_hidden()


def test_a_file_that_is_too_large_is_told_before_it_is_sent_and_after(browse: Open, tmp_path: Path) -> None:
    page = browse()
    sign_in(page, "ana")
    start(page)
    page.get_by_role("link", name="Photo").click()
    big = tmp_path / "big.jpg"
    with big.open("wb") as file:
        file.truncate(40 << 20)
    page.set_input_files("#photo", big)
    expect(page.locator("#photo-word")).to_contain_text("larger than 12 MB")
    assert "larger than 12 MB" in page.locator("#photo").evaluate("field => field.validationMessage")
    page.locator("#photo").evaluate("field => field.setCustomValidity('')")
    page.get_by_role("button", name="Upload the picture").click()
    expect(page.locator("#photo-fault")).to_contain_text("larger than 12 MB")


DROP = """async ([place, name, kind]) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["not a picture"], name, { type: kind }));
  const shared = { dataTransfer: carried, bubbles: true, cancelable: true };
  for (const event of ["dragover", "drop"]) document.querySelector(place).dispatchEvent(new DragEvent(event, shared));
}"""


def test_a_file_of_another_kind_is_told_when_it_is_chosen_or_dropped_anywhere(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    start(page)
    page.get_by_role("link", name="Photo").click()
    page.wait_for_url("**/photo")
    page.wait_for_load_state("load")  # what is dropped before the page's script runs is nobody's
    for place in (".drop", "h1"):
        page.evaluate(DROP, [place, "letter.pdf", "application/pdf"])
        expect(page.locator("#photo-word")).to_contain_text("choose a JPEG, PNG or WebP")
        page.evaluate(DROP, [place, "face.png", "image/png"])
        expect(page.locator("#photo-word")).to_be_empty()
    assert page.url.endswith("/photo")


def test_a_locked_screen_can_be_left_to_somebody_else(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    page.get_by_role("button", name="Lock").click()
    page.get_by_role("button", name="Sign out ana").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(page, "ben")


def test_letters_that_the_machine_has_no_font_for_come_with_the_page(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    page.goto("/visit/new")
    loaded = page.evaluate("document.fonts.ready.then(all => [...all].filter(each => each.status === 'error').length)")
    assert loaded == 0
    for text in ("中文", "বাংলা", "한국어"):
        found = page.evaluate(
            "text => document.fonts.load('16px \"Other Scripts\"', text).then(all => all.length)", text
        )
        assert found > 0


def test_without_scripts_the_same_visit_works(browse: Open, tmp_path: Path) -> None:
    windowed = browse()
    browser = windowed.context.browser
    assert browser is not None
    base = windowed.context.pages[0]
    sign_in(base, "ana")
    context = browser.new_context(java_script_enabled=False, storage_state=base.context.storage_state())
    page = context.new_page()
    page.goto(base.url)
    start(page)
    type_details(page, INSPECTED)
    page.get_by_role("button", name="Save and go on").click()
    add_papers(page, INSPECTED)
    page.get_by_text("Go on to the photo").click()
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(portrait(INSPECTED.look))
    page.set_input_files("#photo", picture)
    page.get_by_role("button", name="Upload the picture").click()
    page.get_by_text("Go on to the proof").click()
    page.get_by_role("button", name="They confirm").click()
    page.get_by_role("button", name="Submit the application").click()
    expect(page.get_by_role("heading", name="A second person decides")).to_be_visible()
    context.close()
