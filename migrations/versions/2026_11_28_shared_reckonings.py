"""How a clock's day came about stands in a table of its own, and SQLite compares words without a list."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHECKED_OFTEN = ("handlings", "rounds", "proposers")
"""Tables with many rows and words that SQLite checks: made anew, since a check cannot be changed (``storage.base``)."""
# Clocks that began alike get the reckoning of the first of them.
SHARE = """
UPDATE clocks SET reckoning_id = alike.first_id FROM (
  SELECT id, min(id) OVER (PARTITION BY CAST(rule AS text), CAST(sum AS text)) AS first_id FROM clocks
) AS alike WHERE alike.id = clocks.id
"""
FILL = "INSERT INTO reckonings (id, rule, sum) SELECT id, rule, sum FROM clocks WHERE id = reckoning_id"
COUNT_ON = "SELECT setval(pg_get_serial_sequence('reckonings', 'id'), (SELECT max(id) FROM reckonings))"
GIVE_BACK = """
UPDATE clocks SET rule = reckonings.rule, sum = reckonings.sum
FROM reckonings WHERE reckonings.id = clocks.reckoning_id
"""


def upgrade() -> None:
    op.create_table(
        "reckonings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("sum", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reckonings")),
    )
    op.add_column("clocks", sa.Column("reckoning_id", sa.Integer(), nullable=True))
    op.execute(SHARE)
    op.execute(FILL)
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.alter_column("reckoning_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_clocks_reckoning_id_reckonings"), "reckonings", ["reckoning_id"], ["id"]
        )
        batch_op.drop_column("rule")
        batch_op.drop_column("sum")
    if op.get_bind().dialect.name == "sqlite":
        for table in CHECKED_OFTEN:
            with op.batch_alter_table(table, schema=None, recreate="always"):
                pass
    else:
        op.execute(COUNT_ON)


def downgrade() -> None:
    for name in ("rule", "sum"):
        op.add_column("clocks", sa.Column(name, sa.JSON(), nullable=True))
    op.execute(GIVE_BACK)
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        for name in ("rule", "sum"):
            batch_op.alter_column(name, existing_type=sa.JSON(), nullable=False)
        batch_op.drop_constraint(batch_op.f("fk_clocks_reckoning_id_reckonings"), type_="foreignkey")
        batch_op.drop_column("reckoning_id")
    op.drop_table("reckonings")
