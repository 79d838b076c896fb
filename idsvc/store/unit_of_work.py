"""One transaction at a time: nothing is kept unless it is committed, and this is the only place that commits."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from idsvc.store.arrivals import ArrivalRows
from idsvc.store.books import BookRows
from idsvc.store.captures import CaptureRows
from idsvc.store.cards import CardRows, IntentRows
from idsvc.store.cases import CaseRows
from idsvc.store.desk import DeskRows
from idsvc.store.engine import BUSY_SECONDS
from idsvc.store.errors import StoreBusy
from idsvc.store.facts import FactRows
from idsvc.store.faults import translated
from idsvc.store.keys import KeyRows
from idsvc.store.payments import PaymentRows
from idsvc.store.purges import PurgeRows
from idsvc.store.receipts import ReceiptRows
from idsvc.store.slots import SlotRows
from idsvc.store.status import StatusRows
from idsvc.store.stock import JobRows, StockRows
from idsvc.store.stopwatch import StopwatchRows
from idsvc.store.tags import TagRows
from idsvc.store.terminals import TerminalRows


class UnitOfWork:
    """The tables as they stand inside one transaction, which is rolled back unless ``commit`` is called."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.cases = CaseRows(connection)
        self.captures = CaptureRows(connection)
        self.cards = CardRows(connection)
        self.intents = IntentRows(connection)
        self.jobs = JobRows(connection)
        self.stock = StockRows(connection)
        self.tags = TagRows(connection)
        self.status = StatusRows(connection)
        self.books = BookRows(connection)
        self.desk = DeskRows(connection)
        self.keys = KeyRows(connection)
        self.purges = PurgeRows(connection)
        self.receipts = ReceiptRows(connection)
        self.arrivals = ArrivalRows(connection)
        self.slots = SlotRows(connection)
        self.payments = PaymentRows(connection)
        self.stopwatch = StopwatchRows(connection)
        self.city = FactRows(connection)
        self.terminals = TerminalRows(connection)

    def commit(self) -> None:
        """Make everything since the beginning durable, or nothing."""
        self._connection.commit()


@dataclass(frozen=True, slots=True)
class UnitsOfWork:
    """Where units of work come from: each takes the write lock when it first reads or writes.

    Within a process they take turns, and none waits for its turn longer than ``patience`` seconds. Waiting for the
    file's own lock instead is sleeping and asking again, at which some requests lose again and again.
    """

    engine: Engine
    patience: float = BUSY_SECONDS
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    @contextmanager
    def __call__(self) -> Iterator[UnitOfWork]:
        """Open a unit; leaving it, by an error or without ``commit``, leaves nothing of it.

        Raises ``StoreBusy`` where the turn does not come.
        """
        with self._taking_turns(), translated(), self.engine.connect() as connection:
            yield UnitOfWork(connection)

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self.patience):
            raise StoreBusy("somebody else keeps the database: wait a moment, then do it again")
        try:
            yield
        finally:
            self._turn.release()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file and cut it to nothing; ``StoreBusy`` where a reader kept it."""
        with translated(), closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_frames = cursor.fetchall()[0]
        if busy:
            raise StoreBusy("somebody still reads the database: what was taken out leaves the disk with the next purge")
