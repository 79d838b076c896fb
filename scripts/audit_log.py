"""Check that a city's log is whole, signed, published, and only grew.

Run: python scripts/audit_log.py CITY [--keys DIR] [--state FILE] [--at DAY] [--json]
Exit: 0 all well, 1 a finding, 2 usage, 3 could not look. docs/auditors.md explains each line.
"""

from idsvc.commands.audit import log

if __name__ == "__main__":
    log(prog_name="audit_log.py")
