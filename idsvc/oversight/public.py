"""What an auditor without database and keys checks: a bundle, the public folder, and that both tell of one log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from idsvc.oversight import audits, partners, signed, stranger
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Check, Finding, FindingCode, found
from idsvc.oversight.looking import look
from idsvc.oversight.partners import Offered
from idsvc.oversight.reading import Reading
from idsvc.oversight.stranger import PublicLog

PUBLIC: Final = "public"
_LISTS: Final = frozenset({FindingCode.TRUST_REFUSED, FindingCode.TRUST_DIFFERS, FindingCode.STATUS_DIFFERS})


@dataclass(frozen=True, slots=True)
class PublicFolder:
    """A public folder as a stranger reads it: its log, and what it offers partners."""

    log: PublicLog
    offered: Offered


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
    return (look(PUBLIC, "the bundle's log is the published one", _one_log, (reading, folder.log)),)


def _one_log(both: tuple[Reading, PublicLog]) -> tuple[Finding, ...]:
    inside, outside = both[0].tree, both[1].entries.tree
    if inside.size < signed.head(both[0]).size:
        raise CouldNotLook("entries are missing in the bundle: see that finding")
    common = min(inside.size, outside.size)
    if not common:
        raise CouldNotLook("there is nothing to compare: one of the two logs has no entries that can be read")
    return found(FindingCode.LOGS_DIFFER, int(inside.root(common) != outside.root(common)))


def status_paths(files: Mapping[str, bytes]) -> Mapping[int, str]:
    """Return where each status list lies by its number, as the names of the files tell."""
    names = {path: path.removeprefix(stranger.STATUS_FOLDER) for path in files if path.startswith("status/")}
    return {int(name): path for path, name in names.items() if name.isdecimal()}
