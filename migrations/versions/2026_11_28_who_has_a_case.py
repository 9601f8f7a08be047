"""The indexes by person hold the rows that name one: most tasks and ledger rows belong to a role, not to a person."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = (
    ("ix_tasks_person_id", "tasks", "person_id"),
    ("ix_ledger_rows_handler_id", "ledger_rows", "handler_id"),
)


def upgrade() -> None:
    for name, table, column in INDEXES:
        named = sa.text(f"{column} IS NOT NULL")
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [column], sqlite_where=named, postgresql_where=named)


def downgrade() -> None:
    for name, table, column in INDEXES:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [column])
