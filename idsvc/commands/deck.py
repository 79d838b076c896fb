"""``idsvc deck``: a folder of cards and codes on which a partner tries a scanner, a program and a desk."""

from pathlib import Path

import click

from idsvc.commands.common import failing_clearly, say
from idsvc.specimen.deck import make_deck, own_deck, write_deck
from idsvc.walltime import SystemTime

_PAPERS = ("a4", "letter")


@click.command("deck")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder to make.")
@click.option("--paper", type=click.Choice(_PAPERS), default="a4", show_default=True, help="What deck.pdf is for.")
def command(out: Path, paper: str) -> None:
    """Make a partner test deck: pictures and a PDF of cards under specimen keys, with the verdict each must get.

    The keys are made for this deck and kept nowhere. Check the deck with: idsvc-verify --deck FOLDER
    """
    with failing_clearly():
        own_deck(out)
        deck = make_deck(SystemTime().now(), paper, lambda text: say(f"idsvc: {text}"))
        write_deck(deck, out)
    click.echo(f"{out}: {deck.count} cases, fresh for a bank until {deck.fresh_until:%Y-%m-%d %H:%M} UTC")
