"""A user as a backup saves one: the account, and everything that the user rated, dismissed or marked as seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.recommender.domain.profile import Verdict
from shared.contracts.lists import Visibility


@dataclass(frozen=True)
class SavedUser:
    """`password` is its hash. Sessions are not saved: they are secrets, and signing in opens a new one."""

    user_id: int
    name: str | None
    password: str | None
    created: str | None
    profile_version: int
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    visibility: Visibility = "open"
    wanted_in_lists: bool = True

    @property
    def choices(self) -> tuple[Visibility, bool]:
        return self.visibility, self.wanted_in_lists
