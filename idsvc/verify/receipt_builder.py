"""The receipt page of one city: the shipped template with root, trust list, checkpoint, entries and lists in it.

Pure: text and bytes in, text out. The template is `page/receipt.html`, which scripts/build_page.mjs makes. The page
proves each of these from the one before it and believes none of them for being there.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from idsvc.verify.page_parts import POLICY, SCRIPT, STYLE, data_json, only, put, source_hash

TEMPLATE: Final = Path(__file__).with_name("page") / "receipt.html"
"""The page without a city, as the package ships it."""

MONTHS: Final = 6
"""Months whose lists are built in: no record lives longer than 120 days, so the month it came in and the month it was
destroyed in are both among them for whoever asks soon after."""

MAX_BUILT_IN: Final = 8 * 1024 * 1024
"""Bytes of lists built in: a large city's page carries fewer months, and the older ones come as files."""

_DATA = re.compile(r'(<script type="application/json" id="receipts">)[^<]*(</script>)')


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of receipts as the log has it: the entry with its number and audit path, and the list itself.

    ``digests`` is empty for a list that is lost: the page then knows that there was one.
    """

    month: str
    number: int
    entry: bytes
    path: Sequence[bytes]
    digests: bytes


def build_receipt_page(
    template: str,
    root: str,
    trust: bytes,
    checkpoint: str,
    listed: Sequence[Listed],
    built: datetime,
) -> str:
    """Return the page; `root` is a `root.fingerprint` line, `built` the aware moment it is made.

    Raises ListRefused for a template of another form.
    """
    inside = built_in(listed)
    data = {
        "root": [root],
        "trust": [_text(trust)],
        "checkpoint": checkpoint,
        "listed": [
            {
                "number": each.number,
                "entry": each.entry.decode("ascii"),
                "path": [_text(step) for step in each.path],
                "digests": _text(each.digests) if each.digests and each.month in inside else None,
            }
            for each in listed
        ],
        "built": built.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return put(_DATA, _framed(template), data_json(data))


@lru_cache(maxsize=2)
def _framed(template: str) -> str:
    """Return the page without its data, which no browser runs and no hash covers: the same for every publication."""
    return put(POLICY, template, policy(only(SCRIPT, template), only(STYLE, template)))


def built_in(listed: Sequence[Listed]) -> frozenset[str]:
    """Return the months whose lists the page carries: the newest, whole months only."""
    months = sorted({each.month for each in listed}, reverse=True)[:MONTHS]
    room = MAX_BUILT_IN
    chosen: list[str] = []
    for month in months:
        room -= sum(len(each.digests) for each in listed if each.month == month)
        if room < 0:
            break
        chosen.append(month)
    return frozenset(chosen)


def policy(script: str, style: str) -> str:
    """Return the Content-Security-Policy under which exactly this script and this style run, and nothing is sent."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {source_hash(script)}",
            f"style-src {source_hash(style)}",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
