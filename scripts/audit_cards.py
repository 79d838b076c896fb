"""Check that the cards a city signed are the cards in its books, and that cancelled ones are on the public list.

Run: python scripts/audit_cards.py CITY [--keys DIR] [--at DAY] [--json]
Exit: 0 all well, 1 a finding, 2 usage, 3 could not look. docs/auditors.md explains each line.
"""

from idsvc.commands.audit import cards

if __name__ == "__main__":
    cards(prog_name="audit_cards.py")
