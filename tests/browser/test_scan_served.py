"""The page as the city's service shows it: lists once a day, never for a card; kept for days without a network."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from flask import request
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from idsvc.card.content import DrawnCard
from idsvc.office import cancellation, issuance, publication
from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.city import TestCity
from tests.support.scan_page import Scanner, open_scanner
from tests.support.visits import Held, issued, quick_city, take
from tests.support.web_desk import app_of

SHIPPED = {"/scan", "/scan/city-lists", "/scan/sw.js", "/scan/manifest.webmanifest"}
KEPT = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done, fail) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    for (const shelf of base.objectStoreNames) {
      const asked = base.transaction(shelf).objectStore(shelf).getAll();
      const values = await new Promise(done => { asked.onsuccess = () => done(asked.result); });
      found.push(name, shelf, ...values.map(each => new TextDecoder("latin1").decode(each)));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) found.push(asked.url, await (await cache.match(asked)).text());
  }
  return found;
}"""


@dataclass
class Service:
    """A city with one card out, its pages served on a port that stays the same, and what was asked of them."""

    city: TestCity
    held: Held
    drawn: DrawnCard
    asked: list[str] = field(default_factory=list)
    server: LoopbackServer | None = None
    port: int = 0

    def start(self) -> None:
        app = app_of(self.city)
        app.before_request(lambda: self.asked.append(request.path))
        self.server = LoopbackServer(app, self.port)
        self.server.__enter__()
        self.port = int(self.server.url.rpartition(":")[2])

    def stop(self) -> None:
        if self.server is not None:
            self.server.__exit__(None, None, None)
            self.server = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/scan"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    city = quick_city(tmp_path)
    case = issued(city)
    drawn = issuance.faces(city.office, city.actor("ana"), case.case_id)
    made = Service(city, take(city, case), drawn)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def device(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=False, locale="en-US")
    yield context
    context.close()


@pytest.fixture
def open_page(service: Service, device: BrowserContext) -> Iterator[Callable[[], Scanner]]:
    """Open pages on one device; what breaks the policy, throws, or asks another address than ours fails the test."""
    complaints: list[str] = []
    device.on("request", lambda sent: complaints.append(sent.url) if not sent.url.startswith(service.url) else None)
    yield lambda: open_scanner(device, service.url, service.city.time.now(), complaints.append)
    assert [each for each in complaints if not each.startswith(("data:", "blob:"))] == []


Open = Callable[[], Scanner]


def with_lists(scanner: Scanner) -> Scanner:
    expect(scanner.page.locator("body[data-state=ready]")).to_be_attached()
    return scanner


def test_lists_are_fetched_once_and_nothing_is_asked_for_a_card(service: Service, open_page: Open) -> None:
    scanner = with_lists(open_page())
    expect(scanner.page.locator("[data-offline=ready]")).to_be_attached()
    before = list(service.asked)
    assert set(before) <= SHIPPED
    for _ in range(3):
        assert scanner.as_("bank").check(service.drawn.back) == "VALID"
        assert scanner.as_("library").check(service.drawn.front) == "VALID"
    assert service.asked == before
    assert scanner.page.context.cookies() == []


def test_a_card_that_is_cancelled_is_refused_from_the_next_daily_fetch_on(service: Service, open_page: Open) -> None:
    scanner = with_lists(open_page()).as_("bank")
    assert scanner.check(service.drawn.back) == "VALID"
    cancellation.by_code(service.city.office, service.city.actor("ana"), service.held.slip.cancel_code)
    service.city.run_days(1)
    publication.publish(service.city.office)
    scanner.page.clock.set_fixed_time(service.city.time.now())
    assert scanner.check(service.drawn.back) == "VALID"
    asked = service.asked.count("/scan/city-lists")
    scanner.page.click("[data-fetch]")
    expect(scanner.page.locator("[data-notice]")).to_have_text("New lists are in use.")
    assert service.asked.count("/scan/city-lists") == asked + 1
    assert scanner.check(service.drawn.back) == "REVOKED"


def test_the_day_s_lists_come_by_themselves(service: Service, device: BrowserContext) -> None:
    page = device.new_page()
    page.clock.install(time=service.city.time.now())
    page.goto(service.url)
    expect(page.locator("[data-offline=ready]")).to_be_attached()
    asked = service.asked.count("/scan/city-lists")
    page.clock.fast_forward("12:00:00")
    service.city.run_days(1)
    publication.publish(service.city.office)
    issued_before = page.locator("[data-lists] [data-status]").get_attribute("data-issued")
    page.clock.fast_forward("13:00:00")
    expect(page.locator("[data-lists] [data-status]")).not_to_have_attribute("data-issued", issued_before or "")
    assert service.asked.count("/scan/city-lists") == asked + 1


def test_it_works_with_the_server_gone(service: Service, open_page: Open) -> None:
    scanner = with_lists(open_page())
    expect(scanner.page.locator("[data-offline=ready]")).to_be_attached()
    service.stop()
    scanner.page.reload()
    assert with_lists(scanner).as_("bank").check(service.drawn.back) == "VALID"
    scanner.page.close()
    tab = with_lists(open_page())
    assert tab.as_("library").check(service.drawn.front) == "VALID"
    tab.page.click("[data-fetch]")
    expect(tab.page.locator("[data-lists-fault]")).to_contain_text("The last good ones stay in use.")
    assert tab.as_("bank").check(service.drawn.back) == "VALID"


def test_nothing_of_a_card_stays_on_the_device(service: Service, open_page: Open) -> None:
    scanner = with_lists(open_page()).as_("bank")
    assert scanner.check(service.drawn.back) == "VALID"
    shown = scanner.claims()
    private = [shown[name] for name in ("name", "birth_date", "card_number")] + [service.held.card.back_text[:60]]
    scanner.clear()
    kept = scanner.page.evaluate(KEPT)
    assert any("idsvc-scanner" in each for each in kept)
    assert not [each for each in kept if any(value in each for value in private)]
    page = scanner.page.content()
    assert not [value for value in private if value in page]


def test_it_can_be_installed_and_opens_on_a_morning_without_a_network(
    driver: Playwright, service: Service, tmp_path: Path
) -> None:
    profile, complaints = tmp_path / "profile", list[str]()
    start = partial(driver.chromium.launch_persistent_context, profile, executable_path=CHROMIUM, args=list(QUIET))
    with start() as evening:
        scanner = with_lists(open_scanner(evening, service.url, service.city.time.now(), complaints.append))
        expect(scanner.page.locator("[data-offline=ready]")).to_be_attached()
        tools = evening.new_cdp_session(scanner.page)
        manifest = tools.send("Page.getAppManifest")
        assert (manifest["url"], manifest["errors"]) == (f"{service.url}/manifest.webmanifest", [])
        assert tools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    service.stop()
    with start() as morning:
        scanner = with_lists(open_scanner(morning, service.url, service.city.time.now(), complaints.append))
        assert scanner.as_("bank").check(service.drawn.back) == "VALID"
    assert complaints == []


SEEN = {
    ("library", "front"): {"name", "library_number", "resident", "age_band", "city", "expires"},
    ("library", "back"): {"name", "resident", "age_band", "city", "expires"},
    ("bank", "back"): {"name", "birth_date", "address", "card_number", "city", "country", "issued", "expires"},
    ("door", "back"): {"expires"},
}


def test_each_audience_sees_what_it_needs_and_no_more(service: Service, open_page: Open) -> None:
    scanner = with_lists(open_page())
    for (audience, side), claims in SEEN.items():
        assert scanner.as_(audience).check(getattr(service.drawn, side)) == "VALID"
        assert set(scanner.claims()) == claims, (audience, side)
        page = scanner.page
        assert page.locator("[data-portrait]").is_visible() is (side == "back")
        assert page.locator("[data-copy-record]").is_visible() is (audience == "bank")
        assert page.locator("[data-mark-specimen]").is_visible()
    assert scanner.as_("door").check(service.drawn.front) == "WRONG_SIDE"
    assert scanner.claims() == {}


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return dict(found)


def test_it_reads_from_the_right_where_the_language_does(service: Service, open_page: Open) -> None:
    scanner = with_lists(open_page()).as_("bank")
    page = scanner.page
    page.select_option("[data-language]", "ar")
    assert scanner.check(service.drawn.back) == "VALID"
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert box(page, ".verdict .shape")["x"] > box(page, "[data-word]")["x"]
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")
    number = page.locator("[data-claim=card_number] dd bdi")
    assert number.evaluate("each => getComputedStyle(each).direction") == "ltr"
    with Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled"))) as picture:
        assert picture.width == 1280
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 24) or []
        assert len(colours) > 100  # a page, its portrait and its colours, and no blank sheet
