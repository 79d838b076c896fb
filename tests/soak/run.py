"""Thousands of invented visits, one day after the other: ``make soak``; ``make test`` has two hundred.

Each share has a city of its own, of less than half a year: a card key signs no longer. SOAK='--visits 2000 --seed 7'
changes how many, or makes a run again. Printed is how visits ended; the exit code is 1 where anything is not as it
should be.
"""

import argparse
import sys
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from idsvc.custody.slots import Slot, specimen_passphrase, unlock_operator
from idsvc.errors import IdsvcError
from idsvc.office import intake, publication
from idsvc.office.errors import NotFound
from idsvc.oversight.audits import Audit
from idsvc.wiring import inspection
from tests.soak.day import close_the_day, open_for_a_day, pass_by
from tests.soak.desk import Desk, End
from tests.soak.residents import WORD
from tests.support.city import make_city
from tests.support.fake_time import FakeTime
from tests.support.raw_pages import raw_pages
from tests.support.visits import blobs, findings, heads

SHARE = 2500
FIRST_DAY = date(2026, 12, 1)
"""The end of a year: the card of who comes of age in it ends with it, and is renewed while the city still runs."""
MONTHS = 5
"""Longer than the 120 days after which nothing about a resident's case exists; receipts are listed once a month."""

AUDITS = (Audit.RETENTION, Audit.SCHEMA, Audit.LOG, Audit.CARDS)
"""All but that of access: one clerk of this counter opens more than all others together."""

DAYS_OF_RETURN = 12
"""Days on which nobody new comes, for those who come back."""


class Outcome(NamedTuple):
    """What came of one share: how visits ended, what was done at each stage and beside it, and faults."""

    visits: int
    ends: Counter[End]
    steps: Counter[str]
    faults: list[str]


def soak(seed: int, visits: int, a_day: int) -> Outcome:
    """Serve visits until so many have come, let all their dates pass, and look at what is left."""
    with TemporaryDirectory(prefix="idsvc-soak-") as place:
        desk = Desk(make_city(Path(place), FakeTime(FIRST_DAY)), Random(seed))  # noqa: S311 - chance, not a secret
        while desk.visits < visits:
            open_for_a_day(desk, min(a_day, visits - desk.visits))
            sys.stderr.write(f"soak {seed}: {desk.visits} of {visits} visits\n")
        for _ in range(DAYS_OF_RETURN):
            open_for_a_day(desk, 0)
        for _ in range(MONTHS):
            pass_by(desk, 31)
            publication.publish(desk.office)
        for who in (*desk.waiting, *desk.gone):
            try:
                intake.reopen(desk.office, desk.city.actor("ana"), who.code)
            except NotFound:
                desk.end(End.DESTROYED)
        close_the_day(desk)
        publication.publish(desk.office)
        return Outcome(desk.visits, desk.ends, desk.steps, left_over(desk))


def share(seed: int, visits: int, a_day: int) -> Outcome:
    """Soak in a process of its own: what it raises must travel, which not every error of ours can."""
    try:
        return soak(seed, visits, a_day)
    except IdsvcError:
        raise RuntimeError(f"soak {seed} broke off: {traceback.format_exc()}") from None


def left_over(desk: Desk) -> list[str]:
    """Return what is not as it should be, once every date has passed; no words of a resident among it."""
    found = [f"{len(heads(desk.city))} cases are left"] if heads(desk.city) else []
    found += [f"{len(blobs(desk.city))} files of captures are left"] if blobs(desk.city) else []
    if desk.ends.total() != desk.visits:
        found.append(f"{desk.visits} visits came to {desk.ends.total()} ends")
    return found + desk.faults + findings(desk.city, *AUDITS) + words_left(desk)


def words_left(desk: Desk) -> list[str]:
    """Search every row in clear, every page of the database, free ones too, and every file for names of who came."""
    where = desk.city.where
    key = unlock_operator(where.keys, specimen_passphrase(where.keys, Slot.OPERATOR)).database
    files = (path.read_bytes() for folder in (where.city, where.keys) for path in folder.rglob("*") if path.is_file())
    texts = (*(values for _, values in inspection.rows(where)), *raw_pages(where.database, key), *files)
    kept = sum(len(WORD.findall(text)) for text in texts)
    return [f"{kept} names are left"] if kept else []


def main(arguments: list[str]) -> int:
    """Run all shares and print the table."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--a-day", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args(arguments)
    count = max(given.jobs, -(-given.visits // SHARE))
    each_has = -(-given.visits // count)
    with ProcessPoolExecutor(given.jobs) as pool:
        shares = [pool.submit(share, given.seed + number, each_has, given.a_day) for number in range(count)]
        for ended in as_completed(shares):
            if ended.exception():
                traceback.print_exception(ended.exception())  # at once: the others go on for long
        outcomes = [each.result() for each in shares]
    return told(outcomes)


def told(outcomes: list[Outcome]) -> int:
    """Print how visits ended; return the exit code."""
    ends, steps = Counter[End](), Counter[str]()
    for each in outcomes:
        ends += each.ends
        steps += each.steps
    for end, count in ends.most_common():
        sys.stdout.write(f"{count:7,}  {end}\n")
    sys.stdout.write(f"{sum(each.visits for each in outcomes):7,}  visits; what was done:\n")
    for step, count in steps.most_common():
        sys.stdout.write(f"{count:7,}  {step}\n")
    faults = [fault for each in outcomes for fault in each.faults]
    sys.stdout.writelines(f"FAULT    {fault}\n" for fault in faults)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
