"""A hand scanner at a desk: one verdict a code that is typed, until the input ends."""

import sys

import click

from idsvc.credential.base45 import ALPHABET
from idsvc.verify.cli.common import REFUSALS, Asked, Ready, complain, get_ready, names_lists, store_of
from idsvc.verify.cli.keys import each_key, lines_of
from idsvc.verify.cli.show import mention_draft, show
from idsvc.verify.held import ListRefused
from idsvc.verify.verdict import Exit, Reason
from idsvc.verify.wedge import US, Kind, Layout, LayoutRefused, read_line

_KEPT = "keyboard.json"
_LONG = 40
"""Characters of a text from which on a mangled card is a better guess than a note that somebody typed."""


def run(asked: Asked) -> None:
    """Check what is typed on standard input."""
    mention_draft(asked["language"])
    stream = sys.stdin.buffer
    session = _Session(asked)
    try:
        with each_key(stream):
            if stream.isatty():
                complain("ready: scan a code, or press Ctrl-D to end")
            for line in lines_of(stream):
                session.take(line)
    except KeyboardInterrupt:
        complain("stopped")
    sys.exit(session.exit_code())


class _Session:
    """The lists, the layout and the count of one sitting."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._ready = get_ready(asked)
        self._layout = _kept_layout(asked)
        self._looked = self._refused = 0

    def take(self, line: str) -> None:
        """Look at one line."""
        reading = read_line(line, self._layout)
        match reading.kind:
            case Kind.EMPTY:
                return
            case Kind.DAMAGED_LAYOUT:
                complain(
                    "the layout test did not come through whole"
                    "\nhint: set the scanner to this keyboard's layout, or the keyboard to English (US)"
                )
            case Kind.LAYOUT:
                self._layout = reading.layout or US
                complain(_and_kept(self._layout, self._asked))
            case Kind.CODE:
                self._check(reading.text)

    def _check(self, text: str) -> None:
        self._ready = _refreshed(self._ready, self._asked)
        at = self._ready.moment
        verdict = self._ready.verifier.verify(text, at)
        self._looked += 1
        self._refused += bool(verdict.exit_code)
        show(verdict, at, self._asked)
        if not self._asked["as_json"]:
            click.echo()
        if verdict.reason is Reason.NOT_A_CARD and len(text) >= _LONG and set(text) - set(ALPHABET):
            complain(
                "if this was a card, the keyboard layout has changed what was typed\nhint: scan the layout test code"
            )

    def exit_code(self) -> int:
        """Return the exit code, as for several codes whatever their number."""
        if not self._looked:
            complain("nothing was scanned")
            return Exit.COULD_NOT_LOOK
        return Exit.SOME_REFUSED if self._refused else 0


def _and_kept(layout: Layout, asked: Asked) -> str:
    """Keep a layout for the next time, and return what there is to say."""
    learnt = "the keyboard layout is learnt" if layout.foreign else "the scanner's keys arrive as they should"
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
