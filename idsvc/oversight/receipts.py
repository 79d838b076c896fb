"""Are residents shown every month's lists of receipts, each the one that was entered, and the page made of them?"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final

from idsvc.ledger import checkpoint
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Event
from idsvc.ledger.receipts import FOLDER, ReceiptKind, month_of, months_until, parse_list, path_of, root_of
from idsvc.oversight import signed
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.facts import Facts, Listed
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading
from idsvc.oversight.signed import CHECKPOINT_FILE, TRUST_FILE, text_of
from idsvc.verify import receipt_builder
from idsvc.verify.held import ListRefused

PAGE_FILE: Final = "receipt.html"

_BUILT: Final = re.compile(rb'"built":"([0-9T:-]{19})Z"')


def entered(reading: Reading) -> tuple[Finding, ...]:
    """Find months that have ended and whose three lists are not all entered, and lists entered more than once."""
    return months_entered(reading.facts)


def months_entered(facts: Facts) -> tuple[Finding, ...]:
    """Do the same for a stranger: a month is due once anything was published after its end."""
    named = Counter((each.month, each.kind) for each in facts.receipts)
    due = {(month, kind.value) for month in _due(facts.first, facts.published) for kind in ReceiptKind}
    missing = sorted({month for month, _ in due - named.keys()})
    return (
        *found(FindingCode.RECEIPTS_MISSING, len(due - named.keys()), *missing),
        *found(FindingCode.RECEIPTS_DIFFER, sum(times - 1 for times in named.values())),
    )


def _due(first: date | None, published: date | None) -> Iterator[str]:
    if first is None or published is None:
        return iter(())
    return months_until(month_of(first), month_of(published))


def lists(reading: Reading) -> tuple[Finding, ...]:
    """Compare every list in the public folder with its entry, and look for digests that stand in two."""
    return lists_published(reading.facts, reading.evidence.published.files)


def lists_published(facts: Facts, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Do the same for a stranger: size, root, form and order as entered, no digest twice, no list without an entry."""
    named = {path_of(each.month, ReceiptKind(each.kind)): each for each in facts.receipts}
    held = {path: data for path, data in files.items() if path.startswith(f"{FOLDER}/")}
    differing = [path for path in held if path not in named or not _is_entered(held[path], named[path])]
    sound = [parse_list(held[path]) for path in held.keys() - differing]
    seen = Counter(value for digests in sound for value in digests)
    twice = sum(times > 1 for times in seen.values())
    return (
        *found(FindingCode.RECEIPTS_MISSING, len(named.keys() - held.keys()), *sorted(named.keys() - held.keys())),
        *found(FindingCode.RECEIPTS_DIFFER, len(differing) + twice),
    )


def _is_entered(data: bytes, entry: Listed) -> bool:
    try:
        digests = parse_list(data)
    except LedgerError:
        return False
    return (len(digests), root_of(digests).hex()) == (entry.size, entry.root)


def page(reading: Reading) -> tuple[Finding, ...]:
    """Make the residents' page anew from root, log and lists, and compare every byte of it.

    The one thing taken from the published page is the moment at which it says that it was made.
    """
    published, fingerprint = reading.evidence.published, reading.evidence.fingerprint
    if published.receipt is None or fingerprint is None:
        raise CouldNotLook("the receipt page cannot be made here to compare: install the program whole, check --keys")
    if any(check(reading) for check in (signed.trust, signed.signature, signed.lists, signed.root, lists)):
        raise CouldNotLook("what the page is made of is not what was entered and signed: mend that first")
    shown = published.files.get(PAGE_FILE, b"")
    note = text_of(published.files.get(CHECKPOINT_FILE, b""))
    trust = published.files.get(TRUST_FILE, b"")
    try:
        size = checkpoint.parse(note).size
        if size > reading.tree.size:
            raise CouldNotLook("the published log is longer than the database's: see that finding")
        listed, at = _listed(reading, size), _moment(shown)
        made = receipt_builder.build_receipt_page(published.receipt, fingerprint, trust, note, listed, at)
    except (LedgerError, ListRefused):
        return found(FindingCode.PAGE_DIFFERS, 1)
    return found(FindingCode.PAGE_DIFFERS, int(shown != made.encode()))


def _listed(reading: Reading, size: int) -> Sequence[receipt_builder.Listed]:
    """Return the lists as the page has them: by month and kind, each with its entry's path in the log of a size."""
    files, raw = reading.evidence.published.files, reading.raw
    made = [
        receipt_builder.Listed(
            str(entry.fields["month"]),
            number,
            raw[number],
            reading.tree.inclusion_proof(number, size),
            files.get(path_of(str(entry.fields["month"]), ReceiptKind(str(entry.fields["kind"]))), b""),
        )
        for number, entry in enumerate(reading.entries[:size])
        if entry is not None and entry.event is Event.RECEIPTS_LISTED
    ]
    return sorted(made, key=lambda each: (each.month, each.number))


def _moment(shown: bytes) -> datetime:
    said = _BUILT.search(shown)
    try:
        return datetime.fromisoformat(said[1].decode("ascii") if said else "").replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)  # no page of ours says so, and so it differs
