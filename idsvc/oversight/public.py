"""What an auditor without database and keys checks: a bundle, the public folder, and that both tell of one log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from idsvc.oversight import audits, partners, receipts, signed, stranger
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import Published
from idsvc.oversight.finding import Check, Finding, FindingCode, Status, found
from idsvc.oversight.looking import look
from idsvc.oversight.partners import Offered
from idsvc.oversight.reading import Reading
from idsvc.oversight.stranger import PublicLog

PUBLIC: Final = "public"
_LISTS: Final = frozenset({FindingCode.TRUST_REFUSED, FindingCode.TRUST_DIFFERS, FindingCode.STATUS_DIFFERS})


@dataclass(frozen=True, slots=True)
class PublicFolder:
    """A public folder as a stranger reads it: its log, and what it offers partners.

    ``receipt`` is the receipt page without a city, as this installation has it; None where it has none.
    """

    log: PublicLog
    offered: Offered
    receipt: str | None = None


def of_bundle(reading: Reading) -> tuple[Check, ...]:
    """Make the checks that a bundle's evidence allows."""
    return audits.run_all(reading, audits.OF_PUBLIC_FILES)


def of_folder(folder: PublicFolder) -> tuple[Check, ...]:
    """Make every check of a stranger: of the log, then of what partners are offered."""
    made = stranger.run(folder.log)
    told = {finding.code for check in made for finding in check.findings}
    offered = None if told & _LISTS else folder.offered
    return (
        *(replace(check, audit=PUBLIC) for check in made),
        look(PUBLIC, "the file of all lists is those lists", _offers(partners.bundle_differs), offered),
        look(PUBLIC, "the scanner page is made of them", _offers(partners.page_differs), offered),
    )


def _offers(check: partners.Compare) -> Callable[[Offered | None], tuple[Finding, ...]]:
    def checked(offered: Offered | None) -> tuple[Finding, ...]:
        if offered is None:
            raise CouldNotLook(partners.OTHERS)
        return check(offered)

    return checked


def of_both(reading: Reading, folder: PublicFolder) -> tuple[Check, ...]:
    """Check that the log in a bundle is the one that strangers see, up to where the shorter of the two ends."""
    one = look(PUBLIC, "the bundle's log is the published one", _one_log, (reading, folder.log))
    size, beside = folder.log.entries.tree.size, _beside(reading, folder)
    if one.status is not Status.OK or reading.tree.size < size:
        return (one,)
    return (one, look(PUBLIC, "the receipt page is made of log and lists", receipts.page, beside))


def _beside(reading: Reading, folder: PublicFolder) -> Reading:
    """Return the bundle's books with the public folder beside them, in place of what the city says of it."""
    offered = folder.offered
    shown = Published(offered.files, offered.status_paths, offered.template, folder.receipt)
    return replace(reading, evidence=replace(reading.evidence, published=shown))


def _one_log(both: tuple[Reading, PublicLog]) -> tuple[Finding, ...]:
    inside, outside = both[0].tree, both[1].entries.tree
    if inside.size < signed.head(both[0]).size:
        raise CouldNotLook("entries are missing in the bundle: see that finding")
    common = min(inside.size, outside.size)
    if not common:
        raise CouldNotLook("there is nothing to compare: one of the two logs has no entries that can be read")
    if inside.root(common) != outside.root(common):
        return found(FindingCode.LOGS_DIFFER, 1)
    return found(FindingCode.ROLLED_BACK, _lacking(*both))


def _lacking(reading: Reading, given: PublicLog) -> int:
    """Return how many entries the bundle lacks that were published before its own day; later ones it may lack."""
    last = given.entries.facts.last
    behind = given.entries.tree.size - reading.tree.size
    return behind if behind > 0 and last is not None and last < reading.evidence.today else 0


def status_paths(files: Mapping[str, bytes]) -> Mapping[int, str]:
    """Return where each status list lies by its number, as the names of the files tell."""
    names = {path: path.removeprefix(stranger.STATUS_FOLDER) for path in files if path.startswith("status/")}
    return {int(name): path for path, name in names.items() if name.isdecimal()}
