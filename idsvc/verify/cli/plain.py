"""The plain check: files, standard input or a pair in, one verdict a code out."""

import sys

from idsvc.verify.cli.common import Asked, complain, get_ready, one_text_in, texts_in
from idsvc.verify.cli.show import mention_draft, show
from idsvc.verify.image import ImageRefused
from idsvc.verify.inputs import NothingToLookAt
from idsvc.verify.verdict import Exit, Verdict


def run(asked: Asked) -> None:
    """Check what was named; a file that cannot be looked at does not keep the others from it."""
    mention_draft(asked["language"])
    ready = get_ready(asked)
    verifier, at = ready.verifier, ready.moment
    verdicts: list[Verdict] = []
    missed = False
    for file in asked["files"]:
        try:
            found = [verifier.verify(text, at) for text in texts_in(file)]
        except (NothingToLookAt, ImageRefused) as error:
            complain(str(error))
            missed = True
        else:
            for verdict in found:
                show(verdict, at, asked)
            verdicts += found
    sys.exit(Exit.COULD_NOT_LOOK if missed else exit_code(verdicts))


def run_pair(asked: Asked) -> None:
    """Check front and back of one card together."""
    mention_draft(asked["language"])
    front, back = asked["pair"] or ("", "")
    ready = get_ready(asked)
    at = ready.moment
    verdict = ready.verifier.verify_pair(one_text_in(front), one_text_in(back), at)
    show(verdict, at, asked)
    sys.exit(verdict.exit_code)


def exit_code(verdicts: list[Verdict]) -> int:
    """Return the exit code of one verdict, or of several together."""
    if len(verdicts) == 1:
        return verdicts[0].exit_code
    return Exit.SOME_REFUSED if any(verdict.exit_code for verdict in verdicts) else 0
