"""`idsvc-verify --batch`: many codes, shared out to the cores, results in order as they come, a count at the end."""

import json
import os
import sys
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Final

import click

from idsvc.verify.batch import COULD_NOT_LOOK, MAX_LINE, Chunk, Manner, Told, chunks, heading, look
from idsvc.verify.batch_pool import Pool
from idsvc.verify.batch_worker import encode_task
from idsvc.verify.cli.common import PROGRAM, Asked, Ready, complain, get_ready
from idsvc.verify.inputs import NothingToLookAt
from idsvc.verify.verdict import Exit, Group

_STEP: Final = 10_000
"""Results between two lines of progress where nobody watches a terminal."""


def run(asked: Asked) -> None:
    """Look at every item and end with the count."""
    ready = get_ready(asked)
    manner = Manner(ready.moment, asked["language"], asked["as_csv"], asked["with_claims"])
    counts: Counter[str] = Counter()
    out = sys.stdout.buffer
    try:
        out.write(heading(manner).encode())
        with closing(_told(_chunks(asked["batch"] or "-"), ready, manner, asked["jobs"] or _cores())) as results:
            for told in results:
                out.write(told.bytes())
                out.flush()
                _progress(counts, told.counts)
                counts += told.counts
    except KeyboardInterrupt:
        complain("stopped: what was not looked at has no result")
        sys.exit(Exit.COULD_NOT_LOOK)
    _end(counts)


def _told(given: Iterable[Chunk], ready: Ready, manner: Manner, jobs: int) -> Generator[Told, None, None]:
    if jobs > 1:
        pool = Pool(encode_task(ready.anchors, ready.lists, ready.policy, manner), manner, jobs)
        yield from pool.results(given)
        return
    verifier = ready.verifier
    for chunk in given:
        yield look(chunk, verifier, manner)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(source: str) -> Iterator[Chunk]:
    path = Path(source)
    if path.is_dir():
        return chunks(_lines_of_folder(path), path)
    try:
        stream = sys.stdin.buffer if source == "-" else path.open("rb")
    except OSError as error:
        raise NothingToLookAt("the batch cannot be read: name a file of JSON lines, a folder, or -") from error
    return chunks(_lines_of(stream), Path() if source == "-" else path.parent)


def _lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield lines, of one that is too long the beginning."""
    with stream:
        while line := stream.readline(MAX_LINE + 1):
            rest = line
            while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
                rest = stream.readline(MAX_LINE + 1)
            yield line


def _lines_of_folder(folder: Path) -> Iterator[bytes]:
    """Yield an item for each file, by name; hidden files and folders inside are left out."""
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(".") and path.is_file():
            yield json.dumps({"id": path.name, "file": path.name}).encode()


def _progress(before: Counter[str], new: Counter[str]) -> None:
    done = before.total() + new.total()
    if sys.stderr.isatty():
        click.echo(f"\r{PROGRAM}: {done} looked at", nl=False, err=True)
    elif before.total() // _STEP != done // _STEP:
        complain(f"{done} looked at")


def _end(counts: Counter[str]) -> None:
    if sys.stderr.isatty():
        click.echo("\r", nl=False, err=True)
    complain(
        f"{counts.total()} looked at: {counts[Group.GENUINE]} genuine, {counts[Group.DO_NOT_ACCEPT]} do not accept,"
        f" {counts[Group.CANNOT_SAY]} cannot say, {counts[COULD_NOT_LOOK]} could not be looked at"
    )
    if counts[COULD_NOT_LOOK] == counts.total():
        sys.exit(Exit.COULD_NOT_LOOK)
    sys.exit(0 if counts[Group.GENUINE] == counts.total() else Exit.SOME_REFUSED)
