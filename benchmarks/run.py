"""Runs every benchmark, one after the other, and prints one table; ``--json`` for a program."""

import sys
from types import ModuleType

import audit_ledger
import code_plans
import cold_start
import counter_pages
import issue_card
import purge_captures
import residue
import scan_rate
import scanner_page
import seal_capture
import verify
from measure import Row, show

ALL: tuple[ModuleType, ...] = (
    verify,
    issue_card,
    seal_capture,
    purge_captures,
    residue,
    audit_ledger,
    cold_start,
    counter_pages,
    code_plans,
    scan_rate,
    scanner_page,
)


def main() -> None:
    """Run all of them and print."""
    rows: list[Row] = []
    for each in ALL:
        print(f"{each.__name__} …", file=sys.stderr)
        rows += each.rows()
    show(rows)


if __name__ == "__main__":
    main()
