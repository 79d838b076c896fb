"""``idsvc ledger show``: a log's entries, one a line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from idsvc.commands.ledger_verify import LOG
from idsvc.commands.manners import failing_clearly
from idsvc.ledger import tiles
from idsvc.ledger.pattern import read_entry
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.signed import CHECKPOINT_FILE
from idsvc.oversight.stranger import head_of
from idsvc.wiring.log_files import read_file

_UNKNOWN: Final = "? outside the vocabulary of this version"


@click.command("show")
@LOG
@click.option("--json", "as_json", is_flag=True, help="The entries as they stand in the log: one JSON object a line.")
def command(folder: Path, *, as_json: bool) -> None:
    """Print the entries in DIR as they are, unchecked: number, day, event, fields."""
    with failing_clearly():
        for start, bundle in bundles(folder):
            lines = [
                entry.decode("ascii", "replace") if as_json else f"{number} {_line(entry)}"
                for number, entry in enumerate(bundle, start)
            ]
            click.echo("\n".join(lines))


def bundles(folder: Path) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the entries that a folder's checkpoint promises, bundle by bundle behind the number of the first.

    Raises ``CouldNotLook``, ``TileRefused`` or ``OSError``.
    """
    size = head_of(read_file(folder / CHECKPOINT_FILE)).size
    for number, (path, count) in enumerate(tiles.bundles(0, size)):
        data = read_file(folder / path)
        if data is None:
            raise CouldNotLook("a file of entries is missing: get the folder again from the city, whole")
        yield number * tiles.WIDTH, tiles.read_bundle(data, count)


def _line(data: bytes) -> str:
    entry = read_entry(data)
    if entry is None:
        return _UNKNOWN
    return " ".join((str(entry.day), entry.event, *(f"{name}={value}" for name, value in sorted(entry.fields.items()))))
