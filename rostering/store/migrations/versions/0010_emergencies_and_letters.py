"""Emergencies and their reviews, letters to other stores, questions and deputies, zones of an outbreak."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approver_deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("deputy", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_approver_deputy_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approver_deputy")),
    )
    op.create_index(op.f("ix_approver_deputy_approver"), "approver_deputy", ["approver"], unique=False)
    op.create_index(op.f("ix_approver_deputy_deputy"), "approver_deputy", ["deputy"], unique=False)
    op.create_table(
        "emergency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("declared_by", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_for", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_emergency_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency")),
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_partner_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_index(op.f("ix_partner_organisation_id"), "partner", ["organisation_id"], unique=False)
    op.create_table(
        "emergency_organisation",
        sa.Column("emergency_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["emergency_id"], ["emergency.id"], name=op.f("fk_emergency_organisation_emergency_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_emergency_organisation_organisation_id")
        ),
        sa.PrimaryKeyConstraint("emergency_id", "organisation_id", name=op.f("pk_emergency_organisation")),
    )
    op.create_table(
        "busy_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_busy_time_organisation_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_busy_time_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_time")),
    )
    op.create_index(op.f("ix_busy_time_worker_id"), "busy_time", ["worker_id"], unique=False)
    op.create_table(
        "outbreak_zone",
        sa.Column("outbreak_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["outbreak_id"], ["outbreak.id"], name=op.f("fk_outbreak_zone_outbreak_id")),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_outbreak_zone_setting_id")),
        sa.PrimaryKeyConstraint("outbreak_id", "setting_id", name=op.f("pk_outbreak_zone")),
    )
    op.create_table(
        "shared_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_shared_person_organisation_id")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_shared_person_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_person")),
        sa.UniqueConstraint("organisation_id", "subject", name=op.f("uq_shared_person_organisation_id_subject")),
    )
    op.create_index(op.f("ix_shared_person_worker_id"), "shared_person", ["worker_id"], unique=False)
    op.create_table(
        "deployment_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_deployment_question_deployment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment_question")),
    )
    op.create_index(
        op.f("ix_deployment_question_deployment_id"), "deployment_question", ["deployment_id"], unique=False
    )
    op.create_table(
        "deployment_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_deployment_review_deployment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment_review")),
        sa.UniqueConstraint(
            "deployment_id", "organisation", name=op.f("uq_deployment_review_deployment_id_organisation")
        ),
    )
    op.create_index(op.f("ix_deployment_review_deployment_id"), "deployment_review", ["deployment_id"], unique=False)
    op.create_table(
        "shared_deployment",
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(length=99), nullable=False),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_shared_deployment_deployment_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_shared_deployment_organisation_id")
        ),
        sa.PrimaryKeyConstraint("deployment_id", name=op.f("pk_shared_deployment")),
        sa.UniqueConstraint("urn", name=op.f("uq_shared_deployment_urn")),
    )
    op.create_index(
        op.f("ix_shared_deployment_organisation_id"), "shared_deployment", ["organisation_id"], unique=False
    )
    op.add_column("agreement", sa.Column("emergency_notice_days", sa.Integer(), nullable=True))
    op.add_column("outbreak_cohort", sa.Column("zone", sa.String(), nullable=True))
    with op.batch_alter_table("deployment_step") as step:
        step.add_column(sa.Column("emergency_id", sa.Integer(), nullable=True))
        step.add_column(sa.Column("in_place_of", sa.String(), nullable=True))
        step.create_foreign_key(op.f("fk_deployment_step_emergency_id"), "emergency", ["emergency_id"], ["id"])
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=True),
        sa.Column("shared_person_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_letter_deployment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_letter_organisation_id")),
        sa.ForeignKeyConstraint(["shared_person_id"], ["shared_person.id"], name=op.f("fk_letter_shared_person_id")),
        sa.ForeignKeyConstraint(["step_id"], ["deployment_step.id"], name=op.f("fk_letter_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("way", "deployment_id", "number", name=op.f("uq_letter_way_deployment_id_number")),
    )
    op.create_index(op.f("ix_letter_deployment_id"), "letter", ["deployment_id"], unique=False)
    op.create_index(op.f("ix_letter_organisation_id"), "letter", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_letter_shared_person_id"), "letter", ["shared_person_id"], unique=False)
