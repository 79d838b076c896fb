"""A hand scanner at a desk: one verdict a code that is typed, until the input ends."""

import sys
from dataclasses import dataclass, replace

import click

from idsvc.credential.base45 import ALPHABET
from idsvc.verify.cli.common import REFUSALS, Asked, Ready, complain, get_ready, names_lists, store_of
from idsvc.verify.cli.keys import lines_of
from idsvc.verify.cli.show import mention_draft, show
from idsvc.verify.held import ListRefused
from idsvc.verify.verdict import Exit, Reason
from idsvc.verify.wedge import US, Kind, Layout, LayoutRefused, Reading, read_line

_KEPT = "keyboard.json"
_LONG = 40
"""Characters of a text from which on a mangled card is a better guess than a note that somebody typed."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many codes were looked at, and how many of them were not genuine."""

    looked: int = 0
    refused: int = 0


def run(asked: Asked) -> None:
    """Check what is typed on standard input."""
    mention_draft(asked["language"])
    ready = get_ready(asked)
    layout = _kept_layout(asked)
    count = Count()
    stream = sys.stdin.buffer
    if stream.isatty():
        complain("ready: scan a code, or press Ctrl-D to end")
    try:
        for line in lines_of(stream):
            reading = read_line(line, layout)
            layout = _after(reading, layout, asked)
            if reading.kind is Kind.CODE:
                ready = _refreshed(ready, asked)
                count = _checked(reading.text, ready, count, asked)
    except KeyboardInterrupt:
        complain("stopped")
    sys.exit(_exit_code(count))


def _checked(text: str, ready: Ready, count: Count, asked: Asked) -> Count:
    at = ready.moment
    verdict = ready.verifier.verify(text, at)
    show(verdict, at, asked)
    if not asked["as_json"]:
        click.echo()
    if verdict.reason is Reason.NOT_A_CARD and len(text) >= _LONG and set(text) - set(ALPHABET):
        complain("if this was a card, the keyboard layout has changed what was typed\nhint: scan the layout test code")
    return replace(count, looked=count.looked + 1, refused=count.refused + bool(verdict.exit_code))


def _after(reading: Reading, layout: Layout, asked: Asked) -> Layout:
    """Return the layout for the next line: the one just learnt, if this was the layout test."""
    if reading.kind is Kind.DAMAGED_LAYOUT:
        complain(
            "the layout test did not come through whole"
            "\nhint: set the scanner to this keyboard's layout, or the keyboard to English (US)"
        )
    if reading.layout is None:
        return layout
    learnt = "the keyboard layout is learnt" if reading.layout.foreign else "the scanner's keys arrive as they should"
    complain(_and_kept(learnt, reading.layout, asked))
    return reading.layout


def _and_kept(learnt: str, layout: Layout, asked: Asked) -> str:
    try:
        store_of(asked).keep(_KEPT, layout.to_json().encode())
    except ListRefused:
        return f"{learnt}, for this time only: the state directory cannot be written"
    return learnt


def _kept_layout(asked: Asked) -> Layout:
    try:
        kept = store_of(asked).text(_KEPT)
        return US if kept is None else Layout.from_json(kept)
    except (ListRefused, LayoutRefused) as error:
        complain(str(error))
        return US


def _refreshed(ready: Ready, asked: Asked) -> Ready:
    """Return the lists as they are now: an update may have come while the session stays open."""
    if names_lists(asked):
        return ready
    try:
        return get_ready(asked)
    except REFUSALS as error:
        complain(str(error))
        return ready


def _exit_code(count: Count) -> int:
    if not count.looked:
        complain("nothing was scanned")
        return Exit.COULD_NOT_LOOK
    return Exit.SOME_REFUSED if count.refused else 0
