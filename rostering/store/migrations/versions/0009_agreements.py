"""Agreements between organisations, and what a deployment records of who opened, consented to and closed it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=49), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("recharge", sa.String(), nullable=True),
        sa.Column("indemnity", sa.String(), nullable=True),
        sa.Column("data_sharing", sa.String(), nullable=True),
        sa.Column("passport_required", sa.Boolean(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_for", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("code", name=op.f("uq_agreement_code")),
    )
    op.create_table(
        "agreement_organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("approvers", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_organisation_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_agreement_organisation_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_organisation")),
        sa.UniqueConstraint("agreement_id", "organisation_id", name=op.f("uq_agreement_organisation_agreement_id_organisation_id")),
    )
    op.create_table(
        "agreement_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("setting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_setting_agreement_id")),
        sa.ForeignKeyConstraint(["setting_id"], ["setting.id"], name=op.f("fk_agreement_setting_setting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_setting")),
        sa.UniqueConstraint("agreement_id", "setting_id", name=op.f("uq_agreement_setting_agreement_id_setting_id")),
    )
    for name in ("opened_at", "consented_at", "closes_at"):
        op.add_column("deployment", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("deployment_step", sa.Column("role", sa.String(), nullable=True))
    op.add_column("deployment_step", sa.Column("organisation", sa.String(), nullable=True))
    op.add_column("deployment_step", sa.Column("words", sa.String(), nullable=True))
    op.add_column("deployment_step", sa.Column("given_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deployment_step", sa.Column("waived", sa.String(), nullable=True))
