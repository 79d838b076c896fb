"""``idsvc train``: a training city beside the real one, with its rules, keys of its own, and nothing that counts."""

from pathlib import Path
from typing import Final

import click

from idsvc.commands import demo, demo_city
from idsvc.commands.common import Failed, failing_clearly, say
from idsvc.commands.serving import free_port
from idsvc.specimen.training import training_policy
from idsvc.walltime import SystemTime

HINT: Final = (
    "This is training: every person, paper and card is invented, and nothing is counted. "
    "Who works here, and their passwords, stand in the terminal that started it."
)


@click.command("train")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--policy",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The city's own policy file, to train by its rules; default: Harborview's.",
)
@click.option("--anew", is_flag=True, help="Forget the training so far, and begin with an empty city.")
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
def command(folder: Path, policy: Path | None, anew: bool, port: int) -> None:  # noqa: FBT001 - an option is a flag
    """Serve a training city in FOLDER on this machine only: the same screens, cards marked SPECIMEN.

    It has keys and a log of its own, so that no figure, stock or journal of a real city ever knows of it, and no
    partner's scanner takes its cards for real ones.
    """
    with failing_clearly():
        where = demo_city.own(folder)
        if anew:
            demo_city.clear(folder)
        if not free_port(port):
            raise Failed("the port is taken: choose another with --port")
        if not where.database.exists():
            say("idsvc: founding a training city")
            text = policy.read_text(encoding="utf-8") if policy else demo_city.policy_text()
            demo_city.found(where, SystemTime(), training_policy(text))
        demo.serve(where, port, HINT)
