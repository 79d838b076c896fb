"""Rows of the register and of recorded intents: what is known of cards, which is never a resident's name."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from idsvc.issue.intent import Intent, IntentState
from idsvc.issue.register import CardRecord, CardState
from idsvc.store.tables import cards, intents
from idsvc.store.zeroing import remove


@dataclass(frozen=True, slots=True)
class CardRows:
    """The table ``cards``, inside one transaction."""

    connection: Connection

    def add(self, record: CardRecord) -> None:
        """Write a card that was handed over."""
        self.connection.execute(insert(cards).values(asdict(record)))

    def get(self, card_id: bytes) -> CardRecord | None:
        """Return a card by its id."""
        return self._one(cards.c.card_id == card_id)

    def by_number(self, number_digest: bytes) -> CardRecord | None:
        """Return a card by the SHA-256 of its number."""
        return self._one(cards.c.number_digest == number_digest)

    def by_cancel_code(self, cancel_digest: bytes) -> CardRecord | None:
        """Return a card by the SHA-256 of its cancel code."""
        return self._one(cards.c.cancel_digest == cancel_digest)

    def cancel(self, card_id: bytes) -> bool:
        """Set a card to cancelled; False where it was, or is not there."""
        here = (cards.c.card_id == card_id) & (cards.c.state == CardState.VALID)
        return self.connection.execute(update(cards).where(here).values(state=CardState.CANCELLED)).rowcount == 1

    def valid(self) -> Sequence[tuple[bytes, str, int, int]]:
        """Return (card id, list, front index, back index) of every card that is not cancelled, by their random ids."""
        wanted = select(cards.c.card_id, cards.c.status_list, cards.c.front_index, cards.c.back_index)
        rows = self.connection.execute(wanted.where(cards.c.state == CardState.VALID).order_by(cards.c.card_id)).all()
        return [(row.card_id, row.status_list, row.front_index, row.back_index) for row in rows]

    def by_index(self, uri: str, index: int) -> CardRecord | None:
        """Return the card that has this index of a list on its front or its back."""
        either_side = (cards.c.front_index == index) | (cards.c.back_index == index)
        return self._one((cards.c.status_list == uri) & either_side)

    def count(self) -> int:
        """Return how many cards the register knows."""
        return self.connection.execute(select(func.count()).select_from(cards)).scalar_one()

    def remove_due(self, day: date, limit: int) -> int:
        """Zero and take out up to ``limit`` cards whose day has come; return how many."""
        return remove(self.connection, cards, cards.c.destroy_by <= day, limit)

    def _one(self, condition: ColumnElement[bool]) -> CardRecord | None:
        row = self.connection.execute(select(cards).where(condition)).mappings().one_or_none()
        return None if row is None else CardRecord(**{**row, "state": CardState(row["state"])})


@dataclass(frozen=True, slots=True)
class IntentRows:
    """The table ``intents``, inside one transaction."""

    connection: Connection

    def add(self, intent: Intent) -> None:
        """Write an intent, before anything is signed."""
        self.connection.execute(insert(intents).values(asdict(intent)))

    def get(self, intent_id: bytes) -> Intent | None:
        """Return an intent by its id."""
        return next(iter(self._found(intents.c.intent_id == intent_id)), None)

    def of_case(self, case_id: bytes) -> Sequence[Intent]:
        """Return a case's intents, by their random ids."""
        return self._found(intents.c.case_id == case_id)

    def by_index(self, uri: str, index: int) -> Intent | None:
        """Return the intent that has this index of a list for its front or its back."""
        either_side = (intents.c.front_index == index) | (intents.c.back_index == index)
        return next(iter(self._found((intents.c.status_list == uri) & either_side)), None)

    def signed(self, intent_id: bytes, destroy_by: date) -> bool:
        """Note that both codes were signed; from now on it lives as long as their case. False for any other state."""
        here = (intents.c.intent_id == intent_id) & (intents.c.state == IntentState.RESERVED)
        kept = update(intents).where(here).values(state=IntentState.SIGNED, destroy_by=destroy_by)
        return self.connection.execute(kept).rowcount == 1

    def carry(self, old_case: bytes, new_case: bytes, destroy_by: date) -> None:
        """Let the intent of a bridge card go with its case to the next record."""
        here = (intents.c.case_id == old_case) & (intents.c.state == IntentState.BRIDGE)
        self.connection.execute(update(intents).where(here).values(case_id=new_case, destroy_by=destroy_by))

    def remove(self, intent_id: bytes) -> bool:
        """Zero the row and take it out; False where it was already gone."""
        return remove(self.connection, intents, intents.c.intent_id == intent_id) == 1

    def due(self, day: date, limit: int) -> Sequence[Intent]:
        """Return up to ``limit`` intents whose day has come."""
        return self._found(intents.c.destroy_by <= day, limit)

    def _found(self, condition: ColumnElement[bool], limit: int | None = None) -> list[Intent]:
        wanted = select(intents).where(condition).order_by(intents.c.intent_id).limit(limit)
        return [_intent(row) for row in self.connection.execute(wanted).all()]


def _intent(row: Row[Any]) -> Intent:
    return Intent(**{**row._mapping, "state": IntentState(row.state)})  # noqa: SLF001 (SQLAlchemy's public name for it)
