"""Verdicts as lines for a person at a terminal, in ten languages."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from idsvc.credential.dates import last_valid_day
from idsvc.verify import wording
from idsvc.verify.cli.common import Asked, complain
from idsvc.verify.verdict import Freshness, Verdict, audience_claims, verdict_json

_ENGLISH = "en"


def show(verdict: Verdict, at: datetime, asked: Asked) -> None:
    """Print one verdict on standard output."""
    language = asked["language"]
    if asked["as_json"]:
        click.echo(json.dumps(verdict_json(verdict, language), ensure_ascii=False))
    else:
        click.echo(page(verdict, at, language))


def mention_draft(language: str) -> None:
    """Say so where no native reader has signed the language off."""
    if language != _ENGLISH and not wording.is_signed_off(language):
        complain("no native reader has checked this translation yet")


def page(verdict: Verdict, at: datetime, language: str) -> str:
    """Return the lines that a person reads."""
    found = verdict_json(verdict, language)
    mark = f" · {wording.word(language, 'specimen')}" if verdict.specimen else ""
    lines = [f"{found['verdict']}{mark}", f"{found['sentence']}", f"{found['advice']}"]
    return "\n".join([*lines, *_claim_lines(verdict, language), _freshness_line(verdict.freshness, at, language)])


def _claim_lines(verdict: Verdict, language: str) -> Iterator[str]:
    if verdict.claims is None:
        return
    day = last_valid_day(verdict.claims.expires)
    yield wording.label(language, "valid_through").format(date=day.isoformat())
    for name, value in audience_claims(verdict).items():
        yield f"{wording.page(language, f'claim_{name}')}: {_value(name, value, language)}"


def _value(name: str, value: str, language: str) -> str:
    return wording.page(language, f"value_{value}") if name in {"resident", "age_band"} else value


def _freshness_line(fresh: Freshness, at: datetime, language: str) -> str:
    trust = wording.label(language, "city_list" if fresh.trust_issued is not None else "no_city_list")
    status = wording.label(language, "cancelled_list" if fresh.status_issued is not None else "no_cancelled_list")
    trust = trust.format(sequence=fresh.sequence, date=_dated(fresh.trust_issued, at, language))
    return f"{trust} · {status.format(date=_dated(fresh.status_issued, at, language))}"


def _dated(issued: int | None, at: datetime, language: str) -> str:
    if issued is None:
        return ""
    day = datetime.fromtimestamp(issued, UTC).date()
    return f"{day.isoformat()} ({_age((at.astimezone(UTC).date() - day).days, language)})"


def _age(days: int, language: str) -> str:
    key = "age_future" if days < 0 else {0: "age_today", 1: "age_one"}.get(days, "age_days")
    return wording.page(language, key).format(days=days)
