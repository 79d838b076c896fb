"""Do partners get the lists that the log names, and the scanner page that this program makes of them?"""

import re
from datetime import UTC, datetime
from typing import Final

from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading
from idsvc.oversight.signed import TRUST_FILE
from idsvc.verify.bundle import FILE_NAME, encode_bundle
from idsvc.verify.held import ListRefused
from idsvc.verify.page_builder import Variant, build_page

PAGE_FILE: Final = "scan.html"

_BUILT: Final = re.compile(rb'"built": ?"([0-9T:-]{19})Z"')


def bundle(reading: Reading) -> tuple[Finding, ...]:
    """Compare the one file of lists with the lists beside it: a partner must not get others than the log names."""
    published = reading.evidence.published.files.get(FILE_NAME)
    try:
        differs = published != encode_bundle(*_lists(reading))
    except ListRefused:  # nothing is published, or more than fits: either way it is not this file
        differs = True
    return found(FindingCode.BUNDLE_DIFFERS, int(differs))


def _lists(reading: Reading) -> tuple[list[bytes], list[bytes]]:
    published = reading.evidence.published
    paths = [TRUST_FILE], [path for _, path in sorted(published.status_paths.items())]
    trust, statuses = ([published.files[path] for path in kind if path in published.files] for kind in paths)
    return trust, statuses


def page(reading: Reading) -> tuple[Finding, ...]:
    """Make the page anew from the pinned root and the published lists, and compare every byte of it.

    The one thing taken from the published page is the moment at which it says that it was made.
    """
    template, fingerprint = reading.evidence.published.scanner, reading.evidence.fingerprint
    if template is None or fingerprint is None:
        raise CouldNotLook("the scanner page cannot be made here to compare: install the program whole, check --keys")
    published = reading.evidence.published.files.get(PAGE_FILE, b"")
    try:
        made = build_page(template, fingerprint, *_lists(reading), _moment(published), Variant.FILE)
    except ListRefused:  # no page is made of lists that the root does not vouch for
        return found(FindingCode.PAGE_DIFFERS, 1)
    return found(FindingCode.PAGE_DIFFERS, int(published != made.encode()))


def _moment(published: bytes) -> datetime | None:
    said = _BUILT.search(published)
    try:
        return datetime.fromisoformat(said[1].decode("ascii")).replace(tzinfo=UTC) if said else None
    except ValueError:
        return None
