"""The registry: batches that can be undone, past years, full-text search, saved views, exports, indexes."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEVER = "9999-12-31"
CREATE_INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5(bigrams, content='', tokenize='ascii')",
        "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_index, row)",
    ),
    "postgresql": (
        "CREATE TABLE search_index (id integer PRIMARY KEY REFERENCES search_texts ON DELETE CASCADE,"
        " bigrams tsvector NOT NULL)",
        "CREATE INDEX ix_search_index_bigrams ON search_index USING gin (bigrams)",
    ),
}
DROP_INDEX = {
    "sqlite": ("DROP TABLE search_terms", "DROP TABLE search_index"),
    "postgresql": ("DROP TABLE search_index",),
}
# What was written before 全文检索 is made searchable by `flask init` (services.installation).
MAKE_SEARCHABLE = """
INSERT INTO settings (key, value, changed_at)
SELECT 'make_searchable', 'true', CURRENT_TIMESTAMP WHERE EXISTS (SELECT 1 FROM proposals)
"""


def upgrade() -> None:
    op.create_table(
        "common_bigrams",
        sa.Column("bigram", sa.String(length=8), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bigram", name=op.f("pk_common_bigrams")),
    )
    op.create_table(
        "file_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("blob_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
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
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_file_texts_blob_id_blobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_texts")),
        sa.UniqueConstraint("blob_id", name=op.f("uq_file_texts_blob_id")),
    )
    op.create_table(
        "column_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "list",
                "revision",
                "past",
                "originals",
                "past_replies",
                "directory",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("headers", sa.String(length=64), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("chosen_by", sa.Integer(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["people.id"], name=op.f("fk_column_choices_chosen_by_people")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_column_choices_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_choices")),
        sa.UniqueConstraint("unit_id", "purpose", "headers", name="uq_column_choices_headers"),
    )
    op.create_table(
        "ledger_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("told", sa.String(length=500), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blob_id", sa.Integer(), nullable=True),
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
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_ledger_exports_blob_id_blobs")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_ledger_exports_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_exports")),
    )
    with op.batch_alter_table("ledger_exports", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_exports_person_id", ["person_id", "asked_at"], unique=False)

    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_saved_views_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_views_person_id_name")),
    )
    op.create_table(
        "past_records",
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("letter_number", sa.String(length=60), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("outcome_class", sa.String(length=20), nullable=False),
        sa.Column(
            "attitude",
            sa.Enum(
                "satisfied",
                "fairly_satisfied",
                "understanding",
                "not_satisfied",
                name="attitude",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "result",
            sa.Enum(
                "satisfied",
                "fairly_satisfied",
                "understanding",
                "not_satisfied",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("department", sa.String(length=100), nullable=False),
        sa.Column("handler", sa.String(length=50), nullable=False),
        sa.Column("co_units", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_past_records_handling_id_handlings")
        ),
        sa.PrimaryKeyConstraint("handling_id", name=op.f("pk_past_records")),
    )
    op.create_table(
        "search_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_search_texts_handling_id_handlings")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["handlings.id"], name=op.f("fk_search_texts_lead_id_handlings")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_search_texts_proposal_id_proposals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_texts")),
        sa.UniqueConstraint(
            "source", "source_id", "part", name=op.f("uq_search_texts_source_source_id_part")
        ),
    )
    with op.batch_alter_table("search_texts", schema=None) as batch_op:
        batch_op.create_index("ix_search_texts_proposal_id", ["proposal_id"], unique=False)

    with op.batch_alter_table("adjustments", schema=None) as batch_op:
        batch_op.create_index("ix_adjustments_handling_id", ["handling_id"], unique=False)

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index("ix_assignments_handling_id", ["handling_id"], unique=False)

    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "use",
                sa.Enum(
                    "original",
                    "past_reply",
                    "other",
                    name="use",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=False,
                server_default="other",
            )
        )
        batch_op.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_attachments_blob_id", ["blob_id"], unique=False)
        batch_op.create_index("ix_attachments_proposal_id", ["proposal_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_attachments_batch_id_import_batches"), "import_batches", ["batch_id"], ["id"]
        )

    with op.batch_alter_table("cohandler_links", schema=None) as batch_op:
        batch_op.create_index("ix_cohandler_links_handling_id", ["handling_id"], unique=False)

    with op.batch_alter_table("comment_requests", schema=None) as batch_op:
        batch_op.create_index("ix_comment_requests_draft_id", ["draft_id"], unique=False)
        batch_op.create_index("ix_comment_requests_round_id", ["round_id"], unique=False)

    with op.batch_alter_table("contact_cases", schema=None) as batch_op:
        batch_op.create_index("ix_contact_cases_contact_id", ["contact_id"], unique=False)
        batch_op.create_index("ix_contact_cases_round_id", ["round_id"], unique=False)

    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index("ix_extensions_handling_id", ["handling_id"], unique=False)

    with op.batch_alter_table("handlings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("past", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("parent_id", "merged_into_id"):
            batch_op.drop_index(f"ix_handlings_{name}")
            batch_op.create_index(
                f"ix_handlings_{name}",
                [name],
                unique=False,
                sqlite_where=sa.text(f"{name} IS NOT NULL"),
                postgresql_where=sa.text(f"{name} IS NOT NULL"),
            )
        batch_op.create_index("ix_handlings_proposal_id", ["proposal_id"], unique=False)

    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "purpose",
                sa.Enum(
                    "list",
                    "revision",
                    "past",
                    "originals",
                    "past_replies",
                    "directory",
                    name="purpose",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=False,
                server_default="list",
            )
        )
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("undone_by", sa.String(length=50), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_import_batches_undone_by_somebody"), "(undone_at IS NULL) = (undone_by IS NULL)"
        )

    with op.batch_alter_table("key_flags", schema=None) as batch_op:
        batch_op.create_index("ix_key_flags_proposal_id", ["proposal_id"], unique=False)

    with op.batch_alter_table("ledger_rows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sort_due", sa.Date(), nullable=False, server_default=NEVER))
        batch_op.drop_index(batch_op.f("ix_ledger_rows_unit_id_next_due"))
        batch_op.drop_index(batch_op.f("ix_ledger_rows_unit_id_state"))
        batch_op.create_index(
            "ix_ledger_rows_unit_id_state",
            ["unit_id", "state", "sort_due", "handling_id", "restricted"],
            unique=False,
        )
        batch_op.create_index("ix_ledger_rows_handler_id", ["handler_id"], unique=False)
        batch_op.create_index("ix_ledger_rows_proposal_id", ["proposal_id"], unique=False)
        batch_op.create_index(
            "ix_ledger_rows_unit_id_serial_no", ["unit_id", "serial_no", "handling_id"], unique=False
        )
        batch_op.create_index(
            "ix_ledger_rows_unit_id_sort_due",
            ["unit_id", "sort_due", "handling_id", "restricted"],
            unique=False,
        )

    with op.batch_alter_table("letter_files", schema=None) as batch_op:
        batch_op.create_index("ix_letter_files_letter_id", ["letter_id"], unique=False)

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index("ix_letters_handling_id", ["handling_id"], unique=False)
        batch_op.create_index("ix_letters_proposal_id", ["proposal_id"], unique=False)

    with op.batch_alter_table("opinion_verdicts", schema=None) as batch_op:
        batch_op.create_index("ix_opinion_verdicts_part_id", ["part_id"], unique=False)

    with op.batch_alter_table("opinions", schema=None) as batch_op:
        batch_op.create_index("ix_opinions_round_id", ["round_id"], unique=False)

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_unit_id", ["unit_id"], unique=False)

    with op.batch_alter_table("points", schema=None) as batch_op:
        batch_op.create_index("ix_points_proposal_id", ["proposal_id"], unique=False)

    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_proposals_case_number"), type_="unique")
        batch_op.create_index(
            "uq_proposals_case_number",
            ["kind_code", "level_code", "session_id", "serial_no"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.create_index("ix_proposals_batch_id", ["batch_id"], unique=False)

    with op.batch_alter_table("receipt_links", schema=None) as batch_op:
        batch_op.create_index("ix_receipt_links_delivery_id", ["delivery_id"], unique=False)

    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index("ix_receipts_delivery_id", ["delivery_id"], unique=False)

    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index("ix_rounds_handling_id", ["handling_id"], unique=False)

    with op.batch_alter_table("unit_names", schema=None) as batch_op:
        batch_op.create_index("ix_unit_names_unit_id", ["unit_id"], unique=False)

    _without_the_default("attachments", use=sa.String(length=32))
    _without_the_default("import_batches", purpose=sa.String(length=32))
    _without_the_default("handlings", past=sa.Boolean())
    _without_the_default("ledger_rows", sort_due=sa.Date())
    op.execute("UPDATE ledger_rows SET sort_due = next_due WHERE next_due IS NOT NULL")
    for line in CREATE_INDEX[op.get_bind().dialect.name]:
        op.execute(line)
    op.execute(MAKE_SEARCHABLE)


def downgrade() -> None:
    for line in DROP_INDEX[op.get_bind().dialect.name]:
        op.execute(line)
    op.execute("DELETE FROM settings WHERE key = 'make_searchable'")
    with op.batch_alter_table("unit_names", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_names_unit_id")

    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_index("ix_rounds_handling_id")

    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.drop_index("ix_receipts_delivery_id")

    with op.batch_alter_table("receipt_links", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_links_delivery_id")

    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index("ix_proposals_batch_id")
        batch_op.drop_index(
            "uq_proposals_case_number",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_proposals_case_number"), ["kind_code", "level_code", "session_id", "serial_no"]
        )
        batch_op.drop_column("undone_at")

    with op.batch_alter_table("points", schema=None) as batch_op:
        batch_op.drop_index("ix_points_proposal_id")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_unit_id")

    with op.batch_alter_table("opinions", schema=None) as batch_op:
        batch_op.drop_index("ix_opinions_round_id")

    with op.batch_alter_table("opinion_verdicts", schema=None) as batch_op:
        batch_op.drop_index("ix_opinion_verdicts_part_id")

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index("ix_letters_proposal_id")
        batch_op.drop_index("ix_letters_handling_id")

    with op.batch_alter_table("letter_files", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_files_letter_id")

    with op.batch_alter_table("ledger_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_rows_handler_id")
        batch_op.drop_index("ix_ledger_rows_unit_id_sort_due")
        batch_op.drop_index("ix_ledger_rows_unit_id_serial_no")
        batch_op.drop_index("ix_ledger_rows_proposal_id")
        batch_op.drop_index("ix_ledger_rows_unit_id_state")
        batch_op.create_index(batch_op.f("ix_ledger_rows_unit_id_state"), ["unit_id", "state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ledger_rows_unit_id_next_due"), ["unit_id", "next_due"], unique=False
        )
        batch_op.drop_column("sort_due")

    with op.batch_alter_table("key_flags", schema=None) as batch_op:
        batch_op.drop_index("ix_key_flags_proposal_id")

    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_import_batches_undone_by_somebody"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_import_batches_purpose"), type_="check")
        batch_op.drop_column("undone_by")
        batch_op.drop_column("undone_at")
        batch_op.drop_column("purpose")

    with op.batch_alter_table("handlings", schema=None) as batch_op:
        for name in ("parent_id", "merged_into_id"):
            batch_op.drop_index(f"ix_handlings_{name}")
            batch_op.create_index(f"ix_handlings_{name}", [name], unique=False)
        batch_op.drop_index("ix_handlings_proposal_id")
        batch_op.drop_column("past")

    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.drop_index("ix_extensions_handling_id")

    with op.batch_alter_table("contact_cases", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_cases_round_id")
        batch_op.drop_index("ix_contact_cases_contact_id")

    with op.batch_alter_table("comment_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_requests_round_id")
        batch_op.drop_index("ix_comment_requests_draft_id")

    with op.batch_alter_table("cohandler_links", schema=None) as batch_op:
        batch_op.drop_index("ix_cohandler_links_handling_id")

    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_attachments_batch_id_import_batches"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_attachments_use"), type_="check")
        batch_op.drop_index("ix_attachments_proposal_id")
        batch_op.drop_index("ix_attachments_blob_id")
        batch_op.drop_column("batch_id")
        batch_op.drop_column("use")

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index("ix_assignments_handling_id")

    with op.batch_alter_table("adjustments", schema=None) as batch_op:
        batch_op.drop_index("ix_adjustments_handling_id")

    with op.batch_alter_table("search_texts", schema=None) as batch_op:
        batch_op.drop_index("ix_search_texts_proposal_id")

    op.drop_table("search_texts")
    op.drop_table("past_records")
    op.drop_table("saved_views")
    with op.batch_alter_table("ledger_exports", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_exports_person_id")

    op.drop_table("ledger_exports")
    op.drop_table("column_choices")
    op.drop_table("file_texts")
    op.drop_table("common_bigrams")


def _without_the_default(table: str, **columns: sa.types.TypeEngine[Any]) -> None:
    """The rows there already have got their value; new ones bring their own."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, kind in columns.items():
            batch_op.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
