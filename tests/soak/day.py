"""A day at the counter: deliveries, residents, the close by two people against the desk's own count, and the night."""

from idsvc.enroll.duplicate import DuplicateMode
from idsvc.issue.stock import Pile, StockMove
from idsvc.office import day_end, publication, purge, slots, stock
from idsvc.office.context import today
from idsvc.office.day_end import Count, Difference
from tests.soak.counter import come_back
from tests.soak.desk import Desk, Turn
from tests.soak.door import WEEK, arrive, make_week, officer_comes, settle_fees

QUARTER = 80
"""Days after which the keys are listed again: a trust list is good for a hundred."""
TAG_DAYS, TAGS_EVERY = 2, 12
"""Duplicate tags are slow on purpose: the city keeps them on this many days in so many, and half as many come then."""
STEPS_A_DAY = 2
"""So many steps are taken a day for each case that waits: a card is made while its resident waits."""
FULL_BOX = 20
"""Old cards that are destroyed together."""


def open_for_a_day(desk: Desk, visits: int) -> None:
    """Take newcomers and as many who come back, close the day, and let the night pass."""
    if visits and desk.days % TAGS_EVERY in {0, TAG_DAYS}:
        desk.adopt(DuplicateMode.OFF if desk.days % TAGS_EVERY else DuplicateMode.WINDOW)
    if desk.days % WEEK == 0:
        make_week(desk)
    desk.days += 1
    mind_the_safe(desk, visits)
    settle_fees(desk)
    if desk.by_chance(0.2):
        officer_comes(desk)
    for _ in range(-(-visits // 2) if desk.tags else visits):
        arrive(desk)
    for _ in range(STEPS_A_DAY * len(desk.waiting)):
        if desk.waiting:
            come_back(desk, desk.waiting.pop(desk.dice.randrange(len(desk.waiting))))
    pull_uncollected(desk)
    close_the_day(desk)
    publication.publish(desk.office)
    pass_by(desk, desk.dice.choice((1, 1, 1, 1, 3)))


def pass_by(desk: Desk, days: int) -> None:
    """Let everything that waits come to its date: the office only opens, pulls cards and purges."""
    for _ in range(days):
        desk.city.run_days(1)
        purge.run(desk.office)
        died = [code for code, until in desk.lying.items() if until <= today(desk.office)]
        for code in died:  # whoever finds such a card puts it into the box
            del desk.lying[code]
            desk.tally.came(Pile.OLD_CARDS)
            desk.steps[Turn.DIED_LYING] += 1
        pull_uncollected(desk)
        if (today(desk.office) - desk.listed).days >= QUARTER:
            desk.city.hold_ceremony()
            desk.listed = today(desk.office)


def pull_uncollected(desk: Desk) -> None:
    """Pull the cards whose last day it is; some are forgotten until the next day, when their case is gone."""
    ana = desk.city.actor("ana")
    for each in slots.to_pull(desk.office, ana):
        late = each.day < today(desk.office)
        if late or desk.by_chance(0.7):
            slots.pull(desk.office, ana, each.number)
            desk.tally.came(Pile.OLD_CARDS)
            desk.steps[Turn.PULLED_LATE if late else Turn.PULLED] += 1


def mind_the_safe(desk: Desk, visits: int) -> None:
    """Take deliveries in, change a ribbon, spoil a blank outside of any print, destroy a full box."""
    tally = desk.tally
    if tally.piles[Pile.BLANKS] < visits * 4:
        enter(desk, StockMove.BLANKS_RECEIVED, visits * 10)
        tally.came(Pile.BLANKS, visits * 10)
    if tally.piles[Pile.RIBBONS] < 1:
        enter(desk, StockMove.RIBBONS_RECEIVED, 4)
        tally.came(Pile.RIBBONS, 4)
    if desk.by_chance(0.3):
        enter(desk, StockMove.RIBBONS_USED, 1)
        tally.moved(Pile.RIBBONS, Pile.USED_RIBBONS)
    if desk.by_chance(0.2):
        stock.spoil(desk.office, desk.city.actor("ana"), desk.serial())
        tally.moved(Pile.BLANKS, Pile.OLD_CARDS)
    for pile, move in DESTROYED.items():
        if tally.piles[pile] > FULL_BOX or (tally.piles[pile] > 0 and desk.by_chance(0.05)):
            enter(desk, move, tally.piles[pile])
            tally.went(pile, tally.piles[pile])


DESTROYED = {Pile.OLD_CARDS: StockMove.CARDS_DESTROYED, Pile.USED_RIBBONS: StockMove.RIBBONS_DESTROYED}


def enter(desk: Desk, move: StockMove, count: int) -> None:
    """Enter by hand what came into the safe or left it."""
    stock.record(desk.office, desk.city.actor("sol"), move, count)


def close_the_day(desk: Desk) -> None:
    """Two people count what the desk saw, less what got lost; the books have to say the same, before and after.

    What was lost, or found again, is what the close has to show, and nothing else.
    """
    office, ana, sol, tally = desk.office, desk.city.actor("ana"), desk.city.actor("sol"), desk.tally
    desk.faults += tally.against(day_end.look(office, sol))
    off, cash = lost_and_found(desk)
    for pile, by in off.items():
        tally.came(pile, by)
    count = Count(tally.drawer + cash, dict(tally.piles))
    shown = day_end.compare(office, sol, count)
    if shown != Difference(cash, off):
        desk.faults.append(f"{today(office)}: the close shows another difference than there was")
    desk.steps[Turn.DIFFERENCE] += bool(shown)
    day_end.close(office, sol, ana, count, shown)
    if stock.standing(office, sol).should != tally.piles:
        desk.faults.append(f"{today(office)}: the books do not stand on what was counted")
    tally.drawer = office.policy.fees.drawer


def lost_and_found(desk: Desk) -> tuple[dict[Pile, int], int]:
    """Return how many of which pile, and how many cents, are more or less than anybody saw; mostly none."""
    piles = {pile: desk.dice.choice((-1, -1, 1)) for pile in Pile if desk.by_chance(0.08)}
    kept = {pile: by for pile, by in piles.items() if desk.tally.piles[pile] + by >= 0}
    return kept, desk.dice.choice((-100, 250)) if desk.by_chance(0.08) else 0
