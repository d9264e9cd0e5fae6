"""How a roster is looked at: which homes, grouped by what, who is left out, people or shifts down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Group(StrEnum):
    """What people are put together by."""

    ROLE = "role"
    POOL = "pool"
    UNIT = "unit"
    SETTING = "setting"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Lens:
    """`every` shows all homes on one sheet, `turned` has shifts down instead of people, and `only` are words that a
    line must bear to be shown (a name, role, pool, unit, home or area)."""

    group: Group = Group.ROLE
    only: str = ""
    every: bool = False
    turned: bool = False

    def next_group(self) -> Lens:
        """Grouped by the next thing, round and round."""
        groups = tuple(Group)
        return replace(self, group=groups[(groups.index(self.group) + 1) % len(groups)])

    @property
    def words(self) -> str:
        """What differs from the plain look, in a few words; empty for nothing."""
        said = [f"only {self.only}"] if self.only else []
        if self.group is not Group.ROLE and not self.turned:
            said.append(f"by {self.group}")
        return ", ".join(said)


AS_EVER = Lens()
