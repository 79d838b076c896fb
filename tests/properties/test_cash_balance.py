"""Whatever is paid, given back, waived, closed or left open: the drawers balance, to the cent."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from idsvc.issue.cash import CashDay
from idsvc.issue.fees import PaymentState
from idsvc.office import day_end, fees
from idsvc.office.day_end import Count
from idsvc.office.fees import PaymentRefused
from tests.support.city import TestCity
from tests.support.visits import quick_city

DRAWER = 5000
AMOUNTS = (500, 1000)


class Drawer(RuleBasedStateMachine):
    """One site's money beside a plain sum of what a person would have in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory()
        self.city: TestCity = quick_city(Path(self.place.name))
        self.paid: list[tuple[str, int]] = []
        self.due: list[tuple[str, int]] = []
        self.in_hand = 0
        self.published = 0
        self.waived = 0
        self.closed_on: date | None = None

    @initialize()
    def begin(self) -> None:
        self.ana, self.sol = self.city.actor("ana"), self.city.actor("sol")

    @rule(amount=st.sampled_from(AMOUNTS))
    def pay(self, amount: int) -> None:
        number = fees.fresh_number(self.city.office, self.ana)
        for _ in range(2):
            assert fees.take(self.city.office, self.ana, number, amount).amount == amount
        self.paid.append((number, amount))
        self.in_hand += amount

    @rule(amount=st.sampled_from(AMOUNTS))
    def charge(self, amount: int) -> None:
        number = fees.fresh_number(self.city.office, self.ana)
        assert fees.charge(self.city.office, self.ana, number, amount).state is PaymentState.DUE
        self.due.append((number, amount))

    @precondition(lambda self: self.due)
    @rule(waived=st.booleans())
    def settle(self, waived: bool) -> None:  # noqa: FBT001 - what a person says
        number, amount = self.due.pop()
        if waived:
            fees.waive_due(self.city.office, self.ana, number)
        else:
            fees.pay(self.city.office, self.ana, number)
            self.paid.append((number, amount))
            self.in_hand += amount

    @precondition(lambda self: self.paid)
    @rule()
    def refund(self) -> None:
        number, amount = self.paid.pop()
        fees.refund(self.city.office, self.sol, number)
        self.in_hand -= amount
        try:
            fees.refund(self.city.office, self.ana, number)
        except PaymentRefused:
            return
        raise AssertionError("money was given back twice")

    @precondition(lambda self: self.closed_on != self.city.time.today)
    @rule(missing=st.sampled_from((0, 0, 50, 700)))
    def close(self, missing: int) -> None:
        stands = day_end.look(self.city.office, self.sol)
        assert stands.cash.expected == DRAWER + self.in_hand
        count = Count(stands.cash.expected - missing, stands.stock.should)
        seen = day_end.compare(self.city.office, self.sol, count)
        assert seen.cash == -missing
        day_end.close(self.city.office, self.sol, self.ana, count, seen)
        assert day_end.look(self.city.office, self.sol).closed
        self.published += missing
        self.in_hand, self.closed_on = 0, self.city.time.today

    @rule()
    def next_day(self) -> None:
        self.city.run_days(1)

    @invariant()
    def every_cent_is_somewhere(self) -> None:
        days = self.days()
        assert sum(each.missing for each in days) == self.published
        waiting = [each for each in days if each.close_id is None]
        assert sum(each.taken - each.refunded for each in waiting) == self.in_hand

    def days(self) -> list[CashDay]:
        with self.city.office.units() as unit:
            found = (unit.payments.cash(date.fromordinal(at), "city-hall") for at in self.span())
            return [each for each in found if each is not None]

    def span(self) -> range:
        today = self.city.time.today.toordinal()
        return range(today - 60, today + 2)

    def teardown(self) -> None:
        self.city.office.units.checkpoint()
        self.place.cleanup()


TestDrawer = Drawer.TestCase
TestDrawer.settings = settings(max_examples=6, stateful_step_count=14, deadline=None, derandomize=True)
