"""The notice on the clerk's own page, in the language that the resident reads: at once, and by the page alone."""

from playwright.sync_api import Page, expect

from idsvc.web.resident_words import LANGUAGES, direction, said
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import label, sign_in


def compelled(language: str) -> str:
    return said(language, "notice", "compelled")


def chosen(page: Page) -> None:
    """Choose one language after the other: the notice stands there in each, and in no other but English."""
    page.fill("#arrival", "KEEP ME")
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/fonts/" not in sent.url else None)
    for language in LANGUAGES:
        label(page, f"language-{language}")
        expect(page.get_by_text(compelled("en"))).to_be_visible()
        shown = page.locator(".notice--theirs:visible")
        expect(shown).to_have_count(0 if language == "en" else 1)
        if language != "en":
            expect(shown).to_contain_text(compelled(language))
            expect(shown).to_have_attribute("lang", language)
            expect(shown).to_have_attribute("dir", direction(language))
    expect(page.locator("#arrival")).to_have_value("KEEP ME")
    assert asked == []


def test_the_notice_stands_in_the_language_that_is_chosen_with_and_without_scripts(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    page.get_by_role("navigation").get_by_text("New visit").click()
    chosen(page)
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    scriptless = plain.new_page()
    scriptless.goto(page.url)
    chosen(scriptless)
    plain.close()
