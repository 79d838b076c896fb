"""What an auditor brings on another machine, read: a bundle, a public folder, a pinned root, the last audit's state.

Nothing here needs the city's service: this is what ``idsvc-audit`` runs with in the base install.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.ledger import quorum
from idsvc.ledger.errors import NotAWitnessFile
from idsvc.oversight import bundle, public, receipts
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import CityEvidence, Inventoried
from idsvc.oversight.partners import PAGE_FILE, Offered
from idsvc.oversight.public import PublicFolder
from idsvc.oversight.state import SavedState
from idsvc.oversight.stranger import PublicLog
from idsvc.oversight.witnesses import Wanted
from idsvc.store import inventory
from idsvc.verify import page_builder, receipt_builder
from idsvc.verify.bundle import FILE_NAME
from idsvc.wiring.log_files import read_file
from idsvc.wiring.log_folder import public_files

_MAX_TEXT: Final = 1_000_000
_NOT_THERE: Final = "a file that was named is not there: check its path"


@cache
def listed() -> tuple[Inventoried, ...]:
    """Return this installation's data inventory as the checks take it."""
    return tuple(Inventoried(row.table, row.column, row.about) for row in inventory.load())


def pinned(root: str) -> str:
    """Return the root's line, given itself or as a file that holds it; raises ``CouldNotLook``."""
    line = root if " " in root.strip() else _text(Path(root))
    try:
        parse_fingerprint(line.strip())
    except Malformed as refused:
        raise CouldNotLook("the root is not a fingerprint: give the line or the file root.fingerprint") from refused
    return line.strip()


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_MAX_TEXT)
    except FileNotFoundError as missing:
        raise CouldNotLook(_NOT_THERE) from missing


def read_bundle(path: Path) -> CityEvidence:
    """Return the evidence in a bundle; raises ``BundleRefused``, ``CouldNotLook``, or ``OSError``."""
    try:
        with path.open("rb") as file:
            data = file.read(bundle.MAX_BYTES + 1)
    except FileNotFoundError as missing:
        raise CouldNotLook(_NOT_THERE) from missing
    return bundle.decode(data, listed())


def is_bundle(path: Path) -> bool:
    """Tell a bundle from a city's folder."""
    return path.is_file()


def read_folder(
    folder: Path, fingerprint: str, today: date, saved: SavedState | None, wanted: Wanted | None
) -> PublicFolder:
    """Return a public folder as a stranger reads it; raises ``CouldNotLook`` or ``OSError``."""
    small, entries = public_files(folder)
    log = PublicLog(today, fingerprint, small, entries, saved, wanted)
    more = {name: read_file(folder / name) for name in (FILE_NAME, PAGE_FILE, receipts.PAGE_FILE)}
    files = small | {name: data for name, data in more.items() if data is not None}
    return PublicFolder(
        log,
        Offered(files, public.status_paths(files), fingerprint, built(page_builder.TEMPLATE)),
        built(receipt_builder.TEMPLATE),
    )


def built(page: Path) -> str | None:
    """Return a page without a city, as this installation has it, None where it was not built."""
    try:
        return page.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def read_state(path: Path | None) -> SavedState | None:
    """Return what an earlier audit kept, None before the first; raises ``CouldNotLook``."""
    if path is None:
        return None
    try:
        return SavedState.parse(path.read_bytes())
    except FileNotFoundError:
        return None


def read_witnesses(path: Path | None) -> Wanted | None:
    """Return whose cosignatures are asked for, None where nobody asks; raises ``CouldNotLook``."""
    if path is None:
        return None
    try:
        return Wanted(quorum.parse(_text(path)))
    except NotAWitnessFile as refused:
        raise CouldNotLook("the witness file is not one: docs/witnesses.md shows its form") from refused
