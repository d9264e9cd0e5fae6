"""What the rules need: packs, switches, debts of rest, standing exceptions, declared unknowns, clearances, outbreaks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=49), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_pack")),
        sa.UniqueConstraint("name", name=op.f("uq_rule_pack_name")),
    )
    op.create_table(
        "rule_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("switched_by", sa.String(), nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_switch")),
    )
    op.create_table(
        "declared",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("declared_by", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_declared_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared")),
        sa.UniqueConstraint(
            "person_id", "subject", "declared_at", name=op.f("uq_declared_person_id_subject_declared_at")
        ),
    )
    op.create_index(op.f("ix_declared_person_id"), "declared", ["person_id"], unique=False)

    op.create_table(
        "study_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_study_term_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_term")),
    )
    op.create_index(op.f("ix_study_term_person_id"), "study_term", ["person_id"], unique=False)

    op.create_table(
        "clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_clearance_person_id")),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_clearance_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
    )
    op.create_index(op.f("ix_clearance_person_id"), "clearance", ["person_id"], unique=False)

    op.create_table(
        "outbreak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("days_after", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_outbreak_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbreak")),
    )
    op.create_index(op.f("ix_outbreak_setting_id"), "outbreak", ["setting_id"], unique=False)

    op.create_table(
        "standing_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("least_rest_minutes", sa.Integer(), nullable=False),
        sa.Column("repay_days", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_standing_exception_organisation_id")
        ),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_standing_exception_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_exception")),
    )
    op.create_index(
        op.f("ix_standing_exception_organisation_id"), "standing_exception", ["organisation_id"], unique=False
    )

    op.create_table(
        "workload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("weekdays", sa.String(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_workload_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workload")),
    )
    op.create_index(op.f("ix_workload_setting_id"), "workload", ["setting_id"], unique=False)

    op.create_table(
        "client_preference",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_preference_client_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_client_preference_person_id")),
        sa.PrimaryKeyConstraint("client_id", "person_id", name=op.f("pk_client_preference")),
    )
    op.create_table(
        "outbreak_cohort",
        sa.Column("outbreak_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outbreak_id"], ["outbreak.id"], name=op.f("fk_outbreak_cohort_outbreak_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbreak_cohort_person_id")),
        sa.PrimaryKeyConstraint("outbreak_id", "person_id", name=op.f("pk_outbreak_cohort")),
    )
    op.create_table(
        "rest_debt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("waiver_id", sa.Integer(), nullable=True),
        sa.Column("exception_id", sa.Integer(), nullable=True),
        sa.Column("repaid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.String(), nullable=True),
        sa.Column("cancelled_note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["exception_id"], ["standing_exception.id"], name=op.f("fk_rest_debt_exception_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rest_debt_person_id")),
        sa.ForeignKeyConstraint(["waiver_id"], ["waiver.id"], name=op.f("fk_rest_debt_waiver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rest_debt")),
    )
    op.create_index(op.f("ix_rest_debt_person_id"), "rest_debt", ["person_id"], unique=False)

    op.add_column("client", sa.Column("manual_handling", sa.Boolean(), nullable=True))

    op.add_column("demand", sa.Column("personal_care", sa.Boolean(), nullable=True))

    op.add_column("shift", sa.Column("personal_care", sa.Boolean(), nullable=True))

    op.add_column("waiver", sa.Column("reason_code", sa.String(), nullable=True))
    op.add_column("waiver", sa.Column("rule_version", sa.String(), nullable=True))
    op.add_column("waiver", sa.Column("withdrawn_by", sa.String(), nullable=True))
    op.add_column("waiver", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
