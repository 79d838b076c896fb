"""Do partners get the lists that the log names, and the scanner page that this program makes of them?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from idsvc.oversight import signed
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading
from idsvc.oversight.signed import TRUST_FILE
from idsvc.verify.bundle import FILE_NAME, encode_bundle
from idsvc.verify.held import ListRefused
from idsvc.verify.page_builder import Variant, build_page

PAGE_FILE: Final = "scan.html"

_BUILT: Final = re.compile(rb'"built": ?"([0-9T:-]{19})Z"')


OTHERS: Final = "the published lists are not those that were entered, or not the root's: mend that first"


@dataclass(frozen=True, slots=True)
class Offered:
    """What partners are offered: the public files, where each status list lies, the pinned root's line.

    ``template`` is the scanner page without a city, as the auditor's own installation has it; None where it has none.
    """

    files: Mapping[str, bytes]
    status_paths: Mapping[int, str]
    fingerprint: str | None
    template: str | None


Compare = Callable[[Offered], tuple[Finding, ...]]


def bundle(reading: Reading) -> tuple[Finding, ...]:
    """Compare the one file of lists with the lists beside it: a partner must not get others than the log names."""
    return bundle_differs(_offered(reading))


def page(reading: Reading) -> tuple[Finding, ...]:
    """Make the page anew from the pinned root and the published lists, and compare every byte of it."""
    return page_differs(_offered(reading))


def _offered(reading: Reading) -> Offered:
    """Return what is offered; raises ``CouldNotLook`` where the lists are not the ones that were entered."""
    published = reading.evidence.published
    if signed.lists(reading) or signed.trust(reading):
        raise CouldNotLook(OTHERS)
    return Offered(published.files, published.status_paths, reading.evidence.fingerprint, published.scanner)


def bundle_differs(offered: Offered) -> tuple[Finding, ...]:
    """Compare the one file of lists with the lists beside it."""
    published = offered.files.get(FILE_NAME)
    try:
        differs = published != encode_bundle(*_lists(offered))
    except ListRefused:  # nothing is published, or more than fits: either way it is not this file
        differs = True
    return found(FindingCode.BUNDLE_DIFFERS, int(differs))


def _lists(offered: Offered) -> tuple[list[bytes], list[bytes]]:
    paths = [TRUST_FILE], [path for _, path in sorted(offered.status_paths.items())]
    trust, statuses = ([offered.files[path] for path in kind if path in offered.files] for kind in paths)
    return trust, statuses


def page_differs(offered: Offered) -> tuple[Finding, ...]:
    """Make the page anew and compare it.

    The one thing taken from the published page is the moment at which it says that it was made.
    """
    if offered.template is None or offered.fingerprint is None:
        raise CouldNotLook("the scanner page cannot be made here to compare: install the program whole, check --keys")
    published = offered.files.get(PAGE_FILE, b"")
    try:
        made = build_page(offered.template, offered.fingerprint, *_lists(offered), _moment(published), Variant.FILE)
    except ListRefused:  # no page is made of lists that the root does not vouch for
        return found(FindingCode.PAGE_DIFFERS, 1)
    return found(FindingCode.PAGE_DIFFERS, int(published != made.encode()))


def _moment(published: bytes) -> datetime | None:
    said = _BUILT.search(published)
    try:
        return datetime.fromisoformat(said[1].decode("ascii")).replace(tzinfo=UTC) if said else None
    except ValueError:
        return None
