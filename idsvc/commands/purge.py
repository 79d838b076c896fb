"""``idsvc purge``: clear what the retention clock has ended, or say what it will clear."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from idsvc.commands.common import CITY, KEYS, failing_clearly, open_city, say
from idsvc.office import preview, purge
from idsvc.office.context import Office
from idsvc.office.preview import Planned


@click.command("purge")
@CITY
@KEYS
@click.option("--dry-run", is_flag=True, help="Change nothing: say what will be cleared, and under which rule.")
@click.option(
    "--days",
    default=0,
    show_default=True,
    type=click.IntRange(0, preview.MAX_DAYS),
    help="With --dry-run: how many days to look ahead.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(city: Path, keys: Path | None, dry_run: bool, days: int, as_json: bool) -> None:  # noqa: FBT001 - flags
    """Clear what is due in CITY; running it again changes nothing."""
    if days and not dry_run:
        raise click.UsageError("--days looks ahead: give --dry-run with it")
    with failing_clearly():
        office = open_city(city, keys)
        if dry_run:
            _foretell(office, days, as_json=as_json)
        else:
            _purge(office, as_json=as_json)


def _purge(office: Office, *, as_json: bool) -> None:
    report = purge.run(office, lambda count: say(f"idsvc: {count} records cleared"))
    if as_json:
        click.echo(json.dumps(asdict(report), default=str))
    else:
        click.echo(
            f"{report.day}: {report.cases} cases, {report.captures} captures, {report.tags} tags, "
            f"{report.register} register entries, {report.journal} journal lines, "
            f"{report.payments} payment numbers cleared"
        )


def _foretell(office: Office, days: int, *, as_json: bool) -> None:
    planned = preview.upcoming(office, days)
    if as_json:
        click.echo(json.dumps({"days": days, "planned": [_plain(each) for each in planned]}))
        return
    for each in planned:
        click.echo(_line(each))
    total = sum(each.due.rows for each in planned)
    click.echo(f"{total} rows die within {days} days; what is made or removed meanwhile is not foreseen")


def _line(planned: Planned) -> str:
    due, rule = planned.due, planned.rule
    if rule is None:
        why = "with their case" if planned.with_their_case else "a date that no policy changes"
        return f"{due.destroy_by}  {due.rows} {due.kind}: {why}"
    law = f", at least {rule.minimum} by {rule.citation}, approved by {rule.approved_by}" if rule.minimum else ""
    return f"{due.destroy_by}  {due.rows} {due.kind}: {due.retention_class}, {rule.days} days{law}"


def _plain(planned: Planned) -> dict[str, object]:
    due, rule = planned.due, planned.rule
    return {
        "destroy_by": due.destroy_by.isoformat(),
        "kind": due.kind,
        "class": due.retention_class,
        "rows": due.rows,
        "rule": None if rule is None else asdict(rule),
    }
