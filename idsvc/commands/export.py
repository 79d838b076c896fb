"""``idsvc export``: cards as MOSIP's Inji reads them, and the keys that check them."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from idsvc.commands.common import Exit, Failed, failing_clearly, say
from idsvc.errors import IdsvcError
from idsvc.office.export import NotGenuine, code_png, inji_text, jwk_set
from idsvc.verify import image
from idsvc.verify.cli import Moment
from idsvc.verify.held import Lists
from idsvc.verify.lists import parse_anchors, read_list
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import verdict_json
from idsvc.verify.verifier import Verifier
from idsvc.walltime import SystemTime

_PATH: Final = click.Path(path_type=Path, dir_okay=False)


class NothingToExport(IdsvcError):
    """An input that cannot be read or shows no code, or a picture's place that is taken."""


class Refused(Failed):
    """A code that does not hold here and does not leave."""

    exit_code = Exit.FINDING


@dataclass(frozen=True, slots=True)
class _Given:
    """Lists and pins, as typed."""

    trust: tuple[Path, ...]
    status: tuple[Path, ...]
    roots: tuple[str, ...]

    def read(self) -> tuple[Lists, Verifier]:
        """Return the lists that hold under the pinned roots, and a verifier that looks at them."""
        anchors = tuple(anchor for root in self.roots for anchor in parse_anchors(_pin(root)))
        lists = Lists.read(anchors, map(read_list, self.trust), map(read_list, self.status))
        return lists, Verifier(anchors, lists, VerifyPolicy())


@click.command("export")
@click.option("--inji", is_flag=True, help="Each code as MOSIP's Inji reads it, one a line.")
@click.option("--jwks", is_flag=True, help="The card keys of the city list as a JSON Web Key Set.")
@click.option("--trust", multiple=True, required=True, type=_PATH, help="The city list (trust-list.cwt).")
@click.option("--status", multiple=True, type=_PATH, help="The list of cancelled cards.")
@click.option("--root", "roots", multiple=True, required=True, help="The pinned root: its line, or a file with it.")
@click.option("--at", type=Moment(), help="The moment to check for, instead of now.")
@click.option("--png", type=_PATH, help="A new file for the picture of one code.")
@click.argument("files", nargs=-1, metavar="[FILE|-]...")
def command(
    *,
    inji: bool,
    jwks: bool,
    trust: tuple[Path, ...],
    status: tuple[Path, ...],
    roots: tuple[str, ...],
    at: datetime | None,
    png: Path | None,
    files: tuple[str, ...],
) -> None:
    """Write cards or keys as other systems read them: FILE is a picture of a card or a code's text, - standard input.

    Nothing is signed again. A code is checked first and only a genuine one leaves: exit 0, 1 where one was refused
    (then nothing is written), 2 usage, 3 could not look.
    """
    if inji is jwks or bool(files) is not inji or (png is not None and not inji):
        raise click.UsageError("give --inji with the cards' files, or --jwks without any")
    with failing_clearly():
        lists, verifier = _Given(trust, status, roots).read()
        if jwks:
            click.echo(json.dumps(jwk_set(lists), indent=2))
            return
        texts = _exported(files, verifier, at or SystemTime().now())
        if png is not None:
            _draw(texts, png)
    click.echo("\n".join(texts))


def _exported(files: tuple[str, ...], verifier: Verifier, at: datetime) -> list[str]:
    try:
        return [inji_text(text, verifier, at) for file in files for text in _texts(file)]
    except NotGenuine as refused:
        say(f"idsvc: {verdict_json(refused.verdict)['sentence']}")
        raise Refused(str(refused)) from refused


def _draw(texts: list[str], png: Path) -> None:
    if len(texts) != 1:
        raise NothingToExport("a picture shows one code: export one at a time")
    picture = code_png(texts[0])
    try:
        with png.open("xb") as out:
            out.write(picture)
    except FileExistsError as error:
        raise NothingToExport("a file of the picture's name is already there: choose another name") from error


def _pin(root: str) -> str:
    looks_like_line = " " in root
    return root if looks_like_line else read_list(Path(root)).decode("utf-8", "replace")


def _read(file: str) -> bytes:
    try:
        with click.open_file(file, "rb") as stream:
            found: bytes = stream.read(image.MAX_BYTES + 1)
    except OSError as error:
        raise NothingToExport("an input file cannot be read: check its path and permissions") from error
    return found


def _texts(file: str) -> tuple[str, ...]:
    data = _read(file)
    if not image.looks_like_image(data):
        return (data.decode("ascii", "replace").strip("\r\n\t"),)
    codes = image.codes_in(image.open_image(data))
    if not codes:
        raise NothingToExport("no QR code was found in a picture: take it closer, sharper and without glare")
    return codes
