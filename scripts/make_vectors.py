"""Writes tests/vectors/*.json afresh from the fixed test keys: `python scripts/make_vectors.py`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.prefill_maker import prefill_json  # noqa: E402 - the tree's root has to be on the path first
from tests.support.vector_maker import files  # noqa: E402 - the same
from tests.support.wedge_maker import wedge_json  # noqa: E402 - the same

if __name__ == "__main__":
    made = files()
    made |= {"wedge.json": wedge_json(made["valid.json"]), "prefill.json": prefill_json()}
    for name, text in made.items():
        (ROOT / "tests" / "vectors" / name).write_text(text, "utf-8")
        print(f"tests/vectors/{name}")
