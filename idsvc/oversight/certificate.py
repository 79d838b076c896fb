"""The monthly destruction certificate that a records officer files: made from the figures, backed by the log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Final

from idsvc.ledger.act import Figure
from idsvc.ledger.checkpoint import Checkpoint
from idsvc.retention.schedule import RetentionClass, Rule

METHOD: Final = (
    "Each record was sealed with AES-256-GCM under a key of its own, wrapped under a key that only the retention clock "
    "could derive until the day of destruction. On that day the clock moved on and its state was overwritten, so that "
    "no key exists any more; the sealed bytes were overwritten or unlinked afterwards. The public log holds a "
    "commitment to each state of the clock and an entry for each day."
)
LIMITS: Final = "It cannot show that nobody copied a key or a record before that day."
NOT_PUBLIC: Final = "For the records officer. Not for publication: the numbers are exact."
NO_LAW: Final = "the city's retention policy"


@dataclass(frozen=True, slots=True)
class Series:
    """A records series: its classes, and the figures that count what was removed early and what was destroyed."""

    name: str
    classes: tuple[RetentionClass, ...]
    removed: Figure | None
    destroyed: Figure


SERIES: Final = (
    Series("Drafts of visits", (RetentionClass.DRAFT,), Figure.DRAFTS_REMOVED, Figure.DRAFTS_DESTROYED),
    Series(
        "Applications",
        (
            RetentionClass.APPLICATION,
            RetentionClass.REFERRED,
            RetentionClass.APPROVED_COUNTER,
            RetentionClass.APPROVED_MAILED,
            RetentionClass.APPROVED_PICKUP,
            RetentionClass.DENIED,
            RetentionClass.APPEALED,
        ),
        Figure.APPLICATIONS_REMOVED,
        Figure.APPLICATIONS_DESTROYED,
    ),
    Series("Captures of papers", (RetentionClass.CAPTURE,), Figure.CAPTURES_REMOVED, Figure.CAPTURES_DESTROYED),
    Series("Duplicate tags", (RetentionClass.DUPLICATE,), Figure.TAGS_REMOVED, Figure.TAGS_DESTROYED),
    Series("Register entries of cards", (RetentionClass.REGISTER,), None, Figure.CARDS_ENDED),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the series, under which authority, how many were removed before their day and how many on it."""

    series: str
    authority: str
    removed: int
    destroyed: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the log says it: numbers of the first and last entry ``day:destroyed`` of the range, the tree head."""

    first: int
    last: int
    days: int
    head: Checkpoint


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was destroyed in a city from a first to a last day; both count."""

    city: str
    first: date
    last: date
    lines: tuple[Line, ...]
    proof: Proof
    policy: str


def lines_of(figures: Mapping[str, int], rules: Mapping[RetentionClass, Rule]) -> tuple[Line, ...]:
    """Return the rows for a month's totals; a series of which nothing went stands there with zeros."""
    return tuple(
        Line(
            each.name,
            _authority([rules[cls] for cls in each.classes]),
            figures.get(each.removed, 0) if each.removed else 0,
            figures.get(each.destroyed, 0),
        )
        for each in SERIES
    )


def _authority(rules: Sequence[Rule]) -> str:
    cited = dict.fromkeys(rule.citation for rule in rules if rule.citation)
    return "; ".join(cited) or NO_LAW


def month_of(text: str) -> tuple[date, date]:
    """Return the first and the last day of a month, ``YYYY-MM``; raises ``ValueError``."""
    first = date.fromisoformat(f"{text}-01")
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def text(certificate: Certificate) -> tuple[str, ...]:
    """Return the certificate as lines of plain text."""
    return tuple(_text(certificate))


def _text(made: Certificate) -> Iterator[str]:
    yield f"Certificate of destruction: {made.city}, {made.first} to {made.last}"
    yield NOT_PUBLIC
    for line in made.lines:
        yield f"{line.series}: {line.destroyed} on their day, {line.removed} before; authority: {line.authority}"
    yield f"Log: {_proof(made.proof)}"
    yield f"Policy: SHA-256 {made.policy}"


def _proof(proof: Proof) -> str:
    return (
        f"{proof.days} days entered as destroyed, entries {proof.first} to {proof.last}; "
        f"{proof.head.origin}, size {proof.head.size}, root {proof.head.root.hex()}"
    )


def plain(made: Certificate) -> dict[str, object]:
    """Return the certificate as values for JSON."""
    return {
        "city": made.city,
        "from": made.first.isoformat(),
        "to": made.last.isoformat(),
        "series": [
            {"series": each.series, "authority": each.authority, "removed": each.removed, "destroyed": each.destroyed}
            for each in made.lines
        ],
        "log": {
            "first": made.proof.first,
            "last": made.proof.last,
            "days": made.proof.days,
            "origin": made.proof.head.origin,
            "size": made.proof.head.size,
            "root": made.proof.head.root.hex(),
        },
        "policy": made.policy,
    }


_STYLE: Final = """
:root{color-scheme:light dark}
body{font:1rem/1.5 'Public Sans',system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.2}table{border-collapse:collapse;width:100%;margin:1.5rem 0}
th,td{border-bottom:1px solid currentColor;padding:.4rem .6rem .4rem 0;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}code{overflow-wrap:anywhere}
.sign{display:grid;grid-template-columns:1fr 1fr;gap:3rem;margin-top:4rem}
.sign p{border-top:1px solid currentColor;padding-top:.3rem}
@media print{body{margin:0;max-width:none;font-size:11pt}@page{margin:22mm}}
"""


def html(made: Certificate) -> str:
    """Return the certificate as one page to print and sign: self-contained, no script."""
    rows = "".join(map(_row, made.lines))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Certificate of destruction, {made.first} to {made.last}</title><style>{_STYLE}</style></head>
<body><main>
<h1>Certificate of destruction of records</h1>
<p><strong>{escape(made.city)}</strong><br>{_spoken(made.first)} to {_spoken(made.last)}</p>
<p>{NOT_PUBLIC}</p>
<table><caption hidden>Records by series</caption>
<thead><tr><th scope="col">Series</th><th scope="col">Authority</th>
<th scope="col" class="n">Destroyed on their day</th><th scope="col" class="n">Removed before</th></tr></thead>
<tbody>{rows}</tbody></table>
<h2>Method</h2><p>{METHOD}</p><p>{LIMITS}</p>
<h2>Where it can be checked</h2>
<p>Public log <code>{escape(made.proof.head.origin)}</code>: {made.proof.days} days entered as destroyed, entries
{made.proof.first} to {made.proof.last}. Size {made.proof.head.size}, root <code>{made.proof.head.root.hex()}</code>.
Retention policy: SHA-256 <code>{made.policy}</code>.</p>
<div class="sign"><p>Records officer, date</p><p>Operator, date</p></div>
</main></body></html>
"""


def _row(line: Line) -> str:
    return (
        f'<tr><th scope="row">{line.series}</th><td>{escape(line.authority)}</td>'
        f'<td class="n">{line.destroyed}</td><td class="n">{line.removed}</td></tr>'
    )


def _spoken(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
