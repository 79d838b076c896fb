"""`idsvc-verify --explain`: the sixteen steps for each code, and what stopped it."""

import json
import sys
from dataclasses import asdict

import click

from idsvc.verify import wording
from idsvc.verify.cli.common import Asked, Ready, get_ready, texts_in
from idsvc.verify.explain import Explanation, State, explain
from idsvc.verify.verdict import EXIT_CODES, Exit, group_of

_MARKS = {State.PASSED: "passed", State.FAILED: "FAILED", State.NOT_REACHED: "not reached"}


def run(asked: Asked) -> None:
    """Explain the verdict on every code in the files."""
    ready = get_ready(asked)
    found = [_explained(text, ready) for file in asked["files"] for text in texts_in(file)]
    for each in found:
        click.echo(json.dumps(_members(each), ensure_ascii=False) if asked["as_json"] else _page(each))
    codes = [EXIT_CODES[each.reason] for each in found]
    sys.exit(codes[0] if len(codes) == 1 else Exit.SOME_REFUSED if any(codes) else 0)


def _explained(text: str, ready: Ready) -> Explanation:
    return explain(text, ready.moment, ready.anchors, ready.lists, ready.policy)


def _page(found: Explanation) -> str:
    lines = [
        f"{check.number:2}  {check.title:<22}{_MARKS[check.state]:<13}{check.note}".rstrip() for check in found.checks
    ]
    lines += [found.foreign] if found.foreign else []
    return "\n".join([*lines, f"{wording.word('en', group_of(found.reason))}: {found.reason.value}"])


def _members(found: Explanation) -> dict[str, object]:
    checks = [asdict(check) for check in found.checks]
    return {"reason": found.reason.value, "checks": checks, "foreign": found.foreign}
