"""Pairs of people, whom a ward is for, and most shifts of a code by contract."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_pair_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_pair_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
    )
    op.create_index(op.f("ix_pair_first_id"), "pair", ["first_id"], unique=False)
    op.create_index(op.f("ix_pair_second_id"), "pair", ["second_id"], unique=False)
    op.add_column("setting", sa.Column("ward", sa.String(), nullable=True))
    op.add_column("contract", sa.Column("shift_limits", sa.String(), nullable=True))
