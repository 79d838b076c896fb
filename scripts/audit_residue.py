"""Search a city's disks for what its log says must be gone: clock cells, clock secrets, planted marks.

Run: python scripts/audit_residue.py [CITY] [--ledger DIR] [--device PATH] [--dump PATH] [--path PATH] [--swap] [--json]
Exit: 0 nothing met, 1 a finding, 2 usage, 3 could not look everywhere. docs/auditors.md explains each line.
"""

from idsvc.commands.audit_residue import command

if __name__ == "__main__":
    command(prog_name="audit_residue.py")
