"""Is the log the one that was signed, published, and seen before?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Final

from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.credential.keys import KeyType
from idsvc.credential.trust_list import KeyState, TrustKey, TrustList, Use, parse_trust_list
from idsvc.ledger import checkpoint, tiles
from idsvc.ledger.checkpoint import Checkpoint
from idsvc.ledger.errors import LedgerError, ProofRefused
from idsvc.ledger.event import Event
from idsvc.ledger.merkle import Tree, check_consistency
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import Published
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading
from idsvc.oversight.state import SavedState
from idsvc.oversight.witnesses import WITNESSED_FILE, Shown, cosigned

MAX_AGE: Final = 2
"""Days from a checkpoint to the next: it is signed daily, and one day may fall on a closed office."""

CHECKPOINT_FILE: Final = "checkpoint"
TRUST_FILE: Final = "trust-list.cwt"


def trust(reading: Reading) -> tuple[Finding, ...]:
    """Check that the pinned root signed the trust list, from which the log's key is taken."""
    return trusted(reading.evidence.trust, reading.evidence.fingerprint)


def trusted(data: bytes | None, fingerprint: str | None) -> tuple[Finding, ...]:
    """Check that a trust list is the pinned root's."""
    try:
        pinned(data, fingerprint)
    except Malformed:
        return found(FindingCode.TRUST_REFUSED, 1)
    return ()


def pinned(data: bytes | None, fingerprint: str | None) -> TrustList:
    """Return the trust list; raises ``Malformed`` where the root did not sign it, ``CouldNotLook`` for none."""
    if data is None or fingerprint is None:
        raise CouldNotLook("trust-list.cwt or root.fingerprint is missing: check --keys")
    thumbprint, _ = parse_fingerprint(fingerprint)
    return parse_trust_list(data, thumbprint)


def signature(reading: Reading) -> tuple[Finding, ...]:
    """Check that a checkpoint key of the trust list signed the newest checkpoint, and the published one."""
    note = reading.evidence.books.checkpoint
    if note is None:
        return found(FindingCode.NO_CHECKPOINT, 1)
    published = reading.evidence.published.files.get(CHECKPOINT_FILE)
    notes = [note] if published is None else [note, text_of(published)]
    return signed_by_the_log(notes, reading.evidence.trust, reading.evidence.fingerprint)


def signed_by_the_log(notes: Sequence[str], data: bytes | None, fingerprint: str | None) -> tuple[Finding, ...]:
    """Count the notes that no checkpoint key of the trust list signed."""
    try:
        keys = checkpoint_keys(pinned(data, fingerprint), fingerprint or "")
    except Malformed as refused:
        raise CouldNotLook("the checkpoint's key cannot be known: the trust list is refused") from refused
    return found(FindingCode.CHECKPOINT_REFUSED, sum(signer_of(each, keys) is None for each in notes))


def checkpoint_keys(listed: TrustList, fingerprint: str) -> tuple[TrustKey, ...]:
    """Return every key that may sign a checkpoint of a city for which the pinned root may speak."""
    _, issuers = parse_fingerprint(fingerprint)
    return tuple(
        each
        for each in listed.keys
        if (each.use, each.state, each.key.key_type) == (Use.CHECKPOINT, KeyState.GOOD, KeyType.OKP)
        and each.issuer in issuers
    )


def origin_of(issuer: str) -> str:
    """Return the name of a city's log: its address without the scheme, and ``/log``."""
    return f"{issuer.removeprefix('https://')}/log"


def signer_of(note: str, keys: Iterable[TrustKey]) -> TrustKey | None:
    """Return the key that signed a note, None where none of these did."""
    return next((each for each in keys if _fits(note, origin_of(each.issuer), each.key.x)), None)


def text_of(note: bytes) -> str:
    """Return a note's text; what is not UTF-8 is marked so, and then fits no signature."""
    return note.decode("utf-8", "replace")


def _fits(note: str, origin: str, public: bytes) -> bool:
    try:
        checkpoint.verify(note, origin, public)
    except LedgerError:
        return False
    return True


def head(reading: Reading) -> Checkpoint:
    """Return what the newest checkpoint says, whoever signed it; raise ``CouldNotLook``."""
    note = reading.evidence.books.checkpoint
    try:
        if note is not None:
            return checkpoint.parse(note)
    except LedgerError as damaged:
        raise CouldNotLook("the newest checkpoint is unreadable: publish the log again") from damaged
    raise CouldNotLook("there is no checkpoint to compare the entries with: publish the log")


def root(reading: Reading) -> tuple[Finding, ...]:
    """Compare the tree over the entries with what was signed: edited, exchanged or missing entries change its root."""
    signed = head(reading)
    missing = max(0, signed.size - reading.tree.size)
    differs = missing == 0 and reading.tree.root(signed.size) != signed.root
    return (*found(FindingCode.MISSING_ENTRY, missing), *found(FindingCode.ROOT_DIFFERS, int(differs)))


def age(reading: Reading) -> tuple[Finding, ...]:
    """Find a checkpoint older than two days, by the day of the last entry it covers."""
    covered = [entry.day for entry in reading.entries[: head(reading).size] if entry is not None]
    return aged(covered[-1] if covered else None, reading.evidence.today)


def aged(last: date | None, today: date) -> tuple[Finding, ...]:
    """Find a checkpoint whose last entry is older than two days."""
    if last is None:
        raise CouldNotLook("the checkpoint covers no entry with a day: publish the log")
    days = (today - last).days
    return found(FindingCode.STALE_CHECKPOINT, days if days > MAX_AGE else 0)


def witnessed(reading: Reading) -> tuple[Finding, ...]:
    """Compare the log with what the witnesses of the auditor's own file saw of it."""
    if reading.wanted is None:
        return ()
    files = reading.evidence.published.files
    notes = tuple(text_of(files[path]) for path in (CHECKPOINT_FILE, WITNESSED_FILE) if path in files)
    signed = head(reading)
    return cosigned(Shown(reading.tree, signed.origin, notes, reading.evidence.today), reading.wanted)


def published(reading: Reading) -> tuple[Finding, ...]:
    """Compare the public folder's log with the database, file by file: what strangers see is what is there."""
    files = reading.evidence.published.files
    if published_size(reading.evidence.published) > reading.tree.size:
        raise CouldNotLook("the published log is longer than the database's: see that finding")
    expected = _expected_files(reading)
    missing = sum(path not in files for path in expected)
    differing = sum(path in files and files[path] != data for path, data in expected.items())
    return (
        *found(FindingCode.PUBLISHED_MISSING, missing),
        *found(FindingCode.PUBLISHED_DIFFERS, differing),
    )


def _expected_files(reading: Reading) -> dict[str, bytes]:
    """Return the files of the log at the size that was published last; a run may have stopped before publishing."""
    files = reading.evidence.published.files
    if CHECKPOINT_FILE not in files:
        return {CHECKPOINT_FILE: (reading.evidence.books.checkpoint or "").encode()}
    raw = reading.raw[: published_size(reading.evidence.published)]
    return tiles.files(Tree(raw), raw)


def published_size(shown: Published) -> int:
    """Return how many entries the published checkpoint covers, 0 where there is none; raises ``CouldNotLook``."""
    if shown.size is not None:
        return shown.size
    note = shown.files.get(CHECKPOINT_FILE)
    try:
        return 0 if note is None else checkpoint.parse(text_of(note)).size
    except LedgerError as damaged:
        raise CouldNotLook("the published checkpoint is unreadable: publish the log again") from damaged


def put_back(reading: Reading) -> tuple[Finding, ...]:
    """Find entries that strangers were shown and the database does not have; the city's checkpoint may tell of them."""
    lost = published_size(reading.evidence.published) - reading.tree.size
    told = reading.evidence.books.checkpoint is not None and head(reading).size > reading.tree.size
    return found(FindingCode.ROLLED_BACK, 0 if told else max(0, lost))


def growth(reading: Reading) -> tuple[Finding, ...]:
    """Compare the log with what an earlier audit kept: it may only have grown."""
    return grown(reading.tree, head(reading), reading.saved) if reading.saved is not None else ()


def grown(tree: Tree, signed: Checkpoint, saved: SavedState) -> tuple[Finding, ...]:
    """Compare a log, its tree and what was signed of it, with a head that was seen before."""
    if signed.origin != saved.origin:
        raise CouldNotLook("the state file belongs to another city's log: bring this city's")
    lost = max(0, saved.size - min(signed.size, tree.size))
    return (
        *found(FindingCode.ROLLED_BACK, lost),
        *found(FindingCode.FORKED, int(not lost and _forked(tree, saved))),
    )


def _forked(tree: Tree, saved: SavedState) -> bool:
    try:
        proof = tree.consistency_proof(saved.size, tree.size)
        check_consistency(saved.size, saved.root, tree.size, tree.root(), proof)
    except ProofRefused:
        return True
    return False


def state_of(reading: Reading) -> SavedState:
    """Return what an auditor keeps after an audit that found nothing."""
    signed = head(reading)
    return SavedState(signed.origin, signed.size, signed.root)


def lists(reading: Reading) -> tuple[Finding, ...]:
    """Compare the trust list and the status lists that lie in public with the digests the log names last."""
    files, evidence = reading.evidence.published.files, reading.evidence
    listed = [str(entry.fields["digest"]) for entry in reading.of(Event.TRUST_PUBLISHED)]
    trusts = [data for data in (files.get(TRUST_FILE), evidence.trust) if data is not None]
    wrong = sum(_digest(data) not in listed[-1:] for data in trusts) + (files.get(TRUST_FILE) is None)
    return (
        *found(FindingCode.TRUST_DIFFERS, wrong),
        *found(FindingCode.STATUS_DIFFERS, sum(1 for _ in _differing_lists(reading))),
    )


def _differing_lists(reading: Reading) -> Iterator[int]:
    newest = {entry.fields["list"]: entry.fields["digest"] for entry in reading.of(Event.STATUS_PUBLISHED)}
    paths, files = reading.evidence.published.status_paths, reading.evidence.published.files
    for number in sorted(paths.keys() | {int(each) for each in newest}):
        data = files.get(paths.get(number, ""))
        if data is None or _digest(data) != newest.get(number):
            yield number


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
