"""Check that a city's database has room for what is promised, and for no more.

Run: python scripts/audit_schema.py CITY [--keys DIR] [--state FILE] [--at DAY] [--json]
Exit: 0 all well, 1 a finding, 2 usage, 3 could not look. docs/auditors.md explains each line.
"""

from idsvc.commands.audit import schema

if __name__ == "__main__":
    schema(prog_name="audit_schema.py")
