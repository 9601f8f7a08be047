"""Answers point by point, opinions and their outcome, proofreading, responsibilities, standard lines, commitments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "standard_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_standard_lines_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_standard_lines_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_lines")),
    )
    with op.batch_alter_table("standard_lines", schema=None) as batch_op:
        batch_op.create_index("ix_standard_lines_unit_id", ["unit_id"], unique=False)

    op.create_table(
        "library_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=100), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("blob_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["people.id"], name=op.f("fk_library_documents_added_by_people")
        ),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_library_documents_blob_id_blobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_documents")),
    )
    with op.batch_alter_table("library_documents", schema=None) as batch_op:
        batch_op.create_index("ix_library_documents_title", ["title"], unique=False)

    op.create_table(
        "proof_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "list",
            sa.Enum("words", "phrases", name="list", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("wrong", sa.String(length=100), nullable=False),
        sa.Column("right", sa.String(length=100), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "error",
                "warning",
                "hint",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["people.id"], name=op.f("fk_proof_words_changed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_words")),
        sa.UniqueConstraint("list", "wrong", name=op.f("uq_proof_words_list_wrong")),
    )
    op.create_table(
        "standard_line_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("approved_by", sa.String(length=100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_standard_line_versions_validity")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["standard_lines.id"], name=op.f("fk_standard_line_versions_line_id_standard_lines")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_standard_line_versions_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_line_versions")),
        sa.UniqueConstraint("line_id", "number", name=op.f("uq_standard_line_versions_line_id_number")),
    )
    op.create_table(
        "responsibility_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chapter", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["library_documents.id"],
            name=op.f("fk_responsibility_tasks_document_id_library_documents"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility_tasks")),
        sa.UniqueConstraint(
            "document_id", "position", name=op.f("uq_responsibility_tasks_document_id_position")
        ),
    )
    op.create_table(
        "responsibility_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "lead",
                "support",
                "responsible",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["responsibility_tasks.id"],
            name=op.f("fk_responsibility_shares_task_id_responsibility_tasks"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_responsibility_shares_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility_shares")),
        sa.UniqueConstraint("task_id", "position", name=op.f("uq_responsibility_shares_task_id_position")),
    )
    with op.batch_alter_table("responsibility_shares", schema=None) as batch_op:
        batch_op.create_index("ix_responsibility_shares_unit_id", ["unit_id"], unique=False)

    op.create_table(
        "point_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("cohandling_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(department_id IS NULL) <> (cohandling_id IS NULL)", name=op.f("ck_point_shares_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["cohandling_id"], ["handlings.id"], name=op.f("fk_point_shares_cohandling_id_handlings")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_point_shares_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_point_shares_handling_id_handlings")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_point_shares_person_id_people")),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name=op.f("fk_point_shares_point_id_points")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_shares")),
        sa.UniqueConstraint(
            "handling_id",
            "point_id",
            "department_id",
            name=op.f("uq_point_shares_handling_id_point_id_department_id"),
        ),
        sa.UniqueConstraint("point_id", "cohandling_id", name=op.f("uq_point_shares_point_id_cohandling_id")),
    )
    with op.batch_alter_table("point_shares", schema=None) as batch_op:
        batch_op.create_index("ix_point_shares_cohandling_id", ["cohandling_id"], unique=False)

    op.create_table(
        "commitments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("lineage", sa.String(length=32), nullable=False),
        sa.Column("sentence", sa.String(length=1000), nullable=False),
        sa.Column("measure", sa.String(length=1000), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_words", sa.String(length=50), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "confirmed", "declined", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handlings.id"], name=op.f("fk_commitments_handling_id_handlings")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_commitments_person_id_people")),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name=op.f("fk_commitments_point_id_points")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_commitments_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
    )
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.create_index("ix_commitments_handling_id", ["handling_id"], unique=False)
        batch_op.create_index("ix_commitments_round_id", ["round_id"], unique=False)

    op.create_table(
        "finding_waivers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_finding_waivers_person_id_people")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_finding_waivers_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["people.id"], name=op.f("fk_finding_waivers_withdrawn_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_waivers")),
    )
    with op.batch_alter_table("finding_waivers", schema=None) as batch_op:
        batch_op.create_index("ix_finding_waivers_round_id", ["round_id"], unique=False)

    op.create_table(
        "paragraph_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("lineage", sa.String(length=32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_paragraph_lines_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["standard_line_versions.id"],
            name=op.f("fk_paragraph_lines_version_id_standard_line_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph_lines")),
        sa.UniqueConstraint(
            "round_id", "lineage", "version_id", name=op.f("uq_paragraph_lines_round_id_lineage_version_id")
        ),
    )
    with op.batch_alter_table("paragraph_lines", schema=None) as batch_op:
        batch_op.create_index("ix_paragraph_lines_version_id", ["version_id"], unique=False)

    op.create_table(
        "point_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "adopted",
                "partly",
                "explained",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_point_verdicts_person_id_people")
        ),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name=op.f("fk_point_verdicts_point_id_points")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_point_verdicts_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_verdicts")),
        sa.UniqueConstraint("round_id", "point_id", name=op.f("uq_point_verdicts_round_id_point_id")),
    )
    op.create_table(
        "part_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_id"], ["opinion_parts.id"], name=op.f("fk_part_points_part_id_opinion_parts")
        ),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name=op.f("fk_part_points_point_id_points")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_points")),
        sa.UniqueConstraint("part_id", "point_id", name=op.f("uq_part_points_part_id_point_id")),
    )
    with op.batch_alter_table("cohandler_links", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "purpose",
                sa.Enum(
                    "opinion", "outcome", name="purpose", native_enum=False, create_constraint=True, length=32
                ),
                server_default="opinion",
                nullable=False,
            )
        )

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sources", sa.JSON(), nullable=True))

    with op.batch_alter_table("point_answers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("automatic", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("point_answers", schema=None) as batch_op:
        batch_op.drop_column("automatic")

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_column("sources")

    with op.batch_alter_table("cohandler_links", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_cohandler_links_purpose"), type_="check")
        batch_op.drop_column("purpose")

    op.drop_table("part_points")
    op.drop_table("point_verdicts")
    with op.batch_alter_table("paragraph_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_paragraph_lines_version_id")

    op.drop_table("paragraph_lines")
    with op.batch_alter_table("finding_waivers", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_waivers_round_id")

    op.drop_table("finding_waivers")
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.drop_index("ix_commitments_round_id")
        batch_op.drop_index("ix_commitments_handling_id")

    op.drop_table("commitments")
    with op.batch_alter_table("point_shares", schema=None) as batch_op:
        batch_op.drop_index("ix_point_shares_cohandling_id")

    op.drop_table("point_shares")
    with op.batch_alter_table("responsibility_shares", schema=None) as batch_op:
        batch_op.drop_index("ix_responsibility_shares_unit_id")

    op.drop_table("responsibility_shares")
    op.drop_table("responsibility_tasks")
    op.drop_table("standard_line_versions")
    op.drop_table("proof_words")
    with op.batch_alter_table("library_documents", schema=None) as batch_op:
        batch_op.drop_index("ix_library_documents_title")

    op.drop_table("library_documents")
    with op.batch_alter_table("standard_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_standard_lines_unit_id")

    op.drop_table("standard_lines")
