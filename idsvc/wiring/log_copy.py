"""The whole public folder put elsewhere: checked beside its place, then exchanged with what is there in one step."""

import ctypes
import errno
import os
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Final

from idsvc.errors import IdsvcError
from idsvc.oversight import stranger
from idsvc.oversight.finding import Check, Finding, FindingCode, Status
from idsvc.oversight.signed import CHECKPOINT_FILE
from idsvc.oversight.state import SavedState
from idsvc.oversight.stranger import PublicLog, head_of
from idsvc.store.files import PARTIAL
from idsvc.wiring.durable import PUBLIC, sync_folder, write_synced
from idsvc.wiring.log_files import read_file
from idsvc.wiring.log_folder import Told, public_files

INDEX_FILE: Final = "files.txt"
"""One path a line, the checkpoint first: what a witness hands to its downloader, since a static server lists nothing.

A log that grows during a download is then still whole at the size of the checkpoint that was fetched.
"""
_FOLDER: Final = 0o755
_PARTIALS: Final = ".p"
"""How the folder of a tile's, or a bundle's, partial files ends."""
_TRIES: Final = 3
_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of renameat2(2)."""
_HERE: Final = -100
"""AT_FDCWD of openat(2)."""
_NOT_OFFERED: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})
_BACK: Final = frozenset({FindingCode.ROLLED_BACK, FindingCode.FORKED})
_WHOLE: Final = frozenset(
    {
        FindingCode.TRUST_REFUSED,
        FindingCode.NO_CHECKPOINT,
        FindingCode.CHECKPOINT_REFUSED,
        FindingCode.PUBLISHED_MISSING,
        FindingCode.PUBLISHED_DIFFERS,
        FindingCode.ROOT_DIFFERS,
        FindingCode.TRUST_DIFFERS,
        FindingCode.STATUS_DIFFERS,
        FindingCode.RECEIPTS_MISSING,
        FindingCode.RECEIPTS_DIFFER,
    }
)
"""What a copy must not have; other findings are true of the log itself, and strangers shall see them."""


Exchange = Callable[[Path, Path], bool]
"""Gives each of two folders the other's name in one step; False, and nothing done, where that is not offered."""


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the file system, or the system, does not offer it."""
    call: Callable[..., int] | None = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_OFFERED:
        return False
    raise OSError(number, os.strerror(number))


class NotCopied(IdsvcError):
    """The public folder was not put where it was wanted, and what is there stays; the text says what to do."""


def replace_copy(public: Path, to: Path, today: date, told: Told, swap: Exchange = exchange) -> tuple[Finding, ...]:
    """Put a copy of the public folder in the place of an older one, which is there whole until the new one is.

    Returns what speaks against it, and changes nothing, where the older one holds a longer or another log. Raises
    ``NotCopied`` or ``OSError``.
    """
    place = to.resolve()
    fresh, aside = (place.with_name(f".{place.name}.{word}") for word in ("new", "old"))
    if aside.is_dir() and not place.exists():
        aside.rename(place)  # a process died between two renames, where the file system cannot exchange
    saved = _held(place)
    for _ in range(_TRIES):
        shutil.rmtree(fresh, ignore_errors=True)
        _copy(public, fresh)
        write_synced(fresh / INDEX_FILE, _index(fresh), PUBLIC)
        checks = _checked(fresh, today, saved, told)
        back = tuple(each for each in _findings(checks) if each.code in _BACK)
        if back:
            shutil.rmtree(fresh)
            return back
        if _is_whole(checks):
            _put(fresh, place, aside, swap)
            return ()
    shutil.rmtree(fresh)
    raise NotCopied("the public folder does not fit its own checkpoint: publish again, and see idsvc ledger verify")


def _held(place: Path) -> SavedState | None:
    """Return the log that a folder holds, None for a folder that is empty or not there."""
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return None
    if not place.is_dir() or read_file(place / CHECKPOINT_FILE) is None:
        raise NotCopied("there is something else in that place, which stays: choose another folder")
    head = head_of(read_file(place / CHECKPOINT_FILE))
    return SavedState(head.origin, head.size, head.root)


def _copy(public: Path, fresh: Path) -> None:
    """Copy every file durably, as anybody may read it; half-written ones of a running city are left out.

    So are partial files of the log whose full file is there, which the layout allows: a copy does not grow with the
    number of its checkpoints.
    """
    for parent, folders, files in os.walk(public):
        folder = fresh / Path(parent).relative_to(public)
        folder.mkdir(mode=_FOLDER)
        folder.chmod(_FOLDER)
        for name in (name for name in files if not name.endswith(PARTIAL)):
            write_synced(folder / name, _content(Path(parent, name)), PUBLIC)
        folders[:] = sorted(name for name in folders if not _is_superseded(name, files))
        sync_folder(folder)


def _is_superseded(folder: str, files: Iterable[str]) -> bool:
    return folder.endswith(_PARTIALS) and folder.removesuffix(_PARTIALS) in files


def _index(folder: Path) -> bytes:
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return "".join(f"{path}\n" for path in sorted(paths, key=lambda path: (path != CHECKPOINT_FILE, path))).encode()


def _content(path: Path) -> bytes:
    data = read_file(path)
    if data is None:
        raise NotCopied("the public folder changed meanwhile: do it again")
    return data


def _checked(fresh: Path, today: date, saved: SavedState | None, told: Told) -> tuple[Check, ...]:
    files, entries = public_files(fresh, told)
    pinned = (read_file(fresh / "root.fingerprint") or b"").decode("ascii", "replace").strip()
    return stranger.run(PublicLog(today, pinned, files, entries, saved))


def _findings(checks: Iterable[Check]) -> list[Finding]:
    return [finding for check in checks for finding in check.findings]


def _is_whole(checks: Iterable[Check]) -> bool:
    made = tuple(checks)
    blind = any(check.status is Status.COULD_NOT_LOOK for check in made)
    return not blind and not any(finding.code in _WHOLE for finding in _findings(made))


def _put(fresh: Path, place: Path, aside: Path, swap: Exchange) -> None:
    """Put a folder in its place in one step, or in two where the file system knows no exchange."""
    if not place.exists() or not any(place.iterdir()):
        fresh.rename(place)
    elif not swap(fresh, place):
        shutil.rmtree(aside, ignore_errors=True)
        place.rename(aside)
        fresh.rename(place)
    sync_folder(place.parent)
    for old in (fresh, aside):
        shutil.rmtree(old, ignore_errors=True)
