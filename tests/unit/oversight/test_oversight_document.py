from pathlib import Path

from idsvc.oversight.finding import FindingCode
from idsvc.wiring.violations import BY_OTHER_COMMANDS, VIOLATIONS, as_markdown


def test_the_page_of_findings_is_made_of_the_codes() -> None:
    """Made anew by ``python -m scripts.make_findings``."""
    page = (Path(__file__).parents[3] / "docs" / "findings.md").read_text(encoding="utf-8")
    assert page == as_markdown()


def test_every_code_is_seen_by_somebody() -> None:
    assert {each.code for each in VIOLATIONS.values()} | BY_OTHER_COMMANDS.keys() == set(FindingCode)
