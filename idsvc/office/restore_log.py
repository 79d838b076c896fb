"""The log of a city that is put back: the backup's and the published one, of which one must begin the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from idsvc.ledger.event import Entry, Event, FieldValue
from idsvc.office.errors import OfficeError
from idsvc.office.ports import UnitOfWork
from idsvc.office.published import PublishedCity


class NotItsLog(OfficeError):
    """The published log is not a continuation of the backup's, or is older than what the backup knows as signed."""

    def __init__(self) -> None:
        super().__init__("the published log does not go on from this backup's: bring the newest published directory")


@dataclass(frozen=True, slots=True)
class JoinedLog:
    """All entries there are, and how many of them the backup and the published directory had."""

    entries: tuple[Entry, ...]
    in_backup: int
    published: int

    @property
    def newest(self) -> date:
        """Return the newest day of any entry."""
        return max(entry.day for entry in self.entries)

    def last(self, event: Event) -> Mapping[str, FieldValue]:
        """Return the fields of an event's newest entry, none where there is no such entry."""
        return next((entry.fields for entry in reversed(self.entries) if entry.event is event), {})

    def day_of(self, event: Event) -> date | None:
        """Return the day of an event's newest entry, None where there is no such entry."""
        return next((entry.day for entry in reversed(self.entries) if entry.event is event), None)

    def sealed(self, start: int = 0) -> frozenset[date]:
        """Return the days whose figures are sealed by the entries from an index on."""
        return frozenset(
            date.fromisoformat(str(entry.fields["of"]))
            for entry in self.entries[start:]
            if entry.event is Event.FIGURES_SEALED
        )

    def destroyed(self) -> frozenset[tuple[date, int]]:
        """Return every day and chain that was entered as destroyed."""
        return frozenset(
            (date.fromisoformat(str(entry.fields["destroyed"])), int(entry.fields["chain"]))
            for entry in self.entries
            if entry.event is Event.DAY_DESTROYED
        )

    def live_chains(self) -> frozenset[int]:
        """Return the chains that were started and not dropped."""
        live: set[int] = set()
        for entry in self.entries:
            if entry.event is Event.CHAIN_STARTED:
                live.add(int(entry.fields["chain"]))
            elif entry.event is Event.CHAIN_DROPPED:
                live.discard(int(entry.fields["chain"]))
        return frozenset(live)

    def stands(self, node: str) -> date | None:
        """Return the newest day on which the log says that a node's clock stood."""
        moved = (entry for entry in self.entries if entry.event in {Event.CLOCK_STARTED, Event.CLOCK_ADVANCED})
        days = [date.fromisoformat(str(entry.fields["stands"])) for entry in moved if entry.fields["node"] == node]
        return max(days, default=None)


def names_backup(entries: Sequence[Entry], digest: bytes) -> bool:
    """Tell whether a log names a backup by the SHA-256 of its file."""
    wanted = digest.hex()
    return any(entry.event is Event.BACKUP_MADE and entry.fields["digest"] == wanted for entry in reversed(entries))


def join(unit: UnitOfWork, published: PublishedCity) -> JoinedLog:
    """Append to the backup's log what was published since, with the signed note; raises ``NotItsLog``.

    Where the backup is newer than the publication, its own last entries stay: they were never signed otherwise.
    """
    own, kept = tuple(unit.books.entries()), unit.books.newest_checkpoint()
    shared = min(len(own), published.head.size)
    if own[:shared] != published.raw[:shared] or (kept is not None and kept[0] > published.head.size):
        raise NotItsLog
    since = range(len(own), published.head.size)
    unit.books.extend([(published.entries[number].day, published.raw[number]) for number in since])
    unit.books.keep_checkpoint(published.head.size, published.note)
    tail = tuple(map(Entry.parse, own[published.head.size :]))
    return JoinedLog((*published.entries, *tail), len(own), published.head.size)


def next_chain(own: tuple[bytes, ...], published: PublishedCity) -> int:
    """Return the number of a chain that no clock of this city ever had."""
    entries = (*published.entries, *map(Entry.parse, own[published.head.size :]))
    return max((int(each.fields["chain"]) for each in entries if each.event is Event.CHAIN_STARTED), default=0) + 1
