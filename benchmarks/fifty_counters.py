"""Fifty counters at once, each doing one action every five seconds, against ``idsvc serve`` as it is run.

`benchmarks/fifty_counters.py [MINUTES]`; five without it. What an action takes is from the form being sent to the
last byte of the page that follows, redirects included. Sign-in is not counted; submitting, which draws the duplicate
tag's Argon2id, has a row of its own. Counters begin one after the other within the length of a visit: fifty that begin
at once would all submit at once, and measure a queue before one slow hash.
"""

import json
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter, sleep
from urllib.parse import urlencode

import scene
from counter_pages import served
from measure import Row, folder, milliseconds, show

from idsvc.specimen import script
from idsvc.specimen.client import Answer, Browser, Send
from idsvc.specimen.people import LETTER, Person

COUNTERS = 50
EVERY = 5.0
VISIT = 22 * EVERY
"""Seconds of a visit at this pace."""
MINUTES = 5.0
APART = frozenset({"POST submit"})
"""Steps with figures of their own: the duplicate tag."""

_IDS = re.compile(r"/case/[0-9a-f]{32}/|/")


@dataclass(slots=True)
class Pace:
    """One action every five seconds, until the end; what each took, by step."""

    ends: float
    due: float
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def timed(self, step: str, act: Callable[[], Answer]) -> Answer:
        """Wait until this counter's next action is due, and do it; raises ``StopIteration`` when time is up."""
        if self.due > self.ends:
            raise StopIteration
        sleep(max(0.0, self.due - perf_counter()))
        self.due += EVERY
        begun = perf_counter()
        answer = act()
        self.spent[step].append(perf_counter() - begun)
        return answer


class Counter(Browser):
    """A clerk's browser that keeps the pace."""

    def __init__(self, base_url: str) -> None:
        """Take the address; the pace is set once the clerk has signed in."""
        super().__init__(base_url, script.TIMEOUT)
        self.pace: Pace | None = None

    def _follow(self, method: str, path: str, body: bytes, content_type: str) -> Answer:
        def act() -> Answer:
            return super(Counter, self)._follow(method, path, body, content_type)

        step = f"{method} {_IDS.sub('', path, count=1)}"
        return act() if self.pace is None else self.pace.timed(step, act)

    def autosave(self, person: Person, fields: int) -> None:
        """Save the draft as the page does while it is typed, as often as so many fields are left."""
        form = dict(self.shown.form("/details", person.typed.form(), {}).filled(person.typed.form()))
        for _ in range(fields):
            path = f"/case/{script.case_in_hand(self.shown)}/draft"
            kept = self.shown
            answer = self._follow("POST", path, urlencode(form).encode(), "application/x-www-form-urlencoded")
            form["version"] = str(json.loads(answer.body)["version"])
            self.shown = kept
        self.get(f"/case/{script.case_in_hand(self.shown)}/details")


def rows(minutes: float = MINUTES) -> list[Row]:
    """Sign fifty clerks in, let them work side by side, and return a row for all steps and one for each."""
    with folder() as root:
        city = scene.found(root, clerks=COUNTERS)
        with served(city.city.where.city) as port:
            counters = [_signed_in(port, f"clerk{number}") for number in range(1, COUNTERS + 1)]
            begun = perf_counter()
            for number, each in enumerate(counters):
                each.pace = Pace(begun + 60 * minutes, begun + VISIT * number / COUNTERS)
            with ThreadPoolExecutor(COUNTERS) as pool:
                visits = sum(pool.map(_work, counters))
    together: dict[str, list[float]] = defaultdict(list)
    for each in counters:
        for step, spent in (each.pace.spent if each.pace else {}).items():
            together[step] += spent
    return list(_told(together, visits))


def _signed_in(port: int, login: str) -> Counter:
    clerk = Counter(f"http://localhost:{port}")
    clerk.get("/sign-in")
    clerk.submit(Send("/sign-in", {"login": login, "password": scene.PASSWORD}))
    return clerk


def _work(clerk: Counter) -> int:
    """Take one resident after the other from the door to the filed application; return how many were finished."""
    visits = 0
    try:
        while True:
            script.arrive(clerk, LETTER)
            clerk.autosave(LETTER, fields=6)
            script.fill_in(clerk, LETTER)
            clerk.submit(Send("/put-down"))
            visits += 1
    except StopIteration:
        return visits


def _told(steps: dict[str, list[float]], visits: int) -> Iterator[Row]:
    counted = [spent for step, each in steps.items() if step not in APART for spent in each]
    what = f"{COUNTERS} counters, one action per {EVERY:.0f} s each"
    beside = f"goal: p95 under 100 ms; {len(counted):,} actions, {visits} visits filed, none failed"
    yield Row(f"{what}: all steps but submit", _spread(counted), beside)
    for step, each in sorted(steps.items()):
        apart = "with the duplicate tag" if step in APART else ""
        yield Row(f"{what}: {step}", _spread(each), apart)


def _spread(seconds: list[float]) -> str:
    late = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return f"median {milliseconds(statistics.median(seconds))}, p95 {milliseconds(late)}"


if __name__ == "__main__":
    show(rows(float(next((each for each in sys.argv[1:] if each != "--json"), MINUTES))))
