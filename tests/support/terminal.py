"""A window at the counter that knows how often somebody pressed on the way to a thing: the browser itself counts.

A press is a press on anything, wherever the test has it from: a button, a link, a radio, a fold. Typing and scanning
fill a field and are none; Enter and a choice from a list are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, expect

from idsvc.web.serving import LoopbackServer
from tests.support.city import PASSWORD, TestCity
from tests.support.web_desk import app_of

MOST = 3
"""The most presses from where somebody stands to what they need."""
WINDOW = {"width": 1280, "height": 860}
COUNT = """
addEventListener("pointerdown", () => window.pressed(), true);
addEventListener("keydown", pressed => pressed.key === "Enter" && window.pressed(), true);
addEventListener("change", made => made.target.localName === "select" && window.pressed(), true);
"""
NO_IDLING = """
const begin = window.setTimeout;
window.setTimeout = (act, wait, ...rest) => wait >= 120_000 ? 0 : begin(act, wait, ...rest);
"""
"""The city's clock stands, and so does the one of the idle lock: a terminal may wait for its turn for minutes."""


def sign_in(page: Page, login: str) -> None:
    """Sign in by name and password."""
    page.goto("/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".who")


@dataclass
class Terminal:
    """A page, and how often somebody pressed since they were home or took a visit in hand."""

    page: Page
    pressed: int = field(default=0)

    def __post_init__(self) -> None:
        self.page.expose_function("pressed", self._pressed)
        self.page.add_init_script(COUNT + NO_IDLING)

    def _pressed(self) -> None:
        self.pressed += 1

    def sign_in(self, login: str) -> None:
        sign_in(self.page, login)

    def home(self) -> None:
        """Stand on the start page with nothing in hand, and count from there."""
        self.page.goto("/")
        put_down = self.page.get_by_role("button", name="Put it down")
        if put_down.count():
            put_down.click()
            self.page.goto("/")
        self.pressed = 0

    def here(self) -> None:
        """Count from the page of the visit in hand."""
        self.page.wait_for_selector(".visit")
        self.pressed = 0

    def press(self, wanted: Locator) -> None:
        """Press what is wanted itself: it is one of the few presses."""
        wanted.click()
        self.few()
        assert self.pressed, "the browser does not count"

    def reaches(self, wanted: Locator) -> Locator:
        """What is wanted is there to be pressed or filled in after few presses."""
        expect(wanted).to_be_visible()
        expect(wanted).to_be_enabled()
        self.few()
        return wanted

    def few(self) -> None:
        """Check the count once the browser has told of every press."""
        self.page.wait_for_timeout(0)
        assert self.pressed <= MOST, f"{self.pressed} presses"

    def tile(self, name: str) -> None:
        self.home()
        self.press(self.page.locator(".tile", has=self.page.get_by_text(name, exact=True)))

    def by_code(self, code: str) -> None:
        self.tile("Open by case code")
        self.page.fill("#code", code)
        self.press(self.button("Open", exact=True))

    def start(self, visit_type: str = "new", language: str = "en") -> str:
        """A new visit up to its details, in hand; returns its case code."""
        self.tile("New visit")
        self.label(f"visit_type-{visit_type}")
        self.label(f"language-{language}")
        self.button("Start the visit").click()
        code = self.page.locator(".slip__code").first.inner_text()
        self.details()
        self.here()
        return code

    def details(self) -> None:
        self.page.get_by_role("link", name="Go on to the details").click()
        self.sees("Details")

    def label(self, name: str) -> None:
        self.page.locator(f"label[for='{name}']").click()

    def button(self, name: str, *, exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name)

    def text(self, words: str) -> Locator:
        return self.page.get_by_text(words)

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()


@dataclass
class Counter:
    """A city, and who sits there all through a module."""

    city: TestCity
    url: str
    clerk: Terminal
    supervisor: Terminal


def listen(page: Page, served: str, complaints: list[str]) -> None:
    """Keep what a page complains about, and what it asks of anybody but the server."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda sent: complaints.append(sent.url) if outside(sent.url, served) else None)


def outside(url: str, served: str) -> bool:
    return not url.startswith((served, "data:", "blob:"))


@contextmanager
def terminal(chromium: Browser, served: str, login: str) -> Iterator[Terminal]:
    """A terminal where somebody is signed in; whatever a page complains about fails the test."""
    complaints: list[str] = []
    context = chromium.new_context(base_url=served, viewport=WINDOW, accept_downloads=False)
    opened = Terminal(context.new_page())
    opened.page.set_default_timeout(20_000)
    listen(opened.page, served, complaints)
    opened.sign_in(login)
    yield opened
    context.close()
    assert not complaints


@contextmanager
def counter_of(chromium: Browser, city: TestCity) -> Iterator[Counter]:
    """The city is served; Ana and Sol are signed in."""
    with (
        LoopbackServer(app_of(city)) as server,
        terminal(chromium, server.url, "ana") as clerk,
        terminal(chromium, server.url, "sol") as supervisor,
    ):
        yield Counter(city, server.url, clerk, supervisor)
