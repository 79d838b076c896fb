"""The copies in which a violation is planted, with what the audits then say."""

from dataclasses import dataclass, field
from pathlib import Path

from idsvc.oversight import audits, report
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import Check
from idsvc.oversight.state import SavedState
from idsvc.staff.passwords import HashCost
from idsvc.wiring import planting
from tests.support.city import CHEAP_HASH


@dataclass
class Planted(planting.Planted):
    """One city on disk, nothing of it open; ``today`` is the day it is audited on."""

    cost: HashCost = field(default=CHEAP_HASH)

    def checks(self, audit: Audit, saved: SavedState | None = None) -> tuple[Check, ...]:
        return audits.run(audit, self.reading(saved))

    def codes(self, audit: Audit, saved: SavedState | None = None) -> set[str]:
        return {finding.code.value for check in self.checks(audit, saved) for finding in check.findings}

    def exit(self, audit: Audit) -> int:
        return int(report.exit_code(self.checks(audit)))

    def copy(self, to: Path) -> "Planted":
        made = super().copy(to)
        return Planted(made.where, made.today)
