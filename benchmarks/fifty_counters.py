"""Fifty counters at once, each doing one action every five seconds, against ``idsvc serve`` as it is run.

`benchmarks/fifty_counters.py [MINUTES]`; ten without it. A clerk takes a resident from the door to the filed
application, then the next one; a supervisor opens each case from the queue and approves it; whichever clerk is free
opens it again by its code, takes the fee, makes the card, prints it, says that a good one came out and hands it over.
The supervisors come on top of the fifty, at the same pace. What an action takes is from the form being sent to the last
byte of the page that follows, redirects included. Sign-in is not counted; what is slow on purpose (the Argon2id of the
duplicate tag and of the password), reads a picture or draws a card has a row of its own and stays out of the figure for
all steps. Counters begin one after the other within the length of a visit: fifty that begin at once would all submit at
once, and measure a queue before one slow hash.
"""

import json
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from time import perf_counter, sleep
from urllib.parse import urlencode

import scene
from counter_pages import served
from measure import Row, folder, milliseconds, show

from idsvc.issue.stock import StockMove
from idsvc.office import stock
from idsvc.specimen import script
from idsvc.specimen.client import Answer, Browser, Send
from idsvc.specimen.people import LETTER, Person

COUNTERS = 50
SUPERVISORS = 8
"""Enough for what fifty counters file: a case takes four actions of a supervisor and some thirty of a clerk."""
EVERY = 5.0
VISIT = 22 * EVERY
"""Seconds at this pace from the door to the filed application."""
MINUTES = 10.0
SWITCHING = 0.0005
"""Seconds after which the counters' threads take turns: an answer is timed once it is here."""
BLANKS = 2000
RESTING = "GET queue, nothing waits"
APART: Mapping[str, str] = {
    RESTING: "what a supervisor does meanwhile: it would only make all steps look faster",
    "POST submit": "with the duplicate tag",
    "POST approve": "with the duplicate tag",
    "POST queue/step-up": "with the password",
    "POST photo": "reads whether there is writing in it",
    "POST issue": "signs, and draws the card to show it",
    "POST print": "draws the card for the printer",
}
"""Steps with figures of their own."""

_IDS = re.compile(r"/case/[0-9a-f]{32}/?|/")


def step_of(method: str, path: str) -> str:
    """Return what a request is called in the table: no case, and nothing that stands behind a question mark."""
    return f"{method} {_IDS.sub('', path.partition('?')[0], count=1) or 'case'}"


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
        self.named = ""

    def _follow(self, method: str, path: str, body: bytes, content_type: str) -> Answer:
        def act() -> Answer:
            return super(Counter, self)._follow(method, path, body, content_type)

        return act() if self.pace is None else self.pace.timed(self.named or step_of(method, path), act)

    def rest(self) -> None:
        """Look at the queue while nothing waits there, so that the sitting is not locked."""
        self.named = RESTING
        self.get("/queue")
        self.named = ""

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

    def take_fee(self) -> None:
        """Take the fee of the case that is shown, in cash, and show the case again."""
        case = f"/case/{script.case_in_hand(self.shown)}"
        form = self.get(f"{case}/fee").form("/fee", ["number"], {})
        body = urlencode([*form.filled({}), ("how", "paid")]).encode()
        self.show(self._follow("POST", f"{case}/fee", body, form.enctype))
        self.get(case)


@dataclass(frozen=True, slots=True)
class Filed:
    """A case that waits: its record in hex, and the code on its resident's slip."""

    case_id: str
    code: str


@dataclass(slots=True)
class Done:
    """How much was finished, by everybody together."""

    filed: int = 0
    approved: int = 0
    handed_over: int = 0


@dataclass(frozen=True, slots=True)
class City:
    """What waits between those at work: filed cases for a supervisor, approved ones for whichever clerk is free."""

    filed: SimpleQueue[Filed] = field(default_factory=SimpleQueue)
    approved: SimpleQueue[Filed] = field(default_factory=SimpleQueue)


def rows(minutes: float = MINUTES) -> list[Row]:
    """Sign everybody in, let them work side by side, and return a row for all steps and one for each."""
    sys.setswitchinterval(SWITCHING)
    with folder() as root:
        city = scene.found(root, clerks=COUNTERS, supervisors=SUPERVISORS)
        stock.record(city.city.office, city.actor("supervisor"), StockMove.BLANKS_RECEIVED, BLANKS)
        with served(city.city.where.city) as port:
            counters = [_signed_in(port, login) for login in city.city.passwords if login.startswith("clerk")]
            deciders = [_signed_in(port, login) for login in city.city.passwords if login.startswith("supervisor")]
            begun = perf_counter()
            for number, each in enumerate(counters):
                each.pace = Pace(begun + 60 * minutes, begun + VISIT * number / COUNTERS)
            for number, each in enumerate(deciders):
                each.pace = Pace(begun + 60 * minutes, begun + EVERY * number / SUPERVISORS)
            shared = City()
            with ThreadPoolExecutor(COUNTERS + SUPERVISORS) as pool:
                at_work = [pool.submit(_work, each, shared, _at_the_counter) for each in counters]
                at_work += [pool.submit(_work, each, shared, _at_the_queue) for each in deciders]
                done = [each.result() for each in at_work]
    return list(_told(_together([*counters, *deciders]), _sum(done)))


def _signed_in(port: int, login: str) -> Counter:
    clerk = Counter(f"http://localhost:{port}")
    clerk.get("/sign-in")
    clerk.submit(Send("/sign-in", {"login": login, "password": scene.PASSWORD}))
    return clerk


def _work(who: Counter, city: City, act: Callable[[Counter, City, Done], None]) -> Done:
    """Do one thing after the other until time is up."""
    done = Done()
    try:
        while True:
            act(who, city, done)
    except StopIteration:
        return done


def _at_the_counter(clerk: Counter, city: City, done: Done) -> None:
    """Make the card of an approved case, if one waits; otherwise take the next resident up to the filed application."""
    try:
        case = city.approved.get_nowait()
    except Empty:
        _, code, _ = script.arrive(clerk, LETTER)
        clerk.autosave(LETTER, fields=6)
        script.fill_in(clerk, LETTER)
        case_id = script.case_in_hand(clerk.shown)
        clerk.submit(Send("/put-down"))
        city.filed.put(Filed(case_id, code))
        done.filed += 1
        return
    script.reopen(clerk, case.code)
    clerk.take_fee()
    clerk.submit(Send("/issue"))
    clerk.submit(Send("/print"))
    clerk.submit(Send("/came-out", holds={"outcome": "good"}))
    script.hand_over(clerk)
    done.handed_over += 1


def _at_the_queue(supervisor: Counter, city: City, done: Done) -> None:
    """Open a waiting case with the password once more, and approve it; where none waits, look at the queue again."""
    try:
        case = city.filed.get_nowait()
    except Empty:
        supervisor.rest()
        return
    script.approve(supervisor, script.Credentials("", scene.PASSWORD), case.case_id)
    city.approved.put(case)
    done.approved += 1


def _together(people: list[Counter]) -> dict[str, list[float]]:
    together: dict[str, list[float]] = defaultdict(list)
    for each in people:
        for step, spent in (each.pace.spent if each.pace else {}).items():
            together[step] += spent
    return together


def _sum(done: list[Done]) -> Done:
    return Done(
        sum(each.filed for each in done), sum(each.approved for each in done), sum(each.handed_over for each in done)
    )


def _told(steps: Mapping[str, list[float]], done: Done) -> Iterator[Row]:
    counted = [spent for step, each in steps.items() if step not in APART for spent in each]
    what = f"{COUNTERS} counters, one action per {EVERY:.0f} s each"
    reached = f"{done.filed} applications filed, {done.approved} approved, {done.handed_over} cards handed over"
    beside = f"goal: p95 under 100 ms; {len(counted):,} actions, {reached}, none failed"
    yield Row(f"{what}: all steps but those apart", _spread(counted), beside)
    for step, each in sorted(steps.items(), key=lambda item: (item[0] in APART, item[0])):
        yield Row(f"{what}: {step}", _spread(each), f"{len(each):,} actions; {APART.get(step, 'counted')}")


def _spread(seconds: list[float]) -> str:
    late = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return f"median {milliseconds(statistics.median(seconds))}, p95 {milliseconds(late)}"


if __name__ == "__main__":
    show(rows(float(next((each for each in sys.argv[1:] if each != "--json"), MINUTES))))
