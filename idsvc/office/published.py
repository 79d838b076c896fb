"""The public directory of a city, read back and checked from the root down, as a restore must trust it.

Nothing is taken from it that is not signed or named by the signed log. A copy that was made in the middle of a
publication does not fit together and is refused: take it again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.credential.status_list import StatusList, parse_status_list
from idsvc.credential.trust_list import KeyState, TrustList, Use, parse_trust_list
from idsvc.ledger import checkpoint, tiles
from idsvc.ledger.checkpoint import Checkpoint
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Entry, Event
from idsvc.ledger.merkle import Tree
from idsvc.ledger.receipts import ReceiptKind, parse_list, path_of, root_of
from idsvc.office.errors import OfficeError
from idsvc.office.publication import CHECKPOINT_FILE, FINGERPRINT_FILE, TRUST_FILE

Fetch = Callable[[str], bytes | None]
"""Returns a published file by its path, None where there is none."""

MAX_LOG: Final = 50_000_000
"""Entries of the longest log that is read."""


class PublishedRefused(OfficeError):
    """The published directory is missing, damaged, another city's, or older than it says."""


_MISSING: Final = "the published directory is not whole: bring the newest copy of it, such as your web server's"
_REFUSED: Final = "the published directory does not fit together or is not this city's: bring the newest copy of it"


@dataclass(frozen=True, slots=True)
class PublishedCity:
    """What was published last, every part checked.

    ``entries`` stand beside their bytes, status lists by their number, lists of receipts by their path.
    """

    trust: TrustList
    trust_list: bytes
    note: str
    head: Checkpoint
    raw: tuple[bytes, ...]
    entries: tuple[Entry, ...]
    statuses: Mapping[int, StatusList]
    receipts: Mapping[str, bytes]


def read(fetch: Fetch, fingerprint: str) -> PublishedCity:
    """Return a published directory, checked under the root's fingerprint (the line of the city itself).

    Raises ``PublishedRefused``.
    """
    try:
        return _read(fetch, fingerprint)
    except (LedgerError, Malformed, ValueError) as fault:
        raise PublishedRefused(_REFUSED) from fault


def _read(fetch: Fetch, fingerprint: str) -> PublishedCity:
    # 1. The root: the one that the city had.
    if _need(fetch, FINGERPRINT_FILE).decode("ascii").strip() != fingerprint:
        raise PublishedRefused(_REFUSED)
    thumbprint, _ = parse_fingerprint(fingerprint)
    # 2. The trust list: signed by that root.
    listed = _need(fetch, TRUST_FILE)
    trust = parse_trust_list(listed, thumbprint)
    # 3. The checkpoint: signed by a checkpoint key of that list.
    note = _need(fetch, CHECKPOINT_FILE).decode("utf-8")
    head = _signed(note, trust)
    # 4. The entries: those that were signed.
    if head.size > MAX_LOG:
        raise PublishedRefused(_REFUSED)
    raw = tuple(tiles.read_entries(head.size, lambda path: _need(fetch, path)))
    if Tree(raw).root() != head.root:
        raise PublishedRefused(_REFUSED)
    entries = tuple(map(Entry.parse, raw))
    # 5. The lists: those that the log names last.
    if sha256(listed).hexdigest() != _last(entries, Event.TRUST_PUBLISHED).get("digest"):
        raise PublishedRefused(_REFUSED)
    return PublishedCity(
        trust, listed, note, head, raw, entries, _statuses(fetch, entries, trust), _receipts(fetch, entries)
    )


def _need(fetch: Fetch, path: str) -> bytes:
    found = fetch(path)
    if found is None:
        raise PublishedRefused(_MISSING)
    return found


def _signed(note: str, trust: TrustList) -> Checkpoint:
    for each in trust.keys:
        if each.use is Use.CHECKPOINT and each.state is not KeyState.WITHDRAWN:
            origin = f"{each.issuer.removeprefix('https://')}/log"
            if checkpoint.parse(note).origin == origin and _is_by(note, origin, each.key.x):
                return checkpoint.verify(note, origin, each.key.x)
    raise PublishedRefused(_REFUSED)


def _is_by(note: str, origin: str, public: bytes) -> bool:
    try:
        checkpoint.verify(note, origin, public)
    except LedgerError:
        return False
    return True


def _last(entries: tuple[Entry, ...], event: Event) -> Mapping[str, int | str]:
    return next((entry.fields for entry in reversed(entries) if entry.event is event), {})


def _statuses(fetch: Fetch, entries: tuple[Entry, ...], trust: TrustList) -> Mapping[int, StatusList]:
    named = {
        int(entry.fields["list"]): entry.fields["digest"] for entry in entries if entry.event is Event.STATUS_PUBLISHED
    }
    found: dict[int, StatusList] = {}
    for number, digest in sorted(named.items()):
        data = _need(fetch, f"status/{number}")
        if sha256(data).hexdigest() != digest:
            raise PublishedRefused(_REFUSED)
        found[number], _ = parse_status_list(data, trust)
    return found


def _receipts(fetch: Fetch, entries: tuple[Entry, ...]) -> Mapping[str, bytes]:
    """Return the lists of receipts that are there; one that an earlier restore lost is not there any more."""
    found: dict[str, bytes] = {}
    for entry in entries:
        if entry.event is Event.RECEIPTS_LISTED:
            path = path_of(str(entry.fields["month"]), ReceiptKind(str(entry.fields["kind"])))
            content = fetch(path)
            if content is not None and root_of(parse_list(content)).hex() != entry.fields["root"]:
                raise PublishedRefused(_REFUSED)
            found |= {path: content} if content is not None else {}
    return found
