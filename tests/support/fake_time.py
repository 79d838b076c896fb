"""A wall clock that stands until a test moves it."""

from datetime import UTC, date, datetime, time, timedelta


class FakeTime:
    """Fits `idsvc.walltime.WallTime`; day and running time move together or apart, as the test wants."""

    def __init__(self, day: date, at: time = time(9)) -> None:
        self._now = datetime.combine(day, at, UTC)
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    @property
    def today(self) -> date:
        return self._now.date()

    def pass_time(self, span: timedelta) -> None:
        """Let time go by while the process runs."""
        self._now += span
        self._monotonic += span.total_seconds()

    def set_date(self, day: date) -> None:
        """Set the machine's date by hand: no running time goes by."""
        self._now = datetime.combine(day, self._now.timetz())
