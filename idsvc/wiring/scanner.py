"""The scanner page's built files, beside the verifier they belong to."""

from typing import Final

from idsvc.errors import IdsvcError
from idsvc.office.context import Scanner
from idsvc.verify.page_builder import TEMPLATE

_WORKER: Final = "sw.js"


class ScannerNotBuilt(IdsvcError):
    """The files are not where the build puts them."""

    def __init__(self) -> None:
        super().__init__("the scanner page is not installed: run scripts/build_backend.py")


def built_scanner() -> Scanner:
    """Return the page and its worker as the build made them; raises ``ScannerNotBuilt``."""
    try:
        return Scanner(TEMPLATE.read_text(encoding="utf-8"), TEMPLATE.with_name(_WORKER).read_bytes())
    except FileNotFoundError as missing:
        raise ScannerNotBuilt from missing
