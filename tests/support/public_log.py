"""An invented city's public folder: a log of so many days, its lists, its signed checkpoint, its pinned root."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.trust_list import KeyState, TrustKey, TrustList, Use, encode_trust_list
from idsvc.ledger import checkpoint, tiles
from idsvc.ledger.event import Entry, Event
from idsvc.ledger.merkle import Tree
from tests.support.evidence import DIGEST, OPENING, day, destroyed, stood
from tests.support.note_signer import TestSigner
from tests.support.verdict_cards import signer

ISSUER = "https://id.city.example"
ORIGIN = "id.city.example/log"
LOG_KEY = "city checkpoint"


def trust(sequence: int = 1, issued: date = OPENING, key: str = LOG_KEY, state: KeyState = KeyState.GOOD) -> bytes:
    """A trust list with one checkpoint key, signed by the test root."""
    start = int(datetime(issued.year, issued.month, issued.day, tzinfo=UTC).timestamp())
    listed = TrustKey(
        signer(key).public, ISSUER, Use.CHECKPOINT, start - DAY, start + 90 * DAY, start + 900 * DAY, state
    )
    content = TrustList(
        sequence, start, start + 90 * DAY, specimen=False, cities={ISSUER: {"en": "City"}}, keys=(listed,)
    )
    return encode_trust_list(content, signer("root"))


def root_line(root: str = "root", issuer: str = ISSUER) -> str:
    return format_fingerprint(signer(root).public, [issuer])


@dataclass
class PublicLog:
    """A log in memory that is written into folders; ``days`` is how many days it tells of."""

    days: int = 3
    per_day: int = 0
    salt: str = ""
    trust: bytes = field(default_factory=trust)
    statuses: tuple[bytes, ...] = (b"an invented status list",)

    @property
    def today(self) -> date:
        return day(self.days - 1)

    def entries(self) -> list[bytes]:
        named = {"sequence": 1, "digest": sha256(self.trust).hexdigest()}
        found = [Entry(OPENING, Event.TRUST_PUBLISHED, named)]
        for ahead in range(self.days):
            found += stood(ahead, 1)
            found += [destroyed(ahead, 1)] if ahead else []
            sealed = {"of": (day(ahead) - timedelta(days=1)).isoformat(), "digest": DIGEST}
            found += [Entry(day(ahead), Event.FIGURES_SEALED, sealed)] * bool(self.salt)
            found += [Entry(day(ahead), Event.HOLDS_IN_FORCE, {"count": at}) for at in range(self.per_day)]
            for number, status in enumerate(self.statuses, 1):
                listed = {"list": number, "digest": sha256(status).hexdigest()}
                found.append(Entry(day(ahead), Event.STATUS_PUBLISHED, listed))
        return [entry.to_bytes() for entry in found]

    def note(self, key: str = LOG_KEY) -> str:
        tree = Tree(self.entries())
        return checkpoint.sign(ORIGIN, tree.size, tree.root(), RawSigner(key))

    def write(self, folder: Path) -> Path:
        """Write the whole public folder; files of an older size stay."""
        entries = self.entries()
        files = tiles.files(Tree(entries), entries) | {
            "trust-list.cwt": self.trust,
            "root.fingerprint": f"{root_line()}\n".encode(),
            "checkpoint": self.note().encode(),
        }
        files |= {f"status/{number}": status for number, status in enumerate(self.statuses, 1)}
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return folder


class RawSigner(TestSigner):
    """The same test key as ``signer``, in the shape that notes ask for."""
