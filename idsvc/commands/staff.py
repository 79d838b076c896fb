"""``idsvc staff``: who works here, the first two people of a city, and a way to shut somebody out from the machine."""

import json
from pathlib import Path

import click

from idsvc.commands.common import CITY, KEYS, failing_clearly, open_city, say
from idsvc.office import colleagues


@click.group("staff")
def command() -> None:
    """Who works here; whoever holds the operator's passphrase runs these."""


@command.command("list")
@CITY
@KEYS
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def show(city: Path, keys: Path | None, as_json: bool) -> None:  # noqa: FBT001 - an option is a flag
    """List the staff of CITY: name, role, site, number of keys."""
    with failing_clearly():
        for each in colleagues.everybody(open_city(city, keys)):
            account, held = each.account, len(each.keys)
            line = {"login": account.login, "role": account.role, "site": account.site, "keys": held}
            click.echo(json.dumps(line) if as_json else f"{account.login} {account.role} {account.site} {held}")


@command.command("invite")
@CITY
@click.argument("login")
@click.option("--role", type=click.Choice(colleagues.FIRST_ROLES), required=True)
@click.option("--site", required=True, help="One of the policy's sites.")
@KEYS
def invite(city: Path, login: str, role: str, site: str, keys: Path | None) -> None:
    """Invite one of the first two people of CITY: print a one-time code, good today, for the sign-in page.

    An operator and a second person are needed to let anybody else in. Once they are there, they invite and confirm
    on the staff page, and this command refuses.
    """
    with failing_clearly():
        click.echo(colleagues.invite_first(open_city(city, keys), colleagues.first(login, role, site)))
        say(f"idsvc: on the sign-in page, choose the first day and type {login} and this code; it works once, today")


@command.command("revoke")
@CITY
@click.argument("login")
@KEYS
def revoke(city: Path, login: str, keys: Path | None) -> None:
    """Shut LOGIN out of CITY at once: keys, sittings and invitation are gone."""
    with failing_clearly():
        colleagues.shut_out(open_city(city, keys), login)
        click.echo(f"{login} revoked")
