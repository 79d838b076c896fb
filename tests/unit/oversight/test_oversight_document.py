from pathlib import Path

from idsvc.oversight.finding import SENTENCES


def test_the_page_of_findings_lists_every_code_with_its_sentence() -> None:
    page = (Path(__file__).parents[3] / "docs" / "findings.md").read_text(encoding="utf-8")
    rows = page.partition("| code | after the count |\n|---|---|\n")[2]
    assert rows == "".join(f"| `{code}` | {sentence} |\n" for code, sentence in SENTENCES.items())
