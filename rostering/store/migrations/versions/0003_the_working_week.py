"""The working week: leave and wishes, swaps, offers, rates, amendments and who was told, confirmed days, loans."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_amendment_roster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("roster_id", "number", name=op.f("uq_amendment_roster_id_number")),
    )
    op.create_index(op.f("ix_amendment_roster_id"), "amendment", ["roster_id"], unique=False)
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("roster_version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_approval_roster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(op.f("ix_approval_roster_id"), "approval", ["roster_id"], unique=False)
    op.create_table(
        "chart_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=9), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_chart_letter_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart_letter")),
        sa.UniqueConstraint("organisation_id", "letter", name=op.f("uq_chart_letter_organisation_id_letter")),
    )
    op.create_index(op.f("ix_chart_letter_organisation_id"), "chart_letter", ["organisation_id"], unique=False)
    op.create_table(
        "festive_day",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("was_worked", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_festive_day_person_id")),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_festive_day")),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_policy_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_index(op.f("ix_policy_organisation_id"), "policy", ["organisation_id"], unique=False)
    op.create_table(
        "pool_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("per_mille", sa.Integer(), nullable=False),
        sa.Column("carried_minutes", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_pool_share_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_share")),
    )
    op.create_index(op.f("ix_pool_share_organisation_id"), "pool_share", ["organisation_id"], unique=False)
    op.create_table(
        "rate_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("end_minute", sa.Integer(), nullable=True),
        sa.Column("pence_an_hour", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_rate_card_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_card")),
    )
    op.create_index(op.f("ix_rate_card_organisation_id"), "rate_card", ["organisation_id"], unique=False)
    op.create_table(
        "authorisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=True),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("most_pence", sa.Integer(), nullable=True),
        sa.Column("most_places", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("authorised_by", sa.String(), nullable=False),
        sa.Column("authorised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_authorisation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_authorisation_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisation")),
    )
    op.create_index(op.f("ix_authorisation_organisation_id"), "authorisation", ["organisation_id"], unique=False)
    op.create_table(
        "day_confirmed",
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_day_confirmed_setting_id")),
        sa.PrimaryKeyConstraint("setting_id", "day", name=op.f("pk_day_confirmed")),
    )
    op.create_table(
        "leave_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_leave_limit_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_limit")),
    )
    op.create_index(op.f("ix_leave_limit_setting_id"), "leave_limit", ["setting_id"], unique=False)
    op.create_table(
        "wish_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_wish_window_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_window")),
    )
    op.create_index(op.f("ix_wish_window_setting_id"), "wish_window", ["setting_id"], unique=False)
    op.create_table(
        "deployment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("agreement", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_deployment_setting_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_deployment_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    op.create_index(op.f("ix_deployment_setting_id"), "deployment", ["setting_id"], unique=False)
    op.create_index(op.f("ix_deployment_worker_id"), "deployment", ["worker_id"], unique=False)
    op.create_table(
        "flexible_working",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("weekdays", sa.String(), nullable=True),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("end_minute", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("agreed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_flexible_working_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flexible_working")),
    )
    op.create_index(op.f("ix_flexible_working_worker_id"), "flexible_working", ["worker_id"], unique=False)
    op.create_table(
        "leave_entitlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("carried_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_leave_entitlement_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_entitlement")),
        sa.UniqueConstraint("worker_id", "from_on", name=op.f("uq_leave_entitlement_worker_id_from_on")),
    )
    op.create_index(op.f("ix_leave_entitlement_worker_id"), "leave_entitlement", ["worker_id"], unique=False)
    op.create_table(
        "told",
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.String(), nullable=True),
        sa.Column("means", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_told_amendment_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_told_worker_id")),
        sa.PrimaryKeyConstraint("amendment_id", "worker_id", name=op.f("pk_told")),
    )
    op.create_table(
        "deployment_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("means", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_deployment_step_deployment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment_step")),
    )
    op.create_index(op.f("ix_deployment_step_deployment_id"), "deployment_step", ["deployment_id"], unique=False)
    op.create_table(
        "amendment_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("starts_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("standing_before", sa.String(), nullable=True),
        sa.Column("starts_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("standing_after", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_amendment_change_amendment_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_amendment_change_shift_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_amendment_change_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_change")),
    )
    op.create_index(op.f("ix_amendment_change_amendment_id"), "amendment_change", ["amendment_id"], unique=False)
    op.create_index(op.f("ix_amendment_change_worker_id"), "amendment_change", ["worker_id"], unique=False)
    op.create_table(
        "deployment_shift",
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_deployment_shift_deployment_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_deployment_shift_shift_id")),
        sa.PrimaryKeyConstraint("deployment_id", "shift_id", name=op.f("pk_deployment_shift")),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("pence_an_hour", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_offer_roster_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_offer_shift_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_offer_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_roster_id"), "offer", ["roster_id"], unique=False)
    op.create_index(op.f("ix_offer_shift_id"), "offer", ["shift_id"], unique=False)
    op.create_index(op.f("ix_offer_worker_id"), "offer", ["worker_id"], unique=False)
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("pence_an_hour", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_release_roster_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_release_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index(op.f("ix_release_roster_id"), "release", ["roster_id"], unique=False)
    op.create_index(op.f("ix_release_shift_id"), "release", ["shift_id"], unique=False)
    op.create_table(
        "swap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("other_worker_id", sa.Integer(), nullable=False),
        sa.Column("other_shift_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["other_shift_id"], ["shift.id"], name=op.f("fk_swap_other_shift_id")),
        sa.ForeignKeyConstraint(["other_worker_id"], ["worker.id"], name=op.f("fk_swap_other_worker_id")),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_swap_roster_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_swap_shift_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_swap_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap")),
    )
    op.create_index(op.f("ix_swap_roster_id"), "swap", ["roster_id"], unique=False)
    op.create_index(op.f("ix_swap_worker_id"), "swap", ["worker_id"], unique=False)
    op.add_column("absence", sa.Column("decided_by", sa.String(), nullable=True))
    op.add_column("absence", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("absence", sa.Column("answer", sa.String(), nullable=True))
    op.add_column("accepted_short", sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("accepted_short", sa.Column("places", sa.Integer(), nullable=True))
    op.add_column("actual", sa.Column("outcome", sa.String(), nullable=True))
    op.add_column("actual", sa.Column("breaks_missed", sa.Integer(), nullable=True))
    op.add_column("actual", sa.Column("concern", sa.String(), nullable=True))
    op.add_column("booking", sa.Column("state", sa.String(), nullable=True))
    op.add_column("booking", sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("booking", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("booking", sa.Column("made_by", sa.String(), nullable=True))
    op.add_column("booking", sa.Column("made_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("booking", sa.Column("named_by", sa.String(), nullable=True))
    op.add_column("booking", sa.Column("named_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("request", sa.Column("decided_by", sa.String(), nullable=True))
    op.add_column("request", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
