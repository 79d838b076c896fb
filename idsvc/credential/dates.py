"""The moments that claims carry, and the days they stand for in every time zone."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

DAY = 86_400
"""Seconds in a day."""
_NOON = DAY // 2
_DECEMBER = 12
LAST_MOMENT = 253_402_300_799
"""The last second of the year 9999: no moment in a claim is later."""


def moment(at: datetime) -> int:
    """Return the whole seconds since 1970 of an aware datetime."""
    return int(at.timestamp())


def expiry_moment(year: int, month: int) -> int:
    """Return 12:00:00 UTC on the 1st of the month after the last valid month (`year`, `month`)."""
    following = date(year + 1, 1, 1) if month == _DECEMBER else date(year, month + 1, 1)
    return moment(datetime(following.year, following.month, 1, 12, tzinfo=UTC))


def is_expiry_moment(value: object) -> bool:
    """Say whether `value` is a noon, UTC, on the 1st of a month."""
    return type(value) is int and _is_expiry_moment(value)


@lru_cache(maxsize=256)  # valid cards share a few dozen
def _is_expiry_moment(value: int) -> bool:
    if not 0 < value <= LAST_MOMENT or value % DAY != _NOON:
        return False
    return datetime.fromtimestamp(value, UTC).day == 1


def last_valid_day(expires: int) -> date:
    """Return the day that is shown and printed for an expiry: the moment less one day."""
    return datetime.fromtimestamp(expires - DAY, UTC).date()


def issued_moment(day: date) -> int:
    """Return 00:00 UTC of the day before the issue day, which is past everywhere on Earth on that day."""
    before = day - timedelta(days=1)
    return moment(datetime(before.year, before.month, before.day, tzinfo=UTC))


def issue_day(issued: int) -> date:
    """Return the issue day that `issued_moment` made a claim of."""
    return datetime.fromtimestamp(issued + DAY, UTC).date()


def is_issued_moment(value: object) -> bool:
    """Say whether `value` is a midnight, UTC."""
    return type(value) is int and 0 < value <= LAST_MOMENT and value % DAY == 0
