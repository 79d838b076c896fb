"""A city's counter on one day after the other: who waits, whose cards are out, how visits ended, what is wrong."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum, unique
from random import Random

from idsvc.enroll.duplicate import DuplicateMode
from idsvc.errors import IdsvcError
from idsvc.office.appointments import Slot
from idsvc.office.context import Actor, Office
from idsvc.policy import load
from tests.soak.residents import Resident
from tests.soak.tally import Tally
from tests.support.city import POLICY, TestCity


@unique
class End(StrEnum):
    """How a visit ended; none ends otherwise."""

    LEFT = "left before it was filed: the draft dies with its day"
    SENT_BACK = "sent back with a slip and a ticket"
    WITHDRAWN = "withdrawn by the resident"
    HANDED_OVER = "card handed over"
    MAILED = "card mailed"
    APPEALED = "an appeal took its place"
    DESTROYED = "nobody came: destroyed on its date"


@unique
class Turn(StrEnum):
    """What happened to a visit, or beside one."""

    TICKET = "came back with a ticket"
    ANOTHER_DAY = "appointment refused: of another day"
    APPOINTMENT = "came by appointment"
    RENEWAL = "renewed by reading the card"
    TOO_EARLY = "renewal refused: too early"
    UPDATE = "changed by reading the card"
    LOST = "lost card cancelled"
    SECOND_LOOK = "a tag answered"
    ANOTHER = "second look: another person"
    SAME = "second look: the same person"
    COPIED = "paper copied"
    LOOKED_AT = "copy looked at"
    CORRECTED = "details corrected"
    NOT_CONFIRMED = "approval refused: correction not seen"
    ENDS_AT_ONCE = "no card: it would end at once"
    BRIDGE = "bridge card"
    SPOILED = "blank spoiled"
    NOTHING = "nothing came out"
    BETTER_AGAIN = "made again from its slot"
    LEFT_LYING = "good card left lying"
    DIED_LYING = "card left lying died"
    PULLED = "pulled from its slot"
    PULLED_LATE = "pulled the day after"
    NEVER_ARRIVED = "never arrived"
    CAME_BACK = "envelope came back"
    TAKEN_IN = "old card taken in"
    PAID_LATER = "due fee paid"
    WAIVED_LATER = "due fee waived"
    REFUNDED = "fee given back"
    OFFICER = "officer at the counter"
    DIFFERENCE = "day closed with a difference"


@dataclass(frozen=True)
class Waiting:
    """A case that its resident has a code for.

    ``decided_by`` denied it, where it was denied; ``text`` stands on the envelope's card, where one is in the mail.
    """

    code: str
    resident: Resident
    decided_by: str = ""
    text: str = ""


@dataclass(frozen=True)
class Ticket:
    """A ticket to come back with, good until its last day."""

    code: str
    last_day: date
    resident: Resident


@dataclass(frozen=True)
class Carried:
    """A card in its resident's hand: the code on its back, its number, and the cancel code on the slip."""

    resident: Resident
    text: str
    number: str
    cancel_code: str


@dataclass
class Desk:
    """A city's counter; ``ends`` counts visits, ``steps`` what was done, ``faults`` tells what is not as it should be.

    ``waiting`` come back, ``gone`` never do; ``lying`` are cases whose good card was printed and left on the table, by
    their last day; ``tickets``, ``booked`` and ``due`` are what residents hold; ``known`` left a duplicate tag.
    """

    city: TestCity
    dice: Random
    tally: Tally = field(init=False)
    waiting: list[Waiting] = field(default_factory=list)
    gone: list[Waiting] = field(default_factory=list)
    lying: dict[str, date] = field(default_factory=dict)
    carried: list[Carried] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    booked: list[Slot] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    known: list[Resident] = field(default_factory=list)
    ends: Counter[End] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    visits: int = 0
    days: int = 0
    listed: date = field(init=False)
    serials: int = 0

    def __post_init__(self) -> None:
        self.tally, self.listed = Tally(self.office.policy.fees.drawer), self.city.time.today

    @property
    def office(self) -> Office:
        return self.city.office

    @property
    def tags(self) -> bool:
        return self.office.policy.duplicates is not DuplicateMode.OFF

    def one_of(self, *logins: str) -> Actor:
        return self.city.actor(self.dice.choice(logins))

    def by_chance(self, share: float) -> bool:
        return self.dice.random() < share

    def end(self, how: End) -> None:
        self.ends[how] += 1

    def keep(self, who: Waiting) -> None:
        self.waiting.append(who)

    def serial(self) -> str:
        self.serials += 1
        return f"B{self.serials:06}"

    def refused(self, turn: str, refusal: type[IdsvcError], act: Callable[[], object]) -> None:
        """Do what has to be refused; that it was not is a fault."""
        try:
            act()
        except refusal:
            self.steps[turn] += 1
        else:
            self.faults.append(f"{turn}: this was not refused")

    def adopt(self, mode: DuplicateMode) -> None:
        """Let the city keep duplicate tags from now on, or none: a policy of a version of its own, as cities do."""
        text = POLICY.read_text(encoding="utf-8").replace('mode = "window"', f'mode = "{mode}"')
        text = text.replace("version = 1\n", f"version = {self.office.policy.rules_version + 1}\n")
        self.city.where.policy.write_text(text, encoding="utf-8")
        self.city.office = replace(self.office, policy=load(text))
