"""What must hold after a fault, before and after recovery (DESIGN 4), as somebody outside with all keys sees it.

Each check takes what was seen and yields one sentence for each breach. Nothing here asks the code that was hit whether
it did well: files, rows, cells and the published folder are read again.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from idsvc.enroll.stage import CARD_STAGES
from idsvc.issue.intent import Intent, IntentState
from idsvc.issue.register import CardState
from idsvc.ledger import checkpoint
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Event
from idsvc.ledger.merkle import check_consistency
from idsvc.oversight import accounting, audits, dates, signed
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import SENTENCES, FindingCode, Status
from tests.faults.cities import Facts
from tests.faults.seen import Case, Seen

UNFINISHED = (".part", ".new")
"""How the names of files end that are still being written."""


@dataclass(frozen=True)
class Given:
    """What is compared with: the city before the act, what the counter knew, and the cases the act is about."""

    before: Seen
    facts: Facts
    about: frozenset[str]


Check = Callable[[Seen, Given], Iterator[str]]


def clock_reads(seen: Seen, _: Given) -> Iterator[str]:
    if not seen.cells:
        yield "no clock cell can be read"


def no_key_of_a_destroyed_day(seen: Seen, _: Given) -> Iterator[str]:
    """The log never says destroyed while a key lives, in whichever cell."""
    for entry in seen.reading.of(Event.DAY_DESTROYED):
        ended, number = date.fromisoformat(str(entry.fields["destroyed"])), entry.fields["chain"]
        if any(cell.state.day < ended and cell.state.chain(int(number)) is not None for cell in seen.cells):
            yield f"the log says {ended} is destroyed and a cell leads to its key"


def commitments_first(seen: Seen, _: Given) -> Iterator[str]:
    """What the log must say of a state is there before the cell before it is gone."""
    entered = {str(entry.fields["commitment"]) for entry in seen.reading.of(Event.CLOCK_CELL)}
    states = {str(entry.fields["commitment"]) for entry in seen.reading.of(Event.CLOCK_STATE)}
    for cell in sorted(seen.cells, key=lambda each: (each.state.day, each.state.newest.number))[:1]:
        if cell.made.cell_digest.hex() not in entered:
            yield "the log has no commitment to the only cell there is"
        if any(chain.digest.hex() not in states for chain in cell.made.chains):
            yield "the log has no commitment to a secret that rests"


def one_entry_per_purge(seen: Seen, _: Given) -> Iterator[str]:
    entries = Counter(
        (date.fromisoformat(str(entry.fields["destroyed"])), int(entry.fields["chain"]))
        for entry in seen.reading.of(Event.DAY_DESTROYED)
    )
    if any(count > 1 for count in entries.values()):
        yield "a day is entered as destroyed twice"
    if set(entries) != set(seen.reading.evidence.books.purges):
        yield "the days entered as destroyed are not those kept as purged"


_ONCE = (Event.CLOCK_ADVANCED, Event.CLOCK_CELL, Event.CHAIN_STARTED, Event.CHAIN_DROPPED)


def steps_entered_once(seen: Seen, _: Given) -> Iterator[str]:
    """What the clock does is said once, however often a crash made it start again."""
    for event in _ONCE:
        told = Counter(entry.to_bytes() for entry in seen.reading.of(event))
        if any(count > 1 for count in told.values()):
            yield f"{event} is entered twice"
    sealed = Counter(str(entry.fields["of"]) for entry in seen.reading.of(Event.FIGURES_SEALED))
    if any(count > 1 for count in sealed.values()):
        yield "the figures of a day are sealed twice"


def entry_before_bytes(seen: Seen, given: Given) -> Iterator[str]:
    """Nothing that was due is gone before the log says that its day is destroyed."""
    entered = {
        (date.fromisoformat(str(entry.fields["destroyed"])), entry.fields["chain"])
        for entry in seen.reading.of(Event.DAY_DESTROYED)
    }
    cases = {case.head.case_id for case in seen.cases}
    gone = [
        (each.head.destroy_by, each.head.chain) for each in given.before.cases if each.head.case_id not in cases
    ] + [
        (each.destroy_by, each.chain)
        for each in given.before.captures
        if f"city/captures/{each.destroy_by}/{each.capture_id.hex()}" not in seen.files
    ]
    if any(destroy_by <= seen.clock_day and (destroy_by, chain) not in entered for destroy_by, chain in gone):
        yield "something is gone on a day that the log does not call destroyed"


def accounted(seen: Seen, _: Given) -> Iterator[str]:
    """Nothing vanishes without an entry, nothing appears without one."""
    for finding in (*accounting.balance(seen.reading), *accounting.register_balance(seen.reading)):
        yield finding.detail


def no_blob_without_a_row(seen: Seen, _: Given) -> Iterator[str]:
    owned = {f"city/captures/{row.destroy_by}/{row.capture_id.hex()}" for row in seen.captures}
    for path in seen.files:
        if path.startswith("city/captures/") and path.removesuffix(".part") not in owned:
            yield "a file lies among the captures that no row owns"


def live_records_open(seen: Seen, _: Given) -> Iterator[str]:
    """No row whose key is lost: whatever is not due yet opens, a capture with its file."""
    for case in seen.cases:
        if case.head.destroy_by > seen.clock_day and case.content is None:
            yield f"a case that is {case.head.stage} does not open"
        if case.head.destroy_by <= seen.clock_day and case.content is not None:
            yield f"a case that is {case.head.stage} opens although its day has come"
    for capture in seen.captures:
        if capture.live and capture.destroy_by > seen.clock_day and not capture.opens:
            yield "a capture does not open"


def one_row_per_case(seen: Seen, _: Given) -> Iterator[str]:
    """A case is in one stage, never in two and never in none."""
    digests = Counter(case.head.case_digest for case in seen.cases)
    if any(count > 1 for count in digests.values()):
        yield "a case is in two stages"
    ids = {case.head.case_id for case in seen.cases}
    if any(capture.live and capture.case_id not in ids for capture in seen.captures):
        yield "a live capture belongs to no case"


def bystanders_unharmed(seen: Seen, given: Given) -> Iterator[str]:
    for name, code in given.facts.codes.items():
        before = given.before.case(code)
        if name in given.about or before is None or before.head.destroy_by <= seen.clock_day:
            continue
        after = seen.case(code)
        if after is None or after.content != before.content:
            yield f"the case {name} is not what it was, and nobody touched it"


def one_card_per_case(seen: Seen, _: Given) -> Iterator[str]:
    """An issued case has one signed intent, whose codes are good; no index is given out twice."""
    # One that nobody fetched in time goes with its case, a transaction later.
    standing = {each.intent_id for each in seen.intents if each.destroy_by > seen.clock_day and _is_signed(each)}
    waiting = {case.head.case_id for case in seen.cases if case.head.stage in CARD_STAGES and not _is_due(case, seen)}
    if standing != waiting:
        yield "signed intents and issued cases are not the same"
    reserved = Counter(intent.case_id for intent in seen.intents if intent.state is IntentState.RESERVED)
    if any(count > 1 for count in reserved.values()):
        yield "two cards are meant for one case"
    codes = [
        (intent.status_list, index) for intent in seen.intents for index in (intent.front_index, intent.back_index)
    ]
    codes += [(uri, index) for uri, front, back, _ in seen.registered for index in (front, back)]
    if len(set(codes)) != len(codes):
        yield "an index is given to two codes"
    if any(seen.revoked.get(code) is None for code in codes):
        yield "a code has an index that was never drawn"


def _is_signed(intent: Intent) -> bool:
    return intent.state is IntentState.SIGNED


def _is_due(case: Case, seen: Seen) -> bool:
    return case.head.destroy_by <= seen.clock_day


def cancelled_is_revoked(seen: Seen, given: Given) -> Iterator[str]:
    """A card's state and its bits say the same, and no bit is ever taken back."""
    for uri, front, back, state in seen.registered:
        if {seen.revoked.get((uri, index)) for index in (front, back)} != {state is CardState.CANCELLED}:
            yield "a card's state and its bits differ"
    for intent in seen.intents:
        if any(seen.revoked.get((intent.status_list, index)) for index in (intent.front_index, intent.back_index)):
            yield "a card that waits is revoked"
    if any(bit and not seen.revoked.get(code) for code, bit in given.before.revoked.items()):
        yield "a revoked code is valid again"


def log_only_grew(seen: Seen, given: Given) -> Iterator[str]:
    """Every checkpoint ever signed is one of the log that is there, proven as a stranger proves it."""
    tree, raw = seen.reading.tree, seen.reading.raw
    if raw[: len(given.before.reading.raw)] != given.before.reading.raw:
        yield "entries that were there are gone or changed"
        return
    shown = [_published_note(each) for each in (given.before, seen)]
    for note in (*given.before.checkpoints, *seen.checkpoints, *filter(None, shown)):
        head = checkpoint.parse(note)
        try:
            proof = tree.consistency_proof(head.size, tree.size)
            check_consistency(head.size, head.root, tree.size, tree.root(), proof)
        except (LedgerError, ValueError):
            yield "a signed checkpoint is of another log"
    sizes = [checkpoint.parse(note).size for note in shown if note]
    if sizes != sorted(sizes) or None in shown:
        yield "the published log is shorter than it was"


def _published_note(seen: Seen) -> str | None:
    content = seen.reading.evidence.published.files.get("checkpoint")
    return content.decode() if content is not None else None


def published_is_whole(seen: Seen, _: Given) -> Iterator[str]:
    """The published checkpoint is signed and promises only what lies beside it."""
    for finding in (*signed.published(seen.reading), *signed.signature(seen.reading)):
        yield finding.detail


ALWAYS: tuple[Check, ...] = (
    clock_reads,
    no_key_of_a_destroyed_day,
    commitments_first,
    one_entry_per_purge,
    steps_entered_once,
    entry_before_bytes,
    accounted,
    no_blob_without_a_row,
    live_records_open,
    one_row_per_case,
    bystanders_unharmed,
    one_card_per_case,
    cancelled_is_revoked,
    log_only_grew,
    published_is_whole,
)


# ---- what holds after recovery as well ----


def audits_find_nothing(seen: Seen, _: Given) -> Iterator[str]:
    for audit in Audit:
        for check in audits.run(audit, seen.reading):
            if check.status is not Status.OK:
                yield f"{check.shows}: {', '.join(each.detail for each in check.findings)}{check.why}"


def nothing_overdue(seen: Seen, _: Given) -> Iterator[str]:
    for finding in dates.overdue(seen.reading):
        yield finding.detail
    if any(date.fromisoformat(path.split("/")[2]) <= seen.today for path in seen.files if "/captures/" in path):
        yield "a file lies under a day that has come"


def nothing_half_made(seen: Seen, _: Given) -> Iterator[str]:
    for path in sorted(seen.files):
        if path.endswith(UNFINISHED):
            yield f"a half written file is left in {path.rpartition('/')[0]}"
    if any(not capture.live for capture in seen.captures):
        yield "a half made capture is left"
    if any(intent.state is IntentState.RESERVED for intent in seen.intents):
        yield "an intent is left that nobody signed"


def one_cell(seen: Seen, _: Given) -> Iterator[str]:
    if len(seen.cells) != 1:
        yield f"{len(seen.cells)} clock cells can be read"


RECOVERED: tuple[Check, ...] = (*ALWAYS, audits_find_nothing, nothing_overdue, nothing_half_made, one_cell)


def nothing_is_carried_over(seen: Seen, _: Given) -> Iterator[str]:
    """What was sealed stays behind: a backup brings back no case, no capture and no card that waits."""
    if seen.cases or seen.captures or seen.intents:
        yield "something that was pending is back"


def audits_find_the_restore_only(seen: Seen, given: Given) -> Iterator[str]:
    """That a city was restored is a finding for ever; nothing else is."""
    for breach in audits_find_nothing(seen, given):
        if not any(SENTENCES[code] in breach for code in _LASTING):
            yield breach


_LASTING = (FindingCode.RESTORED,)

MOVED: tuple[Check, ...] = (
    clock_reads,
    no_key_of_a_destroyed_day,
    commitments_first,
    one_entry_per_purge,
    steps_entered_once,
    accounted,
    no_blob_without_a_row,
    cancelled_is_revoked,
    log_only_grew,
    published_is_whole,
    nothing_half_made,
    one_cell,
    nothing_is_carried_over,
    audits_find_the_restore_only,
)


def breaches(checks: tuple[Check, ...], seen: Seen, given: Given) -> list[str]:
    """Return every breach that these checks find."""
    return [f"{check.__name__}: {breach}" for check in checks for breach in check(seen, given)]
