"""Fees: a payment number goes onto a receipt and stands for the money; nothing ties it to a case, a card or a clerk.

Nothing is entered with the name of who took the money: beside the cases of the same clerk and day it would point at one
of them. The drawer is the site's, and two people count it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from idsvc.issue.cash import CashDay
from idsvc.issue.fees import (
    PAYMENT_NUMBER_ENTROPY,
    Payment,
    PaymentState,
    new_payment_number,
    parse_payment_number,
    payment_digest,
)
from idsvc.ledger.act import Act
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle, settle_if_possible
from idsvc.office.errors import OfficeError
from idsvc.office.ports import UnitOfWork
from idsvc.retention.schedule import RetentionClass
from idsvc.staff.roles import Permission


class PaymentRefused(OfficeError):
    """What a payment number does not allow."""


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """What a money receipt says: the number, cents, how it stands, and the last day on which it counts."""

    number: str
    amount: int
    state: PaymentState
    last_day: date


def fresh_number(office: Office, actor: Actor) -> str:
    """Return a payment number that nothing is kept under yet; a form carries it, so that no second click counts."""
    require(actor, Permission.FEE_TAKE)
    return new_payment_number(office.entropy(PAYMENT_NUMBER_ENTROPY))


def take(office: Office, actor: Actor, number: str, amount: int) -> Receipt:
    """Take a fee in cash under a fresh number; the same number again changes nothing."""
    return _open(office, actor, number, amount, PaymentState.PAID)


def charge(office: Office, actor: Actor, number: str, amount: int) -> Receipt:
    """Note a fee as due, to be paid elsewhere in the building; the same number again changes nothing."""
    return _open(office, actor, number, amount, PaymentState.DUE)


def _open(office: Office, actor: Actor, number: str, amount: int, state: PaymentState) -> Receipt:
    require(actor, Permission.FEE_TAKE)
    number = parse_payment_number(number)
    _check_amount(office, amount)
    day = settle(office)
    with office.units() as unit:
        found = unit.payments.get(payment_digest(number))
        if found is not None:
            return _receipt(number, found)
        cash = open_cash(office, unit, actor.site, day)
        destroy_by = day + timedelta(days=office.policy.schedule.days(RetentionClass.PAYMENT))
        made = Payment(payment_digest(number), amount, state, cash.day, actor.site, destroy_by)
        unit.payments.add(made)
        if state is PaymentState.PAID:
            unit.payments.keep_cash(replace(cash, taken=cash.taken + amount))
        note(office, unit, _ENTERED[state], day, actor=None)
        unit.commit()
    return _receipt(number, made)


def _check_amount(office: Office, amount: int) -> None:
    if amount not in office.policy.fees.amounts():
        raise PaymentRefused("no fee of the city's rules has this amount: open the visit's fee again")


_ENTERED = {
    PaymentState.DUE: Act.FEE_DUE,
    PaymentState.PAID: Act.FEE_PAID,
    PaymentState.REFUNDED: Act.FEE_REFUNDED,
}


def waive(office: Office, actor: Actor, amount: int) -> None:
    """Count that a fee was waived on the resident's own word: nothing else is kept, and no reason was asked for.

    What costs nothing cannot be waived: it would be counted among the fees that were.
    """
    require(actor, Permission.FEE_TAKE)
    _check_amount(office, amount)
    day = settle(office)
    with office.units() as unit:
        note(office, unit, Act.FEE_WAIVED, day, actor=None)
        unit.commit()


def look(office: Office, actor: Actor, number: str) -> Receipt:
    """Return how a payment number stands; raises ``CodeMistyped``, ``PaymentRefused``."""
    require(actor, Permission.FEE_TAKE)
    number = parse_payment_number(number)
    day = settle_if_possible(office)
    with office.units() as unit:
        return _receipt(number, _found(unit, number, day))


def pay(office: Office, actor: Actor, number: str) -> Receipt:
    """Take the money for a number that is due."""
    return _settle(office, actor, number, PaymentState.DUE, PaymentState.PAID)


def refund(office: Office, actor: Actor, number: str) -> Receipt:
    """Give the money of a number back, out of today's drawer of this site: whoever brings the receipt may have it."""
    return _settle(office, actor, number, PaymentState.PAID, PaymentState.REFUNDED)


def waive_due(office: Office, actor: Actor, number: str) -> None:
    """Waive what is due under a number, which is gone then."""
    require(actor, Permission.FEE_TAKE)
    number = parse_payment_number(number)
    day = settle(office)
    with office.units() as unit:
        if _found(unit, number, day).state is not PaymentState.DUE:
            raise PaymentRefused(_OTHERWISE)
        unit.payments.remove(payment_digest(number))
        note(office, unit, Act.FEE_WAIVED, day, actor=None)
        unit.commit()


def _settle(office: Office, actor: Actor, number: str, before: PaymentState, after: PaymentState) -> Receipt:
    require(actor, Permission.FEE_TAKE)
    number = parse_payment_number(number)
    day = settle(office)
    with office.units() as unit:
        found = _found(unit, number, day)
        if found.state is not before:
            raise PaymentRefused(_OTHERWISE)
        cash = open_cash(office, unit, actor.site, day)
        settled = replace(found, state=after, day=cash.day, site=actor.site)
        unit.payments.save(settled)
        unit.payments.keep_cash(_moved(cash, settled))
        note(office, unit, _ENTERED[after], day, actor=None)
        unit.commit()
    return _receipt(number, settled)


_OTHERWISE = "this payment number stands otherwise by now: look it up again"


def _moved(cash: CashDay, settled: Payment) -> CashDay:
    if settled.state is PaymentState.PAID:
        return replace(cash, taken=cash.taken + settled.amount)
    return replace(cash, refunded=cash.refunded + settled.amount)


def _found(unit: UnitOfWork, number: str, day: date) -> Payment:
    found = unit.payments.get(payment_digest(number))
    if found is None or found.destroy_by <= day:
        raise PaymentRefused("nothing is kept under this payment number: compare it with the receipt and its last day")
    return found


def _receipt(number: str, payment: Payment) -> Receipt:
    return Receipt(number, payment.amount, payment.state, payment.destroy_by - timedelta(days=1))


def open_cash(office: Office, unit: UnitOfWork, site: str, day: date) -> CashDay:
    """Return the drawer that money goes into now: today's, or tomorrow's once today's was counted and closed."""
    cash = unit.payments.cash(day, site)
    if cash is not None and cash.close_id is not None:
        day += timedelta(days=1)
        cash = unit.payments.cash(day, site)
    return cash or CashDay(day, site, office.policy.fees.drawer, 0, 0, None, None)
