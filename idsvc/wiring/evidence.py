"""An auditor's wiring: the database key, what lies on the disk, and no vault."""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from idsvc.custody import ceremony
from idsvc.custody.slots import Slot, unlock_auditor
from idsvc.office.publication import status_path
from idsvc.oversight import lists, tallies
from idsvc.oversight.evidence import Books, CityEvidence, Opening, Published
from idsvc.oversight.raw import Blob, CaptureFiles, StatusLists
from idsvc.policy import Policy, load
from idsvc.retention import ClockUnavailable, Header, RetentionClass
from idsvc.retention.clock_file import header
from idsvc.wiring import audit_rows
from idsvc.wiring.audit_files import listed
from idsvc.wiring.audit_rows import Rows
from idsvc.wiring.folders import Folders
from idsvc.wiring.scanner import ScannerNotBuilt, built_scanner
from idsvc.wiring.service import Ask, passphrase

_LAST_RUN: Final = "purge.last-run"
_BLOB_PARTS: Final = 2
_NAME_BYTES: Final = 16


def unlock(where: Folders, ask: Ask) -> bytes:
    """Return the database key from the auditor's slot, which opens no sealed payload; raises ``KeyUnavailable``."""
    return unlock_auditor(where.keys, passphrase(where.keys, Slot.AUDITOR, ask)).database


def city_zone(where: Folders) -> ZoneInfo:
    """Return the city's time zone, from its policy file; raises ``PolicyError``, or ``OSError`` where it is missing."""
    return ZoneInfo(_policy(where).city.timezone)


def _policy(where: Folders) -> Policy:
    return load(where.policy.read_bytes().decode("utf-8", "replace"))


def collect(where: Folders, database_key: bytes, today: date) -> CityEvidence:
    """Return all that an auditor looks at, the database read in one piece; raises a ``StoreError`` or ``OSError``."""
    policy = _policy(where)
    before = _files(where.captures)
    rows = audit_rows.read(where.database, database_key)
    files = _capture_files(before, _files(where.captures))
    links, public = audit_rows.links(rows), _contents(where.public)
    trust, fingerprint = _content(where.keys / ceremony.TRUST_LIST_NAME), _fingerprint(where)
    status = StatusLists(audit_rows.bitmaps(rows), _published_bits(rows, public, trust, fingerprint))
    periods = {cls: policy.schedule.days(cls) for cls in RetentionClass}
    return CityEvidence(
        today=today,
        clock=_clock(where),
        trust=trust,
        fingerprint=fingerprint,
        schema=tallies.schema(rows.shapes, listed(), rows.texts, _files(where.city)),
        holdings=tallies.holdings(audit_rows.dated(rows), audit_rows.register(rows), links, files),
        books=_books(rows, ZoneInfo(policy.city.timezone)),
        published=Published(public, _status_paths(rows), *_pages()),
        cards=tallies.cards(links, status),
        journal=tallies.journal(audit_rows.journal(rows), today, periods[RetentionClass.JOURNAL]),
        periods=periods,
    )


def _published_bits(
    rows: Rows, public: Mapping[str, bytes], trust: bytes | None, fingerprint: str | None
) -> Mapping[str, bytes | None]:
    """Return the bits of each list as it lies in public and is signed, by its address."""
    uris = {str(row.get("uri")) for row in rows.of("status_lists")}
    listed = lists.trusted(trust, fingerprint)
    return {uri: lists.bits(public.get(status_path(uri)), listed) for uri in uris}


def _pages() -> tuple[str | None, str | None]:
    try:
        built = built_scanner()
    except ScannerNotBuilt:
        return None, None
    return built.page, built.receipt


def _clock(where: Folders) -> Header | None:
    try:
        return header(where.clock)
    except ClockUnavailable:
        return None


def _fingerprint(where: Folders) -> str | None:
    content = _content(where.keys / ceremony.FINGERPRINT_NAME)
    return None if content is None else content.decode("ascii", "replace").strip()


def _content(path: Path) -> bytes | None:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep the audit waiting for ever
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _files(folder: Path) -> frozenset[str]:
    """Return the paths of all files below a folder, and of links whatever they lead to.

    What a running city unlinks meanwhile does not matter; what may not be read raises ``OSError``.
    """
    return frozenset(path.relative_to(folder).as_posix() for path in _walk(folder))


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=_unless_gone):
        yield from (Path(parent, name) for name in files)
        yield from (path for name in folders if (path := Path(parent, name)).is_symlink())


def _unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _contents(folder: Path) -> Mapping[str, bytes]:
    found = ((path, _content(folder / path)) for path in sorted(_files(folder)))
    return {path: content for path, content in found if content is not None}


def _capture_files(before: frozenset[str], after: frozenset[str]) -> CaptureFiles:
    standing = {path: _blob(path) for path in before & after}
    passing = map(_blob, before ^ after)
    return CaptureFiles(
        standing=frozenset(blob for blob in standing.values() if blob),
        passing=frozenset(blob for blob in passing if blob),
        strays=sum(blob is None for blob in standing.values()),
    )


def _blob(path: str) -> Blob | None:
    """Return the sealed file of a path such as ``2026-03-31/<32 hex digits>``, None for any other file."""
    parts = path.split("/")
    with suppress(ValueError):
        if len(parts) == _BLOB_PARTS and len(name := bytes.fromhex(parts[1])) == _NAME_BYTES:
            return Blob(date.fromisoformat(parts[0]), name)
    return None


def _books(rows: Rows, zone: ZoneInfo) -> Books:
    checkpoints = {audit_rows.number(row.get("size")): str(row.get("note")) for row in rows.of("checkpoints")}
    return Books(
        entries=tuple(
            sorted(
                (audit_rows.number(row.get("number")), audit_rows.blob(row.get("entry"))) for row in rows.of("ledger")
            )
        ),
        checkpoint=checkpoints[max(checkpoints)] if checkpoints else None,
        openings=tuple(_openings(rows)),
        open_figures=audit_rows.open_figures(rows),
        purges=frozenset(
            (audit_rows.day(row.get("destroy_by")), audit_rows.number(row.get("chain"))) for row in rows.of("purges")
        ),
        last_purge=_last_purge(rows, zone),
    )


def _openings(rows: Rows) -> Iterator[Opening]:
    for row in rows.of("figure_openings"):
        nonce, canonical = audit_rows.blob(row.get("nonce")), audit_rows.blob(row.get("canonical"))
        yield Opening(audit_rows.day(row.get("day")), nonce, canonical)


def _last_purge(rows: Rows, zone: ZoneInfo) -> date | None:
    ran = [audit_rows.number(row.get("value")) for row in rows.of("facts") if row.get("name") == _LAST_RUN]
    return datetime.fromtimestamp(max(ran), UTC).astimezone(zone).date() if ran else None


def _status_paths(rows: Rows) -> Mapping[int, str]:
    return {audit_rows.number(row.get("number")): status_path(str(row.get("uri"))) for row in rows.of("status_lists")}
