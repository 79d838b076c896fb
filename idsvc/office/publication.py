"""What the city publishes, once a day or when something changed: sealed figures, lists, scanner page, the log."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final

from idsvc.credential.dates import DAY
from idsvc.credential.status_list import LIFETIME, StatusList, encode_status_list
from idsvc.issue.status import due_for_publication, list_bits
from idsvc.ledger import checkpoint, figures, tiles
from idsvc.ledger.act import Act
from idsvc.ledger.checkpoint import Checkpoint
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Event
from idsvc.ledger.merkle import Tree
from idsvc.office import lobby, receipts
from idsvc.office.books import enter, note
from idsvc.office.context import Office, unix
from idsvc.office.day import settle
from idsvc.office.errors import LogPutBack
from idsvc.office.ports import UnitOfWork
from idsvc.office.scanner import files as partner_files
from idsvc.office.status import decoys_of

ONE_AT_A_TIME: Final = "publication"
"""The lock that a publication holds, so that an older checkpoint never comes after a newer one."""
TTL: Final = DAY
CHECKPOINT_FILE: Final = "checkpoint"
TRUST_FILE: Final = "trust-list.cwt"
FINGERPRINT_FILE: Final = "root.fingerprint"
HOLDS_FACT: Final = "holds.entered"
TRUST_FACT: Final = "trust.entered"
PUBLISHED_FACT: Final = "ledger.published"
POLICY_FACT: Final = "policy.entered"


@dataclass(frozen=True, slots=True)
class Published:
    """What one publication wrote: the log's size, its checkpoint, and every file by its path in the public folder."""

    size: int
    checkpoint: str
    files: tuple[str, ...]


def origin(office: Office) -> str:
    """Return the log's name: the issuer's address without its scheme, and ``/log``."""
    return f"{office.policy.city.issuer.removeprefix('https://')}/log"


def status_path(uri: str) -> str:
    """Return where a status list lies in the public folder, from the address that the cards carry."""
    return f"status/{uri.rpartition('/')[2]}"


def publish(office: Office) -> Published:
    """Seal the figures of past days, sign the lists and the checkpoint, and put the files into the public folder.

    One at a time: of two at once, the slower could put its older checkpoint over the newer one.
    """
    day = settle(office)
    with office.alone(ONE_AT_A_TIME):
        return _publish(office, day, unix(office))


def publish_once_a_day(office: Office) -> int:
    """Publish, unless today's checkpoint lies in the public folder; return how many entries the log there has."""
    day = settle(office)
    with office.units() as unit:
        signed_on, newest = unit.city.fact(PUBLISHED_FACT), unit.books.newest_checkpoint()
    known = _known(office)
    if known is not None and newest is not None and (signed_on, known.size) == (day.isoformat(), newest[0]):
        return known.size
    return publish(office).size


def _publish(office: Office, day: date, present: int) -> Published:
    known = _known(office)
    with office.units() as unit:
        _seal_figures(office, unit, day)
        statuses = _status_files(office, unit, day, present)
        _enter_daily(office, unit, day)
        listed = receipts.close_months(office, unit, day)
        entries = unit.books.entries()
        tree = Tree(entries)
        _check_grew(tree, known)
        signed = checkpoint.sign(origin(office), tree.size, tree.root(), office.signers.checkpoint)
        unit.books.keep_checkpoint(tree.size, signed)
        unit.city.settle(PUBLISHED_FACT, day.isoformat())
        note(office, unit, Act.LEDGER_PUBLISHED, day, actor=None)
        unit.commit()
    files = statuses | tiles.files(tree, entries, known.size if known else 0)
    files |= partner_files(office, tuple(statuses.values()), datetime.fromtimestamp(present, UTC))
    proofs = receipts.Proofs(tree, entries, signed, datetime.fromtimestamp(present, UTC))
    files |= receipts.files(office, listed, proofs) | lobby.files(office)
    files |= {TRUST_FILE: office.trust_list, FINGERPRINT_FILE: f"{office.fingerprint}\n".encode()}
    office.publisher.publish({**files, CHECKPOINT_FILE: signed.encode()})
    return Published(tree.size, signed, tuple(sorted((*files, CHECKPOINT_FILE))))


def _known(office: Office) -> Checkpoint | None:
    """Return the log as the public folder has it: what a crash kept from there is written again."""
    kept = office.publisher.read(CHECKPOINT_FILE) or b""
    with suppress(LedgerError):  # missing or garbled: everything is written anew
        return checkpoint.parse(kept.decode("utf-8", "replace"))
    return None


def _check_grew(tree: Tree, known: Checkpoint | None) -> None:
    """Refuse to sign a log that is not the published one with more entries: two signed logs cannot be taken back."""
    if known is not None and (known.size > tree.size or tree.root(known.size) != known.root):
        raise LogPutBack


def _seal_figures(office: Office, unit: UnitOfWork, day: date) -> None:
    for past in unit.books.unsealed_days(day):
        nonce = office.entropy(figures.NONCE_BYTES)
        canonical = figures.canonical_figures(unit.books.figures(past))
        unit.books.seal_day(past, nonce, canonical)
        sealed = {"of": past.isoformat(), "digest": figures.digest(nonce, canonical).hex()}
        enter(unit, Event.FIGURES_SEALED, day, sealed)


def _status_files(office: Office, unit: UnitOfWork, day: date, present: int) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for number, (uri, _) in enumerate(unit.status.uris(), start=1):
        burnable = decoys_of(unit, uri, office.entropy)
        pages = due_for_publication(unit.status.pages(uri), office.entropy, burnable)
        unit.status.write(uri, *pages)
        content = StatusList(uri, present, present + LIFETIME, TTL, list_bits(pages))
        data = encode_status_list(content, office.signers.status)
        files[status_path(uri)] = data
        enter(unit, Event.STATUS_PUBLISHED, day, {"list": number, "digest": sha256(data).hexdigest()})
        note(office, unit, Act.STATUS_PUBLISHED, day, actor=None)
    return files


def _enter_daily(office: Office, unit: UnitOfWork, day: date) -> None:
    """Enter once a day how many holds are in force, and each new trust list and each new policy once."""
    if unit.city.fact(HOLDS_FACT) != day.isoformat():
        enter(unit, Event.HOLDS_IN_FORCE, day, {"count": 0})
        unit.city.settle(HOLDS_FACT, day.isoformat())
    digest = sha256(office.trust_list).hexdigest()
    if unit.city.fact(TRUST_FACT) != digest:
        fields: Mapping[str, int | str] = {"sequence": office.trust_sequence, "digest": digest}
        enter(unit, Event.TRUST_PUBLISHED, day, fields)
        note(office, unit, Act.TRUST_PUBLISHED, day, actor=None)
        unit.city.settle(TRUST_FACT, digest)
    if unit.city.fact(POLICY_FACT) != office.policy.digest:
        enter_policy(office, unit, day)


def enter_policy(office: Office, unit: UnitOfWork, day: date) -> None:
    """Enter which policy is in force from now on."""
    adopted: dict[str, int | str] = {"version": office.policy.rules_version, "digest": office.policy.digest}
    enter(unit, Event.POLICY_ADOPTED, day, adopted)
    unit.city.settle(POLICY_FACT, office.policy.digest)
