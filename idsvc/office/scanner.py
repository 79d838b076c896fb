"""What partners get: all lists in one file, the scanner page with them built in, the page that the service shows."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from idsvc.office.context import Office
from idsvc.office.errors import ScannerUnusable
from idsvc.verify import wording
from idsvc.verify.bundle import FILE_NAME, encode_bundle
from idsvc.verify.page_builder import Variant, build_page

ENGLISH: Final = "en"
PAGE_FILE: Final = "scan.html"
LISTS_FILE: Final = FILE_NAME
SERVED_FOLDER: Final = "scan/"
"""Where the service has lists, worker and manifest, seen from the page."""

_POLICY: Final = re.compile(r'<meta http-equiv="content-security-policy" content="([^"]+)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """What the page is called on a home screen, in the city's language; ``direction`` is ``ltr`` or ``rtl``."""

    long: str
    short: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class ServedPage:
    """The scanner page as the service shows it, and the policy that its browser is to keep to."""

    content: bytes
    policy: str


def files(office: Office, statuses: Sequence[bytes], built: datetime) -> dict[str, bytes]:
    """Return what is published for partners who come once a day: the lists as one file, and in the page itself."""
    trust = (office.trust_list,)
    page = build_page(office.scanner.page, office.fingerprint, trust, statuses, built, Variant.FILE)
    return {LISTS_FILE: encode_bundle(trust, statuses), PAGE_FILE: page.encode()}


def served(office: Office) -> ServedPage:
    """Return the page with the city's root pinned and no list in it: it fetches them, and keeps the last good ones."""
    return _served(office.scanner.page, office.fingerprint)


@lru_cache(maxsize=2)
def _served(template: str, fingerprint: str) -> ServedPage:
    page = build_page(template, fingerprint, (), (), None, Variant.SERVED, SERVED_FOLDER)
    found = _POLICY.search(page)
    if found is None:
        raise ScannerUnusable
    return ServedPage(page.encode(), html.unescape(found[1]))


def lists(office: Office) -> bytes | None:
    """Return the lists in one file, as published last; None before the first publication."""
    return office.publisher.read(LISTS_FILE)


def names(office: Office) -> Names:
    """Return the page's names, in English where the city's language is none of the page's."""
    city = office.policy.city
    language = city.language if city.language in wording.LANGUAGES else ENGLISH
    title = wording.page(language, "title_city").format(city=city.name)
    return Names(title, wording.page(language, "title"), language, wording.direction(language))
