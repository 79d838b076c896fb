"""Several tabs of one browser are one sitting: what locks one of them covers all, and what opens one opens all."""

from playwright.sync_api import Page, expect

from idsvc.specimen.people import INSPECTED
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import sign_in, start
from tests.support.city import PASSWORD

NAME = INSPECTED.typed.full_name


def two_tabs(browse: Open) -> tuple[Page, Page]:
    """The start page, and in another tab a case whose name is typed and not yet kept."""
    first = browse()
    sign_in(first, "ana")
    second = first.context.new_page()
    second.goto(first.url)
    start(second)
    second.fill("#full_name", NAME)
    return first, second


def covered(page: Page) -> None:
    expect(page.get_by_role("dialog", name="Locked")).to_be_visible()
    expect(page.locator("#full_name")).to_be_hidden()


def opened(page: Page) -> None:
    expect(page.get_by_role("dialog", name="Locked")).to_be_hidden()
    expect(page.locator("#full_name")).to_have_value(NAME)


def show_who(page: Page) -> None:
    page.fill("#lock-password", PASSWORD)
    page.keyboard.press("Enter")


def test_lock_covers_every_tab_and_opening_one_opens_all_with_the_work_as_it_was(browse: Open) -> None:
    first, second = two_tabs(browse)
    first.get_by_role("button", name="Lock", exact=True).click()
    covered(second)
    show_who(first)
    opened(second)
    second.get_by_role("button", name="Lock", exact=True).click()
    expect(first.get_by_role("dialog", name="Locked")).to_be_visible()
    show_who(second)
    opened(second)
    expect(first.get_by_role("dialog", name="Locked")).to_be_hidden()


def test_an_officer_in_one_tab_covers_the_others_until_somebody_shows_who_they_are(browse: Open) -> None:
    first, second = two_tabs(browse)
    first.get_by_role("button", name="An officer is here").click()
    covered(second)
    first.get_by_role("link", name="They are gone: unlock").click()
    expect(first.get_by_role("heading", name="Locked")).to_be_visible()
    covered(second)
    first.fill("#password", PASSWORD)
    first.get_by_role("button", name="Unlock and go on").click()
    opened(second)


def test_no_tab_opens_on_another_tab_s_word_while_the_sitting_is_locked(browse: Open) -> None:
    first, second = two_tabs(browse)
    first.get_by_role("button", name="Lock", exact=True).click()
    covered(second)
    with second.expect_response(lambda answer: answer.request.method == "HEAD") as asked:
        first.evaluate("new BroadcastChannel('idsvc-sitting').postMessage({ kind: 'open', who: 'ana' })")
    assert asked.value.status == 423
    covered(second)


def test_signing_out_in_one_tab_leaves_nothing_in_the_others(browse: Open) -> None:
    first, second = two_tabs(browse)
    first.get_by_role("button", name="Sign out", exact=True).click()
    expect(second.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_tab_in_use_keeps_the_idle_lock_of_the_others_away_and_an_idle_browser_locks_all(browse: Open) -> None:
    first, second = two_tabs(browse)
    first.clock.install()
    for page in (first, second):
        page.reload()
    second.fill("#full_name", NAME)
    first.clock.fast_forward("06:00")
    first.keyboard.press("Shift")
    first.clock.fast_forward("06:00")
    opened(second)
    first.clock.fast_forward("05:00")
    covered(second)


def test_what_the_browser_kept_for_its_back_button_is_asked_for_again(browse: Open) -> None:
    _, second = two_tabs(browse)
    second.evaluate("document.body.dataset.kept = 'yes'")
    covers = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })), document.body.className"
    assert "is-locked" in second.evaluate(covers)
    expect(second.locator("body:not([data-kept]) #full_name")).to_be_visible()
