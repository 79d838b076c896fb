"""``idsvc policy``: is a policy file sound, and what would change with another?"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from idsvc.commands.common import KEYS, Exit, Failed, failing_clearly, open_city
from idsvc.office import preview
from idsvc.office.preview import Stays
from idsvc.policy import Policy, PolicyError, load
from idsvc.policy.change import SENTENCES, Change, Difference, compare
from idsvc.policy.lint import Problem, check
from idsvc.wiring import looks
from idsvc.wiring.folders import folders

FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
EITHER: Final = click.Path(path_type=Path, exists=True)
JSON: Final = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")


@click.group("policy")
def command() -> None:
    """Look at a city's policy file before it is used."""


@command.command("check")
@click.argument("file", type=FILE)
@JSON
def check_file(file: Path, *, as_json: bool) -> None:
    """Tell every fault of FILE and every conflict between its rules: exit 0 none, 1 some.

    A line that begins with "note" is for you to weigh; it changes no exit code.
    """
    text = _text(file)
    problems = (*check(text), *_beside(text, file))
    if as_json:
        click.echo(json.dumps({"problems": [{**asdict(each), "note": each.is_note} for each in problems]}))
    else:
        for each in problems:
            click.echo(_problem(each))
        conflicts = sum(not each.is_note for each in problems)
        click.echo(f"{conflicts} to mend, {len(problems) - conflicts} to weigh")
    raise SystemExit(Exit.GOOD if all(each.is_note for each in problems) else Exit.FINDING)


def _beside(text: str, file: Path) -> Iterator[Problem]:
    """Yield what is wrong with the card that a sound policy describes: its arms, and whether its words have room."""
    try:
        yield from looks.problems(file.parent, load(text))
    except PolicyError:
        return  # the file's own faults are told already


def _problem(problem: Problem) -> str:
    return f"{'note' if problem.is_note else 'mend'}  {problem.place}: {problem.code}: {problem.advice}"


@command.command("diff")
@click.argument("old", type=EITHER)
@click.argument("new", type=FILE)
@KEYS
@JSON
def diff(old: Path, new: Path, keys: Path | None, *, as_json: bool) -> None:
    """Tell what changes from OLD, a city's directory or a file, to the file NEW: exit 1 where it cannot follow.

    With a directory it also counts the records that keep the longer date they were made with: no date ever moves.
    """
    with failing_clearly():
        present = folders(old).policy if old.is_dir() else old
        before, after = load(_text(present)), load(_text(new))
        found = compare(before, after)
        stays = _stays(old, keys, after, found) if old.is_dir() else ()
    if as_json:
        click.echo(json.dumps(_plain(found, stays), default=str))
    else:
        for line in _lines(found, stays):
            click.echo(line)
    raise SystemExit(Exit.FINDING if found.refused else Exit.GOOD)


def _stays(city: Path, keys: Path | None, after: Policy, found: Difference) -> tuple[Stays, ...]:
    office = open_city(city, keys)
    kept = (preview.kept_longer(office, cls, after.schedule.days(cls)) for cls in found.shorter)
    return tuple(each for each in kept if each is not None)


def _lines(found: Difference, stays: tuple[Stays, ...]) -> Iterator[str]:
    for change in found.changes:
        yield _change(change)
    for each in stays:
        yield f"stays   {each.retention_class}: {each.rows} made before keep their date, the last {each.until}"
    for place, refusal in found.refused.items():
        yield f"refuse  {place}: {refusal}: {SENTENCES[refusal]}"
    yield f"{len(found.changes)} entries change"


def _change(change: Change) -> str:
    before, after = (value if value is not None else "(none)" for value in (change.before, change.after))
    return f"change  {change.place}: {before or '(empty)'} -> {after or '(empty)'}"


def _plain(found: Difference, stays: tuple[Stays, ...]) -> dict[str, object]:
    return {
        "changes": [asdict(each) for each in found.changes],
        "shorter": list(found.shorter),
        "stays": [asdict(each) for each in stays],
        "refused": dict(found.refused),
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as garbled:
        raise Failed("the policy file is not text: save it in UTF-8") from garbled
    except OSError as refused:
        raise Failed("the policy file cannot be read: check its path and its owner") from refused
