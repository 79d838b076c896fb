"""The report that a council member can read: findings in plain words, then charts; one file, no script, no person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from html import escape
from types import MappingProxyType
from typing import Final

from idsvc.ledger import checkpoint
from idsvc.ledger.errors import LedgerError
from idsvc.oversight import charts, html_figures
from idsvc.oversight.charts import Bar, Chart, Limit
from idsvc.oversight.evidence import CityEvidence
from idsvc.oversight.finding import SENTENCES, Check, Finding, Status
from idsvc.oversight.html_style import STYLE
from idsvc.oversight.next_steps import NEXT
from idsvc.oversight.report import Exit, exit_code
from idsvc.retention import MAX_ALL_STAGES, RetentionClass
from idsvc.retention.clock import UNATTENDED_DAYS

FEW: Final = 10
"""A count below this is not shown in the public form: among so few, a number can be a person."""


@unique
class Audience(StrEnum):
    """For whom a report is: auditors see every number, the public none that is small."""

    AUDITOR = "auditor"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Page:
    """What goes onto a report: the checks, what was not looked at, and the evidence where there was any."""

    checks: tuple[Check, ...]
    not_looked_at: tuple[str, ...]
    evidence: CityEvidence | None
    audience: Audience = Audience.AUDITOR


CANNOT: Final = (
    "what is typed into a machine already in hostile hands, or what the operator who holds the passphrase does",
    "that a machine which is switched off, locked or seized forgets: its clock moves when it next runs",
    "that a copy of clock and data of one day does not open what was pending that day",
    "that flash cells are erased without a hardware root, or that nobody copied a key first",
    "that what was entered in the log is true: consistency with the published log is shown, not truth",
)
"""What no audit shows, as DESIGN 0 says it."""

_NAMES: Final[Mapping[RetentionClass, str]] = MappingProxyType(
    {
        RetentionClass.DRAFT: "visit not yet filed",
        RetentionClass.CAPTURE: "picture of a paper",
        RetentionClass.APPLICATION: "application, pending",
        RetentionClass.REFERRED: "application, referred",
        RetentionClass.APPROVED_COUNTER: "approved, at the counter",
        RetentionClass.APPROVED_MAILED: "approved, mailed",
        RetentionClass.APPROVED_PICKUP: "approved, for pick-up",
        RetentionClass.DENIED: "denied, may be appealed",
        RetentionClass.APPEALED: "appealed",
        RetentionClass.DUPLICATE: "duplicate tag",
        RetentionClass.JOURNAL: "line of the journal",
        RetentionClass.REGISTER: "register entry",
        RetentionClass.PAYMENT: "payment number",
    }
)


_OTHER_NAMES: Final = {
    "intents": "signature intended",
    "print_jobs": "print job",
    "stock_serials": "serial of a spoiled blank",
    "receipts_kept": "receipt for an end to come",
    "receipts_waiting": "receipt for the month's list",
    "return_tickets": "ticket to come back",
    "appointments": "appointment",
}


def page(report: Page) -> str:
    """Return the whole HTML page."""
    evidence = report.evidence
    parts = [_head(report), _verdict(report), _findings(report), _blind(report)]
    if evidence is not None:
        shown = _Shown(evidence, report.audience)
        parts += [_facts(shown), *(section(shown) for section in _SECTIONS)]
    parts += [_checks(report), _unseen(report)]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Audit of a city ID office</title>'
        f"<style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _head(report: Page) -> str:
    flag = (
        '<p class="flag">CONFIDENTIAL: for auditors</p>'
        if report.audience is Audience.AUDITOR
        else f'<p class="flag open">PUBLIC FORM: counts below {FEW} are left out</p>'
    )
    about = "" if report.evidence is None else f"{escape(_city(report.evidence))} · evidence of {report.evidence.today}"
    about = f'<p class="soft">Audit of a city ID office. {about}</p>'
    return f"<header>{flag}<h1>Is what must be gone, gone?</h1>{about}</header>"


def _city(evidence: CityEvidence) -> str:
    try:
        note = checkpoint.parse(evidence.books.checkpoint or "")
    except LedgerError:
        return "a city whose log is not signed"
    return note.origin.removesuffix("/log")


_VERDICTS: Final[Mapping[Exit, tuple[str, str, str]]] = MappingProxyType(
    {
        Exit.OK: ("good", "✓ Nothing was found.", "Every check that could be made was made, and all of them are well."),
        Exit.FINDING: ("bad", "✗ Something is wrong.", "Each point below says what, and what to do about it."),
        Exit.COULD_NOT_LOOK: ("blind", "? Not everything could be looked at.", "That is not success: see below."),
    }
)


def _verdict(report: Page) -> str:
    kind, says, more = _VERDICTS[exit_code(report.checks)]
    made = len(report.checks)
    return f'<div class="verdict {kind}"><p><strong>{says}</strong></p><p>{more} {made} checks.</p></div>'


def _findings(report: Page) -> str:
    each_once = dict.fromkeys(each for check in report.checks for each in check.findings)
    found = [_finding(each, report.audience) for each in each_once]
    if not found:
        return ""
    return f'<section><h2>What was found, and what to do</h2><ul class="found">{"".join(found)}</ul></section>'


def _finding(finding: Finding, audience: Audience) -> str:
    says = SENTENCES[finding.code]
    if audience is Audience.PUBLIC:
        return f"<li>{escape(says[0].upper() + says[1:])}. <code>{finding.code}</code></li>"
    where = f' <span class="soft">({escape(", ".join(finding.where))})</span>' if finding.where else ""
    then = f'<div class="soft">Next: {_in_code(NEXT[finding.code])}.</div>'
    return f"<li><strong>{finding.count}</strong> {escape(says)}.{where} <code>{finding.code}</code>{then}</li>"


def _in_code(text: str) -> str:
    """Return a sentence whose every second part, between back ticks, is a command."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))


def _blind(report: Page) -> str:
    blind = [check for check in report.checks if check.status is Status.COULD_NOT_LOOK]
    if not blind:
        return ""
    rows = "".join(f"<li><strong>{escape(check.shows)}</strong>: {escape(check.why)}</li>" for check in blind)
    return f'<section><h2>What could not be looked at</h2><ul class="found blind">{rows}</ul></section>'


@dataclass(frozen=True, slots=True)
class _Shown:
    """The evidence and who may see how much of it."""

    evidence: CityEvidence
    audience: Audience


def _facts(shown: _Shown) -> str:
    found = html_figures.ages(shown.evidence)
    open_cases = list(filter(_is_open, found))
    oldest = f"{max(each.oldest for each in open_cases)} days" if open_cases else "none"
    clock = (
        "missing" if shown.evidence.clock is None else _behind((shown.evidence.today - shown.evidence.clock.day).days)
    )
    facts = (
        (_count(sum(each.records for each in open_cases), shown), "records of open cases"),
        (oldest, "age of the oldest of them, at most"),
        (clock, "the retention clock"),
        (_count(sum(html_figures.destroyed(shown.evidence).values()), shown), "destroyed in the days shown"),
    )
    return (
        f'<div class="facts">{"".join(f"<div><b>{value}</b><span>{name}</span></div>" for value, name in facts)}</div>'
    )


def _is_open(each: html_figures.Ages) -> bool:
    return each.retention_class not in {RetentionClass.JOURNAL, RetentionClass.DUPLICATE}


def _behind(days: int) -> str:
    return "on time" if not days else f"{abs(days)} days {'behind' if days > 0 else 'ahead'}"


def _is_few(number: float, shown: _Shown) -> bool:
    return shown.audience is Audience.PUBLIC and 0 < number < FEW


def _count(number: int, shown: _Shown) -> str:
    return f"under {FEW}" if _is_few(number, shown) else str(number)


def _bar(label: str, number: int, shown: _Shown) -> Bar:
    few = _is_few(number, shown)
    return Bar(label, FEW if few else number, "few" if few else "plain", _count(number, shown))


def _section(chart: Chart, drawn: str, numbers: str) -> str:
    says = f"<h2>{escape(chart.title)}</h2><figcaption>{escape(chart.says)}</figcaption>"
    return f"<section><figure>{says}{drawn}{numbers}</figure></section>"


def _says(text: str, shown: _Shown) -> str:
    return f"{text} Dashed: fewer than {FEW}." if shown.audience is Audience.PUBLIC else text


def _ages(shown: _Shown) -> str:
    chart = Chart(
        "Records by age, against their limit",
        "Each bar reaches to the oldest record of its kind, the dashed line to the day on which it is destroyed."
        + (" A stroke stands at each age at which there are some." if shown.audience is Audience.AUDITOR else ""),
        "days",
    )
    found = html_figures.ages(shown.evidence)
    bars = [
        Bar(
            _NAMES[each.retention_class],
            each.oldest,
            "over" if each.oldest >= each.limit else "plain",
            f"{each.oldest} of {each.limit} days",
            tuple(map(float, each.by_age)) if shown.audience is Audience.AUDITOR else (),
        )
        for each in found
    ]
    numbers = [
        (_NAMES[each.retention_class], str(each.oldest), str(each.limit), _count(each.records, shown)) for each in found
    ]
    table = charts.table("The same in numbers", ("kind", "oldest, days", "limit, days", "records"), numbers)
    return _section(chart, charts.rows(chart, bars, [Limit(each.limit, "") for each in found]), table)


def _destroyed(shown: _Shown) -> str:
    says = _says("Records whose day had come, by the day on which they were destroyed.", shown)
    chart = Chart("Destroyed per day", says, "records")
    by_day = html_figures.destroyed(shown.evidence)
    bars = [_bar(_short(day), number, shown) for day, number in by_day.items()]
    lines = [(day.isoformat(), _count(number, shown)) for day, number in by_day.items() if number]
    return _section(
        chart, charts.columns(chart, bars), charts.table("The same in numbers", ("day", "destroyed"), lines)
    )


def _oldest(shown: _Shown) -> str:
    chart = Chart(
        "The oldest record still there",
        "How old the oldest record was each evening at least, counted first in, first out.",
        "days",
    )
    by_day = html_figures.oldest(shown.evidence)
    points = [Bar(_short(day), age) for day, age in by_day.items()]
    limit = Limit(MAX_ALL_STAGES, f"limit of all stages together: {MAX_ALL_STAGES} days")
    weekly = list(by_day.items())[::-7]
    lines = [(day.isoformat(), str(age)) for day, age in weekly]
    table = charts.table("The same in numbers, a week apart", ("day", "days"), lines)
    return _section(chart, charts.steps(chart, points, limit), table)


def _clock(shown: _Shown) -> str:
    by_day = html_figures.lag(shown.evidence)
    late = {day: days for day, days in by_day.items() if days}
    says = (
        f"A square a day. On all {len(by_day)} of them the clock stood on the calendar's day."
        if not late
        else f"A square a day; a number is how far behind the clock stood. Over {UNATTENDED_DAYS}, a person decides."
    )
    chart = Chart("The clock against the calendar", says, "days")
    squares = [Bar(_short(day), days, "late" if days else "plain") for day, days in by_day.items()]
    lines = [(day.isoformat(), str(days)) for day, days in late.items()]
    table = charts.table("The same in numbers", ("day", "days behind"), lines or [("every day", "0")])
    return _section(chart, charts.strip(chart, squares), table)


def _holdings(shown: _Shown) -> str:
    chart = Chart(
        "What is there now",
        _says("Records by kind. A register entry names nobody and opens nothing.", shown),
        "records",
    )
    counts = html_figures.holdings(shown.evidence)
    names = {cls.value: name for cls, name in _NAMES.items()} | _OTHER_NAMES
    bars = [_bar(names.get(kind, kind), number, shown) for kind, number in counts.items()]
    lines = [(names.get(kind, kind), _count(number, shown)) for kind, number in counts.items()]
    return _section(chart, charts.rows(chart, bars), charts.table("The same in numbers", ("kind", "records"), lines))


Section = Callable[[_Shown], str]
_SECTIONS: Final[tuple[Section, ...]] = (_ages, _destroyed, _oldest, _clock, _holdings)


def _short(day: date) -> str:
    return f"{day:%b} {day.day}"


_WORDS: Final[Mapping[Status, tuple[str, str]]] = MappingProxyType(
    {
        Status.OK: ("ok", "✓ well"),
        Status.FINDING: ("finding", "✗ finding"),
        Status.COULD_NOT_LOOK: ("not", "? could not look"),
    }
)


def _checks(report: Page) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(check.name)}</th><td class="word {_WORDS[check.status][0]}">'
        f"{_WORDS[check.status][1]}</td></tr>"
        for check in report.checks
    )
    head = '<thead><tr><th scope="col">check: what holds when all is well</th><th scope="col">ended</th></tr></thead>'
    table = f'<div class="scroll"><table>{head}<tbody>{rows}</tbody></table></div>'
    says = f"<details><summary>All {len(report.checks)} checks, and how each ended</summary>{table}</details>"
    return f'<section class="long"><h2>Every check</h2>{says}</section>'


def _unseen(report: Page) -> str:
    return (
        f'<section class="long"><h2>What was not looked at</h2>{_list(report.not_looked_at)}'
        f"<h2>What no audit can show</h2>{_list(CANNOT)}</section>"
    )


def _list(lines: Iterable[str] | Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
