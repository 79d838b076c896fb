"""The residents' page reads and writes pre-fill codes exactly as the program does."""

import json
import subprocess
from pathlib import Path

from idsvc.enroll.prefill import decode
from tests.support.node import NODE

HERE = Path(__file__).parent
FILE = HERE / "prefill.json"


def test_the_page_s_module_agrees_with_the_program_on_every_vector() -> None:
    command = [NODE, "--experimental-transform-types", "--no-warnings", HERE / "prefill.mjs", FILE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(FILE.read_text("utf-8"))
    answers = iter([json.loads(line) for line in done.stdout.splitlines()])
    valid, invalid, edge = told["valid"], told["invalid"], told["edge"]
    assert {each["name"]: next(answers) for each in valid} == {each["name"]: each["fields"] for each in valid}
    assert {each["name"]: next(answers) for each in invalid} == {each["name"]: None for each in invalid}
    assert {each["name"]: next(answers) for each in edge} == {each["name"]: each["fields"] for each in edge}
    written = [dict(decode(text)) for text in answers]
    assert written == [each["fields"] for each in (*valid, *edge)]
    assert len(invalid) > 40
