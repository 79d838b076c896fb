"""The page's reader of typed lines against the same vectors as the command's."""

import json
import subprocess
from pathlib import Path

from tests.support.node import NODE

HERE = Path(__file__).parent
FILE = HERE / "wedge.json"


def test_the_page_reads_every_typed_line_as_the_command_does() -> None:
    command = [NODE, "--experimental-transform-types", "--no-warnings", HERE / "wedge.mjs", FILE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(FILE.read_text("utf-8"))
    found = dict(zip((case["name"] for case in told["cases"]), map(json.loads, done.stdout.splitlines()), strict=True))
    layouts = told["layouts"]
    wanted = {
        case["name"]: {
            "kind": case["kind"],
            "text": case.get("text", ""),
            "learnt": layouts[case["learnt"]] if "learnt" in case else None,
        }
        for case in told["cases"]
    }
    assert found == wanted
    assert len(found) > 100
