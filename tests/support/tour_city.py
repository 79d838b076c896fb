"""A city that has been at work for two months before a tour comes by: what takes time to come about stands there."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from idsvc.enroll.stopwatch import FEWEST, CounterStep
from idsvc.issue.print_job import Outcome
from idsvc.office import printing, publication, slots, stopwatch
from idsvc.office.context import today
from tests.support.city import TestCity, make_city
from tests.support.visits import NO_TAGS, both_began, came_out, issued

SERIAL = "HV-000123"


@dataclass(frozen=True, slots=True)
class Lived:
    """The city, and the code of a case whose card is void."""

    city: TestCity
    void: str


def lived_in(place: Path) -> Lived:
    """Found a city where a card has to be pulled today, another is void, weeks were timed and receipts published."""
    city = make_city(place, policy=NO_TAGS)
    office, ana = city.office, city.actor("ana")
    card = issued(city)
    came_out(office, ana, card.case_id)
    waits = slots.set_aside(office, ana, card.case_id, card.version, today(office))
    city.run_days((waits.head.destroy_by - timedelta(days=1) - today(office)).days)
    publication.publish(office)
    both_began(city)
    for seconds in range(20, 20 * (FEWEST + 1), 20):
        stopwatch.add(office, ana, dict.fromkeys(map(str, CounterStep), seconds))
    void = issued(city)
    printing.send(office, ana, void.case_id)
    printing.answer(office, ana, void.case_id, Outcome.SPOILED, SERIAL)
    return Lived(city, void.code)
