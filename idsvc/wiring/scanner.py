"""The built files of the pages that stand alone, beside the verifier that two of them belong to."""

from typing import Final

from idsvc.errors import IdsvcError
from idsvc.office.context import Scanner
from idsvc.verify import receipt_builder, still_page
from idsvc.verify.page_builder import TEMPLATE

_WORKER: Final = "sw.js"
_KEEPER: Final = "lobby-sw.js"
_PAGES: Final = (TEMPLATE, receipt_builder.TEMPLATE, still_page.PAPERS, still_page.PREFILL)


class ScannerNotBuilt(IdsvcError):
    """The files are not where the build puts them."""

    def __init__(self) -> None:
        super().__init__("the scanner page is not installed: run scripts/build_backend.py")


def built_scanner() -> Scanner:
    """Return the pages and the workers as the build made them; raises ``ScannerNotBuilt``."""
    try:
        page, receipt, papers, prefill = (each.read_text(encoding="utf-8") for each in _PAGES)
        worker, keeper = (TEMPLATE.with_name(name).read_bytes() for name in (_WORKER, _KEEPER))
        return Scanner(page, worker, receipt, papers, prefill, keeper)
    except FileNotFoundError as missing:
        raise ScannerNotBuilt from missing
