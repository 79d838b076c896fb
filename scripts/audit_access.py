"""Look for days on which somebody at the city opened far more records than others do.

Run: python scripts/audit_access.py CITY [--keys DIR] [--at DAY] [--json]
Exit: 0 all well, 1 a finding, 2 usage, 3 could not look. docs/auditors.md explains each line.
"""

from idsvc.commands.audit import access

if __name__ == "__main__":
    access(prog_name="audit_access.py")
