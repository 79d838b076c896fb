"""The preview of the purge equals what happens when the days come."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.issue.register import CardRecord
from idsvc.office import decision, fees, intake, preview, purge
from idsvc.office.day import settle
from idsvc.office.preview import Planned
from idsvc.office.purge import PurgeReport
from idsvc.retention.due import DueKind
from idsvc.retention.schedule import RetentionClass
from tests.support.city import OPENING, TestCity
from tests.support.store_records import card_of
from tests.support.visits import (
    Case,
    approved,
    captured,
    drafted,
    filed,
    handed_over,
    issued,
    quick_city,
    referred,
    tag_city,
)

Act = Callable[[TestCity], object]


def denied(city: TestCity) -> None:
    case, reasons = filed(city), (decision.DenialReason.IDENTITY_NOT_SHOWN,)
    decision.deny(city.office, city.actor("sol"), case.case_id, case.version, reasons)


def photographed(city: TestCity) -> Case:
    case = referred(city)
    captured(city, case)
    return case


def withdrawn(city: TestCity) -> None:
    intake.withdraw(city.office, city.actor("ana"), photographed(city).case_id)


def expiring(city: TestCity) -> None:
    """A register entry whose time ends soon: years before its date there is nothing to foresee."""
    number = Expiring.made = Expiring.made + 1
    record: CardRecord = replace(card_of(number), destroy_by=city.time.today + timedelta(days=3))
    with city.office.units() as unit:
        unit.cards.add(record)
        unit.commit()


def paid(city: TestCity) -> None:
    ana = city.actor("ana")
    fees.take(city.office, ana, fees.fresh_number(city.office, ana), 1000)


class Expiring:
    """How many such entries a run has made: their digests must differ."""

    made = 0


ACTS: tuple[Act, ...] = (drafted, filed, photographed, approved, denied, issued, handed_over, withdrawn, expiring, paid)


REPORTED = frozenset(kind for kind in DueKind if kind.value in PurgeReport.__dataclass_fields__)
"""What a purge reports by number; test_office_calendar.py looks at the rows of every table instead."""


def foretold(planned: tuple[Planned, ...]) -> Counter[tuple[date, str]]:
    counts: Counter[tuple[date, str]] = Counter()
    for each in (each for each in planned if each.due.kind in REPORTED):
        counts[each.due.destroy_by, each.due.kind] += each.due.rows
    return counts


def happens(city: TestCity, days: int) -> Counter[tuple[date, str]]:
    counts: Counter[tuple[date, str]] = Counter()
    for _ in range(days):
        city.pass_days(1)
        report = purge.run(city.office)
        counts.update({(report.day, kind.value): getattr(report, kind.value) for kind in REPORTED})
    return +counts


# Lines of the journal that the purges write themselves die 90 days later, beyond what is looked at.
@given(
    st.lists(st.lists(st.sampled_from(ACTS), max_size=4), min_size=1, max_size=3),
    st.sampled_from([0, 1, 3, 12, 46]),
)
@settings(max_examples=3, deadline=None, derandomize=True)
def test_what_is_foretold_is_what_happens(mornings: list[list[Act]], days: int) -> None:
    with TemporaryDirectory() as place:
        city = quick_city(Path(place))
        for acts in mornings:
            city.pass_days(1)
            purge.run(city.office)
            for act in acts:
                act(city)
        planned = preview.upcoming(city.office, days)
        assert foretold(planned) == happens(city, days)
        city.office.units.checkpoint()


def test_every_kind_is_foretold_under_its_rule_and_nothing_is_changed(tmp_path: Path) -> None:
    city = tag_city(tmp_path)
    for act in (drafted, photographed, approved, issued, expiring, paid):
        act(city)
    planned = preview.upcoming(city.office, 90)
    assert {each.due.kind for each in planned} >= REPORTED
    for each in planned:
        expected = (
            None
            if each.due.retention_class is None
            else city.office.policy.schedule.rules.get(each.due.retention_class)
        )
        assert each.rule == expected
    assert preview.upcoming(city.office, 90) == planned
    happened = happens(city, 90)
    assert {kind for _, kind in happened} == REPORTED
    assert foretold(planned) == happened


def test_what_is_overdue_is_foretold_too(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    drafted(city)
    city.pass_days(2)
    settle(city.office)
    (planned,) = (each for each in preview.upcoming(city.office, 0) if each.due.kind in REPORTED)
    assert (planned.due.destroy_by, planned.due.kind, planned.due.rows) == (
        OPENING + timedelta(days=2),
        DueKind.CASES,
        1,
    )


def test_what_was_promised_longer_stays(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    denied(city)
    stays = preview.kept_longer(city.office, RetentionClass.DENIED, 31)
    assert stays is not None
    assert (stays.rows, stays.until) == (1, OPENING + timedelta(days=45))
    assert preview.kept_longer(city.office, RetentionClass.DENIED, 45) is None
    assert preview.kept_longer(city.office, RetentionClass.APPLICATION, 1) is None
