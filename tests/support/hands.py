"""A person who has a keyboard and no mouse: Tab, arrows, Space, Enter and letters, and a focus that must be seen."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

FAR = 40
"""More presses of Tab from one thing to the next are absurd on any page."""

FOCUS = """selector => {
  const at = document.activeElement;
  // Nobody goes to the page itself, nor to a heading or a message that a script leads to.
  if (!at || at === document.body || at.tabIndex < 0) return { there: false, skips: false, seen: true };
  for (const moving of at.getAnimations()) moving.finish();
  const label = at.matches("[type=radio], [type=checkbox]") ? at.labels[0] : null;
  const marks = [getComputedStyle(at)];
  if (label) marks.push(getComputedStyle(label), getComputedStyle(label, "::before"));
  const box = (label ?? at).getBoundingClientRect();
  const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const marked = marks.some(each => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) > 0);
  const skips = at.matches(".usa-skipnav") && document.querySelector(`main :is(${selector})`) !== null;
  return { there: at.matches(selector), skips, seen: marked && within, what: at.outerHTML.slice(0, 120) };
}"""


@dataclass
class Hands:
    """One window that is worked by keys alone; every stop on the way shows where the focus is."""

    page: Page
    steps: int = 0
    farthest: int = 0

    def reach(self, selector: str) -> None:
        """Go on with the Tab key until the focus is there, past the menu where the way leads into the page."""
        self.page.wait_for_load_state()  # its scripts say where the focus begins
        for count in range(FAR):
            focus = self.page.evaluate(FOCUS, selector)
            assert focus["seen"], f"nobody sees the focus on {focus['what']}"
            if focus["there"]:
                self.farthest = max(self.farthest, count)
                return
            self.page.keyboard.press("Enter" if focus["skips"] else "Tab")
            self.steps += 1
        pytest.fail(f"the keyboard does not reach {selector} on {self.page.url}")

    def press(self, selector: str, key: str = "Enter") -> None:
        """Go there and press a key."""
        self.reach(selector)
        self.page.keyboard.press(key)

    def write(self, selector: str, text: str) -> None:
        """Go there and type."""
        self.reach(selector)
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Move within a group of radio buttons with the arrow keys."""
        self.press(f"input[name={name}]", "Space")
        for _ in range(12):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"the arrow keys do not reach {value}")
