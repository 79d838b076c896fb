"""The command `idsvc-verify`: a picture or a QR text in, a verdict and its exit code out, without a network.

A table of parts: the plain check is always loaded, every other part when it is asked for, and only then.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Unpack

import click

from idsvc.verify.cli import plain
from idsvc.verify.cli.common import REFUSALS, Asked, Moment, give_up
from idsvc.verify.verdict import Audience
from idsvc.verify.wording import LANGUAGES

__all__ = ["COMMANDS", "SECTIONS", "Front", "Moment", "main"]

COMMANDS: Final[Mapping[str, str]] = {
    "update": "Take over new lists of a city, which the program keeps.",
    "build-page": "Make the scanner page of a city: one HTML file with its lists built in.",
}
"""Name to line of help; the command itself is `idsvc.verify.cli.<name>.command`, with a low line for a dash."""

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "What to check": ("pair", "wedge", "explain", "batch", "jobs", "as_csv", "with_claims", "deck"),
    "Against what": ("trust", "status", "city_lists", "roots", "state", "audience", "policy", "at"),
    "How to say it": ("language", "as_json"),
    "Else": (),
}
"""Headings of the help, and the options below each; the last has all others."""

_MODES: Final = ("pair", "wedge", "batch", "deck", "files")
_JOBS: Final = click.IntRange(1, 256)
_OF_BATCH: Final = ("jobs", "as_csv", "with_claims")


class Front(click.Command):
    """A command whose first word may name one of `COMMANDS`; anything else is something to check."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> click.Context:
        """Read the arguments, those after a command's name by the command."""
        if not args or args[0] not in COMMANDS:
            return super().make_context(info_name, args, parent, **extra)
        command: click.Command = import_module(f"{__name__}.{args[0].replace('-', '_')}").command
        return command.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that the arguments are for."""
        return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options by section, then the commands."""
        for heading, names in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([option.get_help_record(ctx) or ("", "") for option in self._options(ctx, names)])
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def _options(self, ctx: click.Context, names: tuple[str, ...]) -> list[click.Option]:
        """Return the options with these names, in this order; for no names those that stand nowhere."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        placed = {name for section in SECTIONS.values() for name in section}
        if not names:
            return [option for option in options if option.name not in placed]
        return [option for name in names for option in options if option.name == name]


@click.command(name="idsvc-verify", cls=Front)
@click.option("--pair", nargs=2, metavar="FRONT BACK", help="Both sides of one card, checked together.")
@click.option("--wedge", is_flag=True, help="A hand scanner types: one verdict a code, until the input ends.")
@click.option("--explain", is_flag=True, help="Walk the sixteen numbered steps for each code.")
@click.option("--batch", metavar="JSONL|DIR", help="Many codes: lines of JSON (see docs/partners.md) or a folder.")
@click.option("--jobs", metavar="N", type=_JOBS, help="Processes for --batch, by default one a core.")
@click.option("--csv", "as_csv", is_flag=True, help="Results of --batch as CSV instead of JSON lines.")
@click.option("--with-claims", is_flag=True, help="Results of --batch with what the cards say: personal data.")
@click.option("--deck", metavar="DIR", type=click.Path(path_type=Path), help="Score a partner test deck.")
@click.option("--trust", multiple=True, type=click.Path(path_type=Path), help="The city list (trust-list.cwt).")
@click.option("--status", multiple=True, type=click.Path(path_type=Path), help="The list of cancelled cards.")
@click.option("--city-lists", multiple=True, type=click.Path(path_type=Path), help="All lists of a city in one file.")
@click.option("--root", "roots", multiple=True, help="The pinned root: its fingerprint line, or a file that holds it.")
@click.option("--state", type=click.Path(path_type=Path), help="Where the last good lists are kept.")
@click.option(
    "--audience",
    type=click.Choice([audience.value for audience in Audience]),
    default=Audience.LIBRARY.value,
    show_default=True,
    help="Who looks: what is shown, which side is wanted.",
)
@click.option("--policy", metavar="TEXT|FILE", help="Days of age accepted, as bank=3,library=14.")
@click.option("--at", type=Moment(), help="The moment to check for, instead of now.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", metavar="CODE", help=" ".join(LANGUAGES))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a code.")
@click.argument("files", nargs=-1, metavar="FILE|-...")
@click.pass_context
def main(ctx: click.Context, **asked: Unpack[Asked]) -> None:
    """Check city ID cards offline: FILE is a picture of a card or a QR code's text, - is standard input.

    At a terminal without a FILE a hand scanner may type. The lists come from the command line, or from the state
    directory where the last good ones are kept.

    Exit: 0 genuine, 10 to 25 one for each reason, 1 where any of several codes was refused, 2 usage, 3 could not look.
    """
    mode = _mode(ctx, asked)
    try:
        match mode:
            case "files":
                plain.run(asked)
            case "pair":
                plain.run_pair(asked)
            case _:
                import_module(f"{__name__}.{mode}").run(asked)
    except REFUSALS as error:
        give_up(error)


def _mode(ctx: click.Context, asked: Asked) -> str:
    """Return which part is asked for; raises click.UsageError for none, or more than one."""
    typed: Mapping[str, object] = {**asked}
    chosen = [name for name in _MODES if typed[name]]
    if chosen == ["files"] and asked["files"] == ("-",) and sys.stdin.isatty():
        chosen = ["wedge"]
    if not chosen and sys.stdin.isatty():
        chosen = ["wedge"]
    if len(chosen) != 1:
        raise click.UsageError("name what to check: files, or one of --pair, --wedge, --batch and --deck", ctx)
    if chosen != ["batch"] and any(typed[name] for name in _OF_BATCH):
        raise click.UsageError("--jobs, --csv and --with-claims belong to --batch", ctx)
    if asked["explain"] and chosen != ["files"]:
        raise click.UsageError("--explain takes files", ctx)
    return "explain" if asked["explain"] else chosen[0]
