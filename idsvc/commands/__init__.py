"""The ``idsvc`` command: a table of names; a command's module is loaded when it is called, and only then."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click

COMMANDS: Final[Mapping[str, str]] = {
    "audit": "check what exists against what is promised",
    "backup": "back a city up to an offline key",
    "clock": "confirm a date that jumped, renew after a copy",
    "deck": "make the test cards of a partner",
    "demo": "run an invented city",
    "doctor": "look at the machine a city runs on",
    "export": "write cards and keys as other systems read them",
    "ledger": "publish the log for strangers, check it, prove an entry",
    "policy": "look at a policy file before it is used",
    "publish": "sign and publish lists, log and checkpoint",
    "purge": "clear what the retention clock has ended",
    "report": "write what the records officer files",
    "restore": "put a city back from a backup, or drill it",
    "serve": "run the counter",
    "staff": "see who works here, invite the first two, shut somebody out",
    "train": "run a training city, by the rules of your own",
}
"""Name to line of help; the command itself is ``idsvc.commands.<name>.command``."""


class NeedsService(click.ClickException):
    """The verifier alone is installed."""

    exit_code = 2


class CommandTable(click.Group):
    """A group whose members come from a table of names and lines of help, each in a module below ``home``."""

    table: Mapping[str, str] = COMMANDS
    home = f"{__name__}."

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load a command's module and return the command, None for a name that is not in the table."""
        if cmd_name not in self.table:
            return None
        try:
            module = import_module(f"{self.home}{cmd_name}")
        except ModuleNotFoundError as missing:
            if (missing.name or "").startswith("idsvc"):
                raise
            raise NeedsService("this command needs the city's service\nhint: pip install 'idsvc[service]'") from missing
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.table.items()))


@click.group(cls=CommandTable)
@click.version_option(package_name="idsvc")
def main() -> None:
    """Run the ID office of a city."""
