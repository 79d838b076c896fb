"""Money is taken and given back by a number that leads to no case, no card and no clerk."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, astuple
from pathlib import Path

import pytest
from sqlalchemy import Engine

from idsvc.errors import IdsvcError
from idsvc.issue.fees import PaymentState, payment_digest
from idsvc.ledger.act import Act, Figure
from idsvc.office import fees, purge
from idsvc.office.fees import PaymentRefused
from idsvc.store.schema import dump_rows, live_schema
from idsvc.store.unit_of_work import UnitsOfWork
from tests.support.city import TestCity
from tests.support.visits import filed, handed_over, quick_city

SHARED = {"site", "destroy_by"}
"""Columns that a case and a payment both have: an office, and a day on which thousands of rows die."""


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def paid(city: TestCity, login: str = "ana", amount: int = 1000) -> str:
    office, actor = city.office, city.actor(login)
    return fees.take(office, actor, fees.fresh_number(office, actor), amount).number


def test_a_fee_is_taken_once_however_often_the_button_is_pressed(city: TestCity) -> None:
    office, ana = city.office, city.actor("ana")
    number = fees.fresh_number(office, ana)
    first = fees.take(office, ana, number, 1000)
    assert fees.take(office, ana, number, 1000) == first
    with office.units() as unit:
        cash = unit.payments.cash(city.time.today, "city-hall")
        assert unit.books.figures(city.time.today)[Figure.FEES_PAID] == 1
    assert cash is not None
    assert (cash.taken, cash.refunded, cash.expected) == (1000, 0, 6000)


def test_money_is_given_back_once_to_whoever_brings_the_number(city: TestCity) -> None:
    number = paid(city)
    made = fees.refund(city.office, city.actor("ben"), number.lower())
    assert (made.state, made.amount) == (PaymentState.REFUNDED, 1000)
    with pytest.raises(PaymentRefused):
        fees.refund(city.office, city.actor("ben"), number)
    with city.office.units() as unit:
        cash = unit.payments.cash(city.time.today, "city-hall")
    assert cash is not None
    assert cash.expected == 5000


def test_what_is_due_is_paid_or_waived_by_its_number(city: TestCity) -> None:
    office, ana = city.office, city.actor("ana")
    one, two = (fees.charge(office, ana, fees.fresh_number(office, ana), 500).number for _ in range(2))
    assert fees.look(office, ana, one).state is PaymentState.DUE
    assert fees.pay(office, ana, one).state is PaymentState.PAID
    fees.waive_due(office, ana, two)
    with pytest.raises(PaymentRefused):
        fees.look(office, ana, two)
    with pytest.raises(PaymentRefused):
        fees.waive_due(office, ana, one)


def test_a_waiver_leaves_a_count_and_nothing_else(city: TestCity) -> None:
    with city.office.units() as unit:
        before = unit.payments.cash(city.time.today, "city-hall")
    fees.waive(city.office, city.actor("ana"), 1000)
    with city.office.units() as unit:
        assert unit.payments.cash(city.time.today, "city-hall") == before
        assert unit.books.figures(city.time.today)[Figure.FEES_WAIVED] == 1
    assert not [row for table, row in rows(city) if table == "payments"]


@pytest.mark.parametrize("amount", [0, 1, 999, -1000])
def test_an_amount_that_the_rules_do_not_know_is_refused(city: TestCity, amount: int) -> None:
    with pytest.raises(PaymentRefused):
        paid(city, amount=amount)


def test_a_number_dies_on_its_day(city: TestCity) -> None:
    number = paid(city)
    city.run_days(30)
    with pytest.raises(PaymentRefused):
        fees.look(city.office, city.actor("ana"), number)
    assert purge.run(city.office).payments == 1
    assert not [row for table, row in rows(city) if table == "payments"]


def engine(city: TestCity) -> Engine:
    assert isinstance(city.office.units, UnitsOfWork)
    return city.office.units.engine


def rows(city: TestCity) -> list[tuple[str, tuple[object, ...]]]:
    return list(dump_rows(engine(city)))


def test_two_cases_payments_cannot_be_told_apart(city: TestCity) -> None:
    """No column of a payment, and no line of the journal about one, is found again in a case or a card."""
    for step in (filed, handed_over):
        step(city)
        paid(city)
    tables = {table.name: table for table in live_schema(engine(city))}
    found = rows(city)
    assert not tables["payments"].has_rowid
    assert [column.name for column in tables["payments"].columns if column.primary_key] == ["digest"]
    names = {name: [column.name for column in table.columns] for name, table in tables.items()}
    money = [dict(zip(names[table], row, strict=True)) for table, row in found if table == "payments"]
    assert len(money) == 2
    told_apart = [{name: value for name, value in row.items() if name != "digest"} for row in money]
    assert told_apart[0] == told_apart[1]
    others = Counter(value for table, row in found if table != "payments" for value in row if isinstance(value, bytes))
    assert not [row["digest"] for row in money if row["digest"] in others]
    journal = [dict(zip(names[table], row, strict=True)) for table, row in found if table == "journal"]
    about_money = [row for row in journal if str(row["act"]).startswith("fee:")]
    assert [(row["record_id"], row["staff_id"]) for row in about_money] == [(None, None)] * 2
    assert set(names["payments"]) & set(names["cases"]) <= SHARED


ACTS: tuple[Callable[[TestCity], object], ...] = (
    lambda city: fees.fresh_number(city.office, city.actor("kim")),
    lambda city: fees.waive(city.office, city.actor("uma"), 1000),
    lambda city: fees.look(city.office, city.actor("oto"), "A" * 12),
)


@pytest.mark.parametrize("act", ACTS)
def test_who_takes_no_fees_is_refused(city: TestCity, act: Callable[[TestCity], object]) -> None:
    with pytest.raises(IdsvcError):
        act(city)


def test_a_receipt_shows_nothing_in_a_repr(city: TestCity) -> None:
    number = paid(city)
    made = fees.look(city.office, city.actor("ana"), number)
    assert number not in repr(made)
    with city.office.units() as unit:
        kept = unit.payments.get(payment_digest(number))
        lines = [line for line in unit.books.journal() if line.act is Act.FEE_PAID]
    assert kept is not None
    assert number not in repr((asdict(kept), astuple(lines[0])))
