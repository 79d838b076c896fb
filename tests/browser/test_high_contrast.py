"""Where a machine forces its own colours, and where a reader wants no motion: five telling pages, by what is drawn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import sign_in
from tests.support.city import PASSWORD, TestCity
from tests.support.visits import filed, quick_city
from tests.support.web_desk import app_of

TABS = 14
"""Presses of the Tab key on each page: past the header, into the page."""

HELPERS = """
  const seen = each => each.checkVisibility() && each.getBoundingClientRect().width > 1;
  const channels = text => (text.match(/[0-9.]+/g) ?? []).map(Number);
  const light = text => {
    const linear = each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = channels(text).map(each => linear(each / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const clear = text => text === "transparent" || (channels(text).length === 4 && channels(text)[3] === 0);
  const ground = each => {
    for (let at = each; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(0, 0, 0)" : "rgb(255, 255, 255)";
  };
  const ring = (each, part) => {
    const style = getComputedStyle(each, part);
    const wide = parseFloat(style.outlineWidth) >= 2 && !["none", "hidden"].includes(style.outlineStyle);
    return wide && !clear(style.outlineColor) && contrast(style.outlineColor, ground(each.parentElement)) >= 3;
  };
  const name = each => each.outerHTML.slice(0, 110);
"""

FOCUSED = (
    "() => {"
    + HELPERS
    + """
  const on = document.activeElement;
  if (!on || on === document.body) return "";
  const label = on.labels?.[0];
  const places = [[on, null], ...(label ? [[label, "::before"], [label, null]] : [])];
  return places.some(([each, part]) => ring(each, part)) ? "" : name(on);
}"""
)
"""The control that the keyboard is on, where no outline shows it; a radio button's is around its drawn mark."""

TOLD = (
    "() => {"
    + HELPERS
    + """
  const faults = [];
  const buttons = [...document.querySelectorAll("button, .usa-button")].filter(each => seen(each) && !each.disabled);
  for (const each of buttons)
    if (contrast(getComputedStyle(each).color, ground(each)) < 4.5) faults.push(`text like its ground: ${name(each)}`);
  const lines = each => {
    const style = getComputedStyle(each);
    const edge = side => style[`border${side}Style`] === "none" ? "" : style[`border${side}Width`];
    return [style.outlineStyle === "none" ? "" : style.outlineWidth, ...["Top", "Right", "Bottom", "Left"].map(edge),
      style.textDecorationLine, style.fontWeight].join(" ");
  };
  const current = [...document.querySelectorAll("[aria-current], .steps .here > *")].filter(seen);
  for (const each of current) {
    const place = each.closest("li, form, nav");
    const others = [...(place?.parentElement ?? document).querySelectorAll(each.tagName)]
      .filter(other => seen(other) && !other.matches("[aria-current], .here > *"));
    const alike = others.length && others.every(other => lines(other) === lines(each));
    if (alike) faults.push(`current as the others: ${name(each)}`);
  }
  const mark = input => {
    return getComputedStyle(input.labels[0], "::before").backgroundColor;
  };
  let chosen = 0;
  for (const input of document.querySelectorAll(".usa-radio__input:checked")) {
    const other = document.querySelector(`.usa-radio__input[name="${input.name}"]:not(:checked)`);
    if (!other || !seen(input.labels[0])) continue;
    chosen += 1;
    if (mark(input) === mark(other)) faults.push(`chosen and not filled: ${name(input)}`);
    if (lines(input.labels[0]) === lines(other.labels[0])) faults.push(`chosen and only filled: ${name(input)}`);
  }
  return { faults, buttons: buttons.length, current: current.length, chosen };
}"""
)

MOVING = """() => ["", "::before", "::after"].flatMap(part => [...document.querySelectorAll("*")].filter(each => {
  const style = getComputedStyle(each, part || null);
  return [style.animationDuration, style.transitionDuration].some(text => text.split(", ").some(time => time !== "0s"));
}).map(each => each.outerHTML.slice(0, 110) + part))"""


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    made = quick_city(tmp_path)
    filed(made)
    return made


@pytest.fixture
def served(city: TestCity) -> Iterator[str]:
    with LoopbackServer(app_of(city)) as server:
        yield server.url


def pages(clerk: Page, supervisor: Page) -> Iterator[tuple[str, Page]]:
    """Home, the start of a visit, its papers, the sign-in refused, a case to be decided."""
    clerk.goto("/sign-in")
    clerk.fill("#login", "ana")
    clerk.fill("#password", "not the password")
    clerk.press("#password", "Enter")
    clerk.wait_for_selector(".usa-alert--error")
    yield "sign-in refused", clerk
    sign_in(clerk, "ana")
    yield "home", clerk
    clerk.goto("/visit/new")
    yield "new visit", clerk
    clerk.click("main form .usa-button--big")
    clerk.click("main a.usa-button--big")
    clerk.click(".steps a[href$='/papers']")
    clerk.wait_for_url("**/papers")
    yield "papers", clerk
    sign_in(supervisor, "sol")
    supervisor.goto("/queue")
    supervisor.locator("tbody form button").click()
    supervisor.fill("#password", PASSWORD)
    supervisor.press("#password", "Enter")
    supervisor.wait_for_selector("form[action$='/approve']")
    yield "to be decided", supervisor


def focused(page: Page) -> list[str]:
    """Return the controls that the keyboard came to without an outline."""
    page.evaluate("document.activeElement?.blur()")
    found: list[str] = []
    for _ in range(TABS):
        page.keyboard.press("Tab")
        found += [fault] if (fault := page.evaluate(FOCUSED)) else []
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_one_sees_where_one_is_what_is_chosen_and_what_a_button_says(
    browse: Open, scheme: str
) -> None:
    faults, counts = {}, {"buttons": 0, "current": 0, "chosen": 0}
    windows = browse(), browse()
    for window in windows:
        window.emulate_media(forced_colors="active", color_scheme=scheme)  # type: ignore[arg-type]
    for name, page in pages(*windows):
        page.wait_for_load_state()
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        told = page.evaluate(TOLD)
        faults[name] = told["faults"] + focused(page)
        counts = {key: count + told[key] for key, count in counts.items()}
    assert {name: each for name, each in faults.items() if each} == {}
    assert all(counts.values()), counts


def test_nothing_moves_where_a_reader_wants_no_motion_and_something_does_where_one_said_nothing(browse: Open) -> None:
    still, moving = {}, 0
    windows = browse(), browse()
    for name, page in pages(*windows):
        page.emulate_media(reduced_motion="no-preference")
        moving += len(page.evaluate(MOVING))
        page.emulate_media(reduced_motion="reduce")
        still[name] = page.evaluate(MOVING)
    assert {name: each for name, each in still.items() if each} == {}
    assert moving > 0
