"""From any earlier version of the tables to this one, in the transaction of whoever opens the database."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_HERE: Final = str(Path(__file__).parent)


def upgrade(connection: Connection) -> None:
    """Take every step that this database has not taken yet; the caller's transaction keeps all of them or none."""
    script = _steps()
    context = MigrationContext.configure(connection)
    steps = list(script.iterate_revisions("head", context.get_current_revision()))
    with Operations.context(context):
        for step in reversed(steps):
            step.module.upgrade()
            context.stamp(script, step.revision)


def is_current(connection: Connection) -> bool:
    """Tell whether the database has taken every step there is."""
    found = MigrationContext.configure(connection).get_current_revision()
    return found is not None and found == _steps().get_current_head()


@cache
def _steps() -> ScriptDirectory:
    """Return the steps, read once: they are files of the program."""
    return ScriptDirectory(_HERE)
