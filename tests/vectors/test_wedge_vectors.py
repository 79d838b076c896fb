import json
from pathlib import Path

import pytest

from idsvc.verify.wedge import US, Kind, Layout, read_line
from tests.support.wedge_maker import wedge_json

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "wedge.json").read_text("utf-8"))
LAYOUTS = {name: Layout.from_json(json.dumps(kept)) for name, kept in VECTORS["layouts"].items()}
KINDS = {"empty": Kind.EMPTY, "code": Kind.CODE, "layout": Kind.LAYOUT, "damaged": Kind.DAMAGED_LAYOUT}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_a_typed_line_is_read(case: dict[str, str]) -> None:
    found = read_line(case["line"], LAYOUTS[case["layout"]] if case["layout"] else US)
    assert found.kind is KINDS[case["kind"]]
    assert found.text == case.get("text", "")
    assert found.layout == (LAYOUTS[case["learnt"]] if "learnt" in case else None)


def test_the_file_is_what_the_maker_makes_of_the_codes() -> None:
    assert wedge_json((HERE / "valid.json").read_text("utf-8")) == (HERE / "wedge.json").read_text("utf-8")
