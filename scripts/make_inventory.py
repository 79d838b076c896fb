"""Write docs/data-inventory.md from the store's inventory: ``python -m scripts.make_inventory``."""

from pathlib import Path

from idsvc.store.inventory import as_markdown, load

TARGET = Path(__file__).parent.parent / "docs" / "data-inventory.md"

if __name__ == "__main__":
    TARGET.write_text(as_markdown(load()), encoding="utf-8")
    print(f"wrote {TARGET.name}")
