"""``idsvc ledger``: the public log; what a stranger needs runs without the city's service."""

from types import MappingProxyType

import click

from idsvc.commands import CommandTable


class LedgerTable(CommandTable):
    """The members of the group, each in a module of its own."""

    table = MappingProxyType(
        {
            "publish": "put the whole public log into a folder, for a web server or a stick",
            "verify": "check a published log from its files and the pinned root alone",
            "show": "print the entries, one a line",
            "prove": "write the proof that an entry stands in the log",
            "check": "check such a proof",
            "cosigned": "take over what witnesses signed",
        }
    )
    home = "idsvc.commands.ledger_"


@click.command("ledger", cls=LedgerTable)
def command() -> None:
    """Publish the log for strangers, check it, prove an entry."""
