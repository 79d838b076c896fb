"""The lobby's two pages as files of Harborview, as the office publishes them."""

from pathlib import Path

from idsvc.office.lobby import LobbyPage, data_of
from idsvc.policy import load
from idsvc.verify.still_page import PAPERS, PREFILL, build_still_page
from tests.support.city import POLICY

HARBORVIEW = load(POLICY.read_text("utf-8"))
TEMPLATES = {LobbyPage.PAPERS: PAPERS, LobbyPage.PREFILL: PREFILL}


def write_pages(folder: Path) -> None:
    """Put both pages side by side into a folder."""
    for page, template in TEMPLATES.items():
        other = next(each for each in LobbyPage if each is not page)
        data = data_of(HARBORVIEW, page) | {"other": f"{other}.html"}
        (folder / f"{page}.html").write_text(build_still_page(template.read_text("utf-8"), data), "utf-8")
