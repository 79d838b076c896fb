"""What each role may do: one table, and everything that does not stand in it is refused (DOMAIN 6)."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.staff.account import Role


@unique
class Permission(StrEnum):
    """The closed set of things that take a permission."""

    VISIT_OPEN = "visit.open"
    VISIT_EDIT = "visit.edit"
    EVIDENCE_CAPTURE = "evidence.capture"
    CAPTURE_VIEW = "capture.view"
    CASE_REOPEN = "case.reopen"
    CASE_FIND = "case.find"
    CASE_REFER = "case.refer"
    CASE_DECIDE = "case.decide"
    CASE_WITHDRAW = "case.withdraw"
    CARD_ISSUE = "card.issue"
    CARD_HAND_OVER = "card.hand_over"
    CARD_CANCEL = "card.cancel"
    STOCK_NOTE = "stock.note"
    STOCK_SIGN = "stock.sign"
    STOCK_KEEP = "stock.keep"
    QUEUE_VIEW = "queue.view"
    APPOINTMENTS_MANAGE = "appointments.manage"
    HOLD_MANAGE = "hold.manage"
    REQUEST_MANAGE = "request.manage"
    FIGURES_VIEW = "figures.view"
    JOURNAL_VIEW = "journal.view"
    KEYS_MANAGE = "keys.manage"
    STAFF_MANAGE = "staff.manage"
    FEE_TAKE = "fee.take"
    DAY_CLOSE = "day.close"
    STAFF_CONFIRM = "staff.confirm"
    CARD_DESIGN = "card.design"
    PRINTER_CHECK = "printer.check"


TABLE: Final[Mapping[Role, frozenset[Permission]]] = MappingProxyType(
    {
        Role.CLERK: frozenset(
            {
                Permission.VISIT_OPEN,
                Permission.VISIT_EDIT,
                Permission.EVIDENCE_CAPTURE,
                Permission.CASE_REOPEN,
                Permission.CASE_WITHDRAW,
                Permission.CARD_ISSUE,
                Permission.CARD_HAND_OVER,
                Permission.FEE_TAKE,
                Permission.DAY_CLOSE,
                Permission.CARD_CANCEL,
                Permission.STOCK_NOTE,
                Permission.STOCK_SIGN,
                Permission.PRINTER_CHECK,
            }
        ),
        Role.SUPERVISOR: frozenset(
            {
                Permission.CASE_REOPEN,
                Permission.QUEUE_VIEW,
                Permission.APPOINTMENTS_MANAGE,
                Permission.FEE_TAKE,
                Permission.DAY_CLOSE,
                Permission.CAPTURE_VIEW,
                Permission.CASE_FIND,
                Permission.CASE_REFER,
                Permission.CASE_DECIDE,
                Permission.CARD_CANCEL,
                Permission.STOCK_NOTE,
                Permission.STOCK_SIGN,
                Permission.STOCK_KEEP,
                Permission.FIGURES_VIEW,
                Permission.STAFF_CONFIRM,
                Permission.CARD_DESIGN,
                Permission.PRINTER_CHECK,
            }
        ),
        Role.COUNSEL: frozenset({Permission.HOLD_MANAGE, Permission.REQUEST_MANAGE, Permission.FIGURES_VIEW}),
        Role.AUDITOR: frozenset({Permission.FIGURES_VIEW, Permission.JOURNAL_VIEW}),
        Role.OPERATOR: frozenset(
            {
                Permission.KEYS_MANAGE,
                Permission.STAFF_MANAGE,
                Permission.STAFF_CONFIRM,
                Permission.CARD_DESIGN,
                Permission.PRINTER_CHECK,
            }
        ),
    }
)


def allowed(role: Role, permission: Permission) -> bool:
    """Tell whether the table grants this; the default is no."""
    return permission in TABLE.get(role, frozenset())
