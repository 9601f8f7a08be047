"""Formal documents: PDFs and their signatures, printing in batches, validity of templates, uploaded drafts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Letters issued before this table was there still wait for their PDF.
LETTERS_WITHOUT_PDF = """
INSERT INTO renderings (source_blob_id, letter_id, state, attempts, next_attempt_at, owner, problem, asked_at)
SELECT MIN(docx_blob_id), MIN(id), 'waiting', 0, MIN(issued_at), '', '', MIN(issued_at)
FROM letters
WHERE docx_blob_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM letter_files WHERE letter_files.letter_id = letters.id AND letter_files.use = 'pdf')
GROUP BY docx_blob_id
"""


def upgrade() -> None:
    op.create_table(
        "print_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "letters",
                "receipt_forms",
                "routing_slips",
                "case_sheets",
                "covering_notes",
                "labels",
                name="what",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "form",
            sa.Enum("zip", "pdf", name="form", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("variant", sa.String(length=32), nullable=False),
        sa.Column("double_sided", sa.Boolean(), nullable=False),
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
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blob_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'done' OR blob_id IS NOT NULL", name=op.f("ck_print_batches_done_with_file")
        ),
        sa.CheckConstraint("done >= 0 AND done <= total", name=op.f("ck_print_batches_progress")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_print_batches_asked_by_people")),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_print_batches_blob_id_blobs")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_print_batches_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batches")),
    )
    with op.batch_alter_table("print_batches", schema=None) as batch_op:
        batch_op.create_index("ix_print_batches_unit_id_asked_at", ["unit_id", "asked_at"], unique=False)

    op.create_table(
        "seal_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("encrypted_key", sa.Text(), nullable=False),
        sa.Column("seal_blob_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_seal_certificates_validity")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["people.id"], name=op.f("fk_seal_certificates_added_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["seal_blob_id"], ["blobs.id"], name=op.f("fk_seal_certificates_seal_blob_id_blobs")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_seal_certificates_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_certificates")),
        sa.UniqueConstraint("unit_id", "fingerprint", name=op.f("uq_seal_certificates_unit_id_fingerprint")),
    )
    op.create_table(
        "renderings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_blob_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("pdf_blob_id", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
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
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'done' OR pdf_blob_id IS NOT NULL", name=op.f("ck_renderings_done_with_pdf")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_renderings_letter_id_letters")),
        sa.ForeignKeyConstraint(["pdf_blob_id"], ["blobs.id"], name=op.f("fk_renderings_pdf_blob_id_blobs")),
        sa.ForeignKeyConstraint(
            ["source_blob_id"], ["blobs.id"], name=op.f("fk_renderings_source_blob_id_blobs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renderings")),
        sa.UniqueConstraint("source_blob_id", name=op.f("uq_renderings_source_blob_id")),
    )
    with op.batch_alter_table("renderings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_renderings_state_next_attempt_at", ["state", "next_attempt_at"], unique=False
        )

    op.create_table(
        "print_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("blob_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["print_batches.id"], name=op.f("fk_print_items_batch_id_print_batches")
        ),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_print_items_blob_id_blobs")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_print_items_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_print_items_handling_id_handlings")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_print_items_letter_id_letters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_items")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_print_items_batch_id_position")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("upload_blob_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_drafts_upload_blob_id_blobs"), "blobs", ["upload_blob_id"], ["id"]
        )

    with op.batch_alter_table("letter_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("certificate_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_files_certificate_id_seal_certificates"),
            "seal_certificates",
            ["certificate_id"],
            ["id"],
        )

    with op.batch_alter_table("letter_templates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("valid_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("name", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("added_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("added_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_templates_added_by_people"), "people", ["added_by"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_letter_templates_validity"), "valid_to IS NULL OR valid_to >= valid_from"
        )

    op.execute(LETTERS_WITHOUT_PDF)
    op.execute("UPDATE letter_templates SET ended_at = CURRENT_TIMESTAMP WHERE NOT active")


def downgrade() -> None:
    with op.batch_alter_table("letter_templates", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_letter_templates_validity"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_letter_templates_added_by_people"), type_="foreignkey")
        batch_op.drop_column("ended_at")
        batch_op.drop_column("added_at")
        batch_op.drop_column("added_by")
        batch_op.drop_column("name")
        batch_op.drop_column("valid_to")

    with op.batch_alter_table("letter_files", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_letter_files_certificate_id_seal_certificates"), type_="foreignkey"
        )
        batch_op.drop_column("certificate_id")

    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_drafts_upload_blob_id_blobs"), type_="foreignkey")
        batch_op.drop_column("upload_blob_id")

    op.drop_table("print_items")
    with op.batch_alter_table("renderings", schema=None) as batch_op:
        batch_op.drop_index("ix_renderings_state_next_attempt_at")

    op.drop_table("renderings")
    op.drop_table("seal_certificates")
    with op.batch_alter_table("print_batches", schema=None) as batch_op:
        batch_op.drop_index("ix_print_batches_unit_id_asked_at")

    op.drop_table("print_batches")
