"""Write docs/findings.md from the codes, their sentences and the violations that prove them.

Run: python -m scripts.make_findings
"""

from pathlib import Path

from idsvc.wiring import violations

if __name__ == "__main__":
    page = Path(__file__).parent.parent / "docs" / "findings.md"
    page.write_text(violations.as_markdown(), encoding="utf-8")
