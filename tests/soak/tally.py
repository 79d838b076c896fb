"""What a desk counts for itself, from what it sees come and go: no number here is ever read from the books."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from idsvc.issue.stock import Pile
from idsvc.office.day_end import DayEnd


@dataclass
class Tally:
    """The four piles in the safe, and cents in the drawer since it was last counted, its change among them."""

    drawer: int
    piles: Counter[Pile] = field(default_factory=lambda: Counter(dict.fromkeys(Pile, 0)))

    def came(self, pile: Pile, count: int = 1) -> None:
        """Something was put onto a pile: a delivery, or a card that belongs into the box of those to be destroyed."""
        self.piles[pile] += count

    def went(self, pile: Pile, count: int = 1) -> None:
        """Something left a pile: a blank that was printed, or what was destroyed."""
        self.piles[pile] -= count

    def moved(self, before: Pile, after: Pile) -> None:
        """Something lies on another pile now: a spoiled blank, a used ribbon."""
        self.went(before)
        self.came(after)

    def against(self, stands: DayEnd) -> Iterator[str]:
        """Yield, by the name of the pile, where the books say otherwise than what was seen."""
        should = stands.stock.should
        for pile in Pile:
            if should[pile] != self.piles[pile]:
                yield f"{stands.day}: the books have {should[pile]} {pile}, the desk saw {self.piles[pile]}"
        if stands.cash.expected != self.drawer:
            yield f"{stands.day}: the books have {stands.cash.expected} cents, the desk saw {self.drawer}"
