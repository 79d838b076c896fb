"""Check that a city keeps nothing for longer than it promised, and lost track of nothing.

Run: python scripts/audit_retention.py CITY [--keys DIR] [--state FILE] [--at DAY] [--json]
Exit: 0 all well, 1 a finding, 2 usage, 3 could not look. docs/auditors.md explains each line.
"""

from idsvc.commands.audit import retention

if __name__ == "__main__":
    retention(prog_name="audit_retention.py")
