"""``idsvc demo``: an invented city, in a browser or through its whole main job without one."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from idsvc.commands import demo_city, headless
from idsvc.commands.common import Exit, Failed, failing_clearly, say, unlock_city
from idsvc.commands.serving import Server, Setting, free_port
from idsvc.office import day
from idsvc.office.context import Office
from idsvc.walltime import SystemTime
from idsvc.wiring.folders import Folders

HINT: Final = "This city is invented. Who works here, and their passwords, stand in the terminal that started it."


@click.command("demo")
@click.option("--headless", "without_browser", is_flag=True, help="Run the whole main job and exit.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="demo", show_default=True)
@click.option(
    "--days",
    type=click.IntRange(31, 60),
    default=31,
    show_default=True,
    help="Days to simulate, headless: a pending application lives for 30.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.pass_context
def command(context: click.Context, without_browser: bool, out: Path, days: int, port: int) -> None:  # noqa: FBT001 - an option is a flag
    """Run Harborview, a city that does not exist; its cards are SPECIMEN and verify as such only."""
    with failing_clearly():
        where = demo_city.own(out)
        if without_browser:
            demo_city.clear(out)
            context.exit(Exit.GOOD if headless.run(out, where, days, say) else Exit.FINDING)
        serve(where, port)


def serve(where: Folders, port: int, hint: str = HINT) -> None:
    """Serve the city in the folder, founding it first where there is none; ``hint`` stands on its sign-in page."""
    if not free_port(port):
        raise Failed("the port is taken: choose another with --port")
    if not where.database.exists():
        say("idsvc: founding the city of Harborview")
        demo_city.found(where, SystemTime())
    Server(Setting(where, "127.0.0.1", port, True, (), hint, _opened(where, port))).run()  # noqa: FBT003 - a setting


def _opened(where: Folders, port: int) -> Callable[[], Office]:
    def opened() -> Office:
        office = unlock_city(where)
        demo_city.acknowledge_disk(office, where, say)
        say(welcome(demo_city.renew(office), port, office.policy.city.name))
        for problem in day.health(office).problems:
            say(f"idsvc: {problem}")
        return office

    return opened


def welcome(passwords: dict[str, str], port: int, name: str) -> str:
    """Return what a newcomer reads: where the city is, who works there, what to try."""
    staff = "\n".join(f"    {login:<12} {password}" for login, password in passwords.items())
    return f"""
  {name} is open:  http://localhost:{port}

{staff}

  Try, in two windows (one of them private, so that both stay signed in):
    1. as clerk: New visit. Note the case code, type the details, tick a strong identity paper
       and a residence paper, upload any picture of a face or use the camera, submit.
    2. as supervisor: Queue, open the ticket, approve it.
    3. as clerk: Open by code, issue the card, print it, hand it over. The case is gone.
    4. as clerk: Cancel a card, with the code on its slip.

  Passwords are new at every start and stand nowhere else. Stop with Ctrl-C.
"""
