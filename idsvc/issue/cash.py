"""The cash of one site and day: what came in, what went out, what two people counted."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CashDay:
    """Sums in cents; ``counted`` and ``close_id`` (16 random bytes) are None until two people closed the day."""

    day: date
    site: str
    drawer: int
    taken: int
    refunded: int
    counted: int | None
    close_id: bytes | None

    @property
    def expected(self) -> int:
        """Return what should lie in the drawer."""
        return self.drawer + self.taken - self.refunded

    @property
    def missing(self) -> int:
        """Return how much was missing when the day was closed; 0 while it is open."""
        return 0 if self.counted is None else max(self.expected - self.counted, 0)

    @property
    def over(self) -> int:
        """Return how much too much was counted."""
        return 0 if self.counted is None else max(self.counted - self.expected, 0)
