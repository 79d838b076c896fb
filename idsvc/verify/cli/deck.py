"""`idsvc-verify --deck DIR`: every case of a partner test deck, expected and got, and the score."""

import json
import sys

import click

from idsvc.verify.cli.common import Asked, complain, give_up
from idsvc.verify.deck import COULD_NOT_LOOK, DeckRefused, Scored, read_deck, score
from idsvc.verify.verdict import Exit

_REASON = 16


def run(asked: Asked) -> None:
    """Score the deck; its own root and lists are used, whatever else is pinned."""
    folder = asked["deck"]
    try:
        deck = read_deck(folder) if folder else None
    except DeckRefused as error:
        give_up(error)
    found = list(score(deck)) if deck else []
    if not found:
        complain("the deck has no cases")
        sys.exit(Exit.COULD_NOT_LOOK)
    width = max(len(each.case.name) for each in found)
    if not asked["as_json"]:
        click.echo(f"{'id':<{width}}  {'expected':<{_REASON}}{'got':<{_REASON}}ok")
    for each in found:
        click.echo(json.dumps(_members(each)) if asked["as_json"] else _line(each, width))
    _end(found, asked)


def _end(found: list[Scored], asked: Asked) -> None:
    right = sum(each.agrees for each in found)
    if asked["as_json"]:
        complain(f"{right} of {len(found)} as expected")
    else:
        click.echo(f"{right} of {len(found)} as expected")
    if all(each.got is None for each in found):
        sys.exit(Exit.COULD_NOT_LOOK)
    sys.exit(0 if right == len(found) else Exit.SOME_REFUSED)


def _got(each: Scored) -> str:
    return COULD_NOT_LOOK if each.got is None else each.got.value


def _line(each: Scored, width: int) -> str:
    expected = each.case.expected.value
    return f"{each.case.name:<{width}}  {expected:<{_REASON}}{_got(each):<{_REASON}}{'yes' if each.agrees else 'NO'}"


def _members(each: Scored) -> dict[str, object]:
    return {"id": each.case.name, "expected": each.case.expected.value, "got": _got(each), "ok": each.agrees}
