"""`idsvc-verify update`: takes over new lists of a city from files that somebody fetched; never by itself."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from idsvc.credential.dates import moment
from idsvc.verify.cli.common import complain, give_up
from idsvc.verify.held import ListRefused
from idsvc.verify.lists import ListStore, Taken, read_anchors, read_any, state_directory
from idsvc.verify.verdict import Exit
from idsvc.walltime import SystemTime


@click.command(name="update")
@click.option(
    "--from",
    "source",
    required=True,
    type=click.Path(path_type=Path),
    help="The lists: a file (city-lists, or one list) or a folder of them.",
)
@click.option("--root", "roots", multiple=True, help="The first time: the city's root fingerprint, a line or a file.")
@click.option("--state", type=click.Path(path_type=Path), help="Where the last good lists are kept.")
def command(source: Path, roots: tuple[str, ...], state: Path | None) -> None:
    """Take over new lists of a city.

    Each is checked against the pinned root. A list that is older than the one held, or smaller, or dated after this
    device's clock, is not taken over: the last good one stays. Nothing is fetched from anywhere.
    Exit: 0 all lists are held now, 1 one was not taken over, 2 usage, 3 nothing could be taken over.
    """
    store = ListStore(state or state_directory())
    try:
        taken = _take(store, source, roots)
    except ListRefused as error:
        give_up(error)
    for each in taken:
        if each.outcome.good:
            click.echo(_line(each))
        else:
            complain(each.outcome.value)
    sys.exit(0 if all(each.outcome.good for each in taken) else Exit.SOME_REFUSED)


def _take(store: ListStore, source: Path, roots: tuple[str, ...]) -> tuple[Taken, ...]:
    given = tuple(anchor for root in roots for anchor in read_anchors(root))
    store.check_pins(given)
    anchors = tuple(dict.fromkeys((*given, *store.anchors())))
    if not anchors:
        raise ListRefused("no root is pinned: give the city's root fingerprint with --root")
    taken = store.take(anchors, read_any(source), moment(SystemTime().now()))
    if given and any(each.outcome.good for each in taken):
        store.pin(given)
        complain("the root is pinned: later updates need no --root")
    return taken


def _line(taken: Taken) -> str:
    day = datetime.fromtimestamp(taken.issued, UTC).date().isoformat()
    what = "list of cancelled cards" if taken.sequence is None else f"city list {taken.sequence}"
    return f"{what} of {day}: {taken.outcome.value}"
