"""Clocks and reminders: notices by several channels, daily jobs, changes of days, 督办单, what follows a reply."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# Ledger rows and tasks hold more than before: `flask init` makes them anew (services.installation).
RENEW_PROJECTIONS = """
INSERT INTO settings (key, value, changed_at)
SELECT 'renew_projections', 'true', CURRENT_TIMESTAMP WHERE EXISTS (SELECT 1 FROM handlings)
"""
# Notices of before reached the inbox and nothing else.
KEPT_NOTICES = """
INSERT INTO outbox (id, at, kind, channel, handling_id, person_id, subject, text, dedupe_key, read_at,
    state, attempts, next_attempt_at, owner, problem, finished_at, give_up_at)
SELECT id, at, 'act', 'inbox', handling_id, person_id, subject, text, dedupe_key, read_at,
    'done', 0, at, '', '', at, at
FROM outbox_before WHERE person_id IS NOT NULL
"""
KEPT_GOING_BACK = """
INSERT INTO outbox (id, at, handling_id, person_id, channel, subject, text, dedupe_key, read_at, attempts)
SELECT id, at, handling_id, person_id, channel, subject, text, dedupe_key, read_at, attempts
FROM outbox_before WHERE channel = 'inbox'
"""


def upgrade() -> None:
    op.create_table(
        "job_days",
        sa.Column("job", sa.String(length=50), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("job", "day", name=op.f("pk_job_days")),
    )
    op.create_table(
        "workers",
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_workers")),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_feeds_person_id", ["person_id"], unique=False)

    op.create_table(
        "day_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=50), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("years", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_day_changes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_changes")),
    )
    op.create_table(
        "notice_preferences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notice_preferences_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_preferences")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("round_no", sa.Integer(), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "supervision",
                "to_leader",
                "to_supervisor",
                name="form",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issuer_unit_id", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_by_name", sa.String(length=50), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("addressed", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by_name", sa.String(length=50), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_name", sa.String(length=50), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (feedback = '')", name=op.f("ck_notices_answer_has_words")
        ),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_notices_handling_id_handlings")
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["people.id"], name=op.f("fk_notices_issued_by_people")),
        sa.ForeignKeyConstraint(
            ["issuer_unit_id"], ["units.id"], name=op.f("fk_notices_issuer_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_handling_id", ["handling_id"], unique=False)
        batch_op.create_index(
            "uq_notices_number",
            ["issuer_unit_id", "number"],
            unique=True,
            sqlite_where=sa.text("number <> ''"),
            postgresql_where=sa.text("number <> ''"),
        )

    op.create_table(
        "progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_progress_handling_id_handlings")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_progress_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
    )
    with op.batch_alter_table("progress", schema=None) as batch_op:
        batch_op.create_index("ix_progress_handling_id", ["handling_id"], unique=False)

    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "whole",
                "summary",
                "withheld",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome <> 'withheld' OR reason <> ''", name=op.f("ck_publications_withheld_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_publications_handling_id_handlings")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_publications_letter_id_letters")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_publications_recorded_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index("ix_publications_handling_id", ["handling_id"], unique=False)

    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pauses", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("previous_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("change", sa.String(length=300), nullable=False, server_default=""))
        batch_op.drop_index(batch_op.f("ix_clocks_due_on"))
        batch_op.create_index(
            "ix_clocks_open_due_on",
            ["due_on"],
            unique=False,
            sqlite_where=sa.text("met_on IS NULL AND cancelled_at IS NULL"),
            postgresql_where=sa.text("met_on IS NULL AND cancelled_at IS NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_clocks_previous_id_clocks"), "clocks", ["previous_id"], ["id"]
        )

    with op.batch_alter_table("handlings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("received_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("meeting_on", sa.Date(), nullable=True))

    with op.batch_alter_table("ledger_rows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_time", sa.Boolean(), nullable=True))

    with op.batch_alter_table("official_years", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))

    _without_the_default("clocks", pauses=sa.JSON(), change=sa.String(length=300))
    _without_the_default("official_years", source=sa.String(length=200))
    op.execute("UPDATE official_years SET source = '国务院办公厅通知（随程序提供）'")
    _remake_outbox(_create_outbox, KEPT_NOTICES)
    op.execute(RENEW_PROJECTIONS)


def downgrade() -> None:
    op.execute("DELETE FROM settings WHERE key = 'renew_projections'")
    _remake_outbox(_create_first_outbox, KEPT_GOING_BACK)
    with op.batch_alter_table("official_years", schema=None) as batch_op:
        batch_op.drop_column("changed_at")
        batch_op.drop_column("source")

    with op.batch_alter_table("ledger_rows", schema=None) as batch_op:
        batch_op.drop_column("on_time")

    with op.batch_alter_table("handlings", schema=None) as batch_op:
        batch_op.drop_column("meeting_on")
        batch_op.drop_column("received_on")

    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_clocks_previous_id_clocks"), type_="foreignkey")
        batch_op.drop_index(
            "ix_clocks_open_due_on",
            sqlite_where=sa.text("met_on IS NULL AND cancelled_at IS NULL"),
            postgresql_where=sa.text("met_on IS NULL AND cancelled_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_clocks_due_on"), ["due_on"], unique=False)
        batch_op.drop_column("change")
        batch_op.drop_column("previous_id")
        batch_op.drop_column("pauses")

    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index("ix_publications_handling_id")

    op.drop_table("publications")
    with op.batch_alter_table("progress", schema=None) as batch_op:
        batch_op.drop_index("ix_progress_handling_id")

    op.drop_table("progress")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_handling_id")

    op.drop_table("notices")
    op.drop_table("notice_preferences")
    op.drop_table("day_changes")
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_feeds_person_id")

    op.drop_table("calendar_feeds")
    op.drop_table("workers")
    op.drop_table("job_days")


def _without_the_default(table: str, **columns: sa.types.TypeEngine[Any]) -> None:
    """The rows there already have got their value; new ones bring their own."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, kind in columns.items():
            batch_op.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


def _remake_outbox(create: Callable[[], None], keep: str) -> None:
    """A new table under the old name, with what is to be kept of the rows."""
    op.execute("CREATE TEMPORARY TABLE outbox_before AS SELECT * FROM outbox")
    op.drop_table("outbox")
    create()
    op.execute(keep)
    op.execute("DROP TABLE outbox_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('outbox', 'id'), MAX(id)) FROM outbox HAVING MAX(id) > 0"
        )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "act",
                "urge",
                "supervision",
                "reminder",
                "dates_moved",
                "digest",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "inbox",
                "email",
                "webhook",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("handling_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "working",
                "done",
                "failed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel <> 'inbox' OR state = 'done'", name=op.f("ck_outbox_inbox_is_done")),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR channel = 'webhook'", name=op.f("ck_outbox_has_recipient")
        ),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_outbox_handling_id_handlings")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index("ix_outbox_person_id_channel_at", "outbox", ["person_id", "channel", "at"], unique=False)
    op.create_index("ix_outbox_state_next_attempt_at", "outbox", ["state", "next_attempt_at"], unique=False)


def _create_first_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_outbox_handling_id_handlings")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index("ix_outbox_person_id_at", "outbox", ["person_id", "at"], unique=False)
