"""How a value stands in a column: days as ISO text, so that they sort and can be read by anybody."""

from datetime import date

from sqlalchemy import Dialect, String, TypeDecorator

DAY_LENGTH = 10


class IsoDay(TypeDecorator[date]):
    """A day as ``YYYY-MM-DD``."""

    impl = String(DAY_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's shape)
        """Return the text of a day."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:  # noqa: ARG002 (the same)
        """Return the day of a text."""
        return None if value is None else date.fromisoformat(value)
