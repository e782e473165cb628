"""The use cases of an import: show what it would change, change it, and undo it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from services.recommender.domain.profile_import import changes_of, known_only, with_changes, without_changes
from services.recommender.lists.imports.catalogue_wait import wait_for_catalogue
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.profile_updater import Change, ProfileUpdater
from services.recommender.lists.served_model import ActiveModel
from shared.contracts.profile_imports import ImportedVerdict, VerdictChange, VerdictChanges
from shared.contracts.values import MAX_BATCH_RATINGS

NO_DATES: dict[str, Any] = {"seen_on": [], "wanted_at": None, "rested_until": None}
Each = TypeVar("Each", ImportedVerdict, VerdictChange)


@dataclass(frozen=True)
class ProfileImport:
    active_model: ActiveModel
    profiles: ProfileRepository
    updater: ProfileUpdater

    async def preview(self, user_id: int, verdicts: Sequence[ImportedVerdict], catalogue: int = 0) -> VerdictChanges:
        """What the import would change in the committed profile. Movies that are unknown even in this version of the
        catalogue are left out."""
        await wait_for_catalogue(self.active_model, catalogue)
        profile = await self.profiles.committed(user_id)
        return VerdictChanges(changes=changes_of(profile, self._known(verdicts)))

    async def commit(self, user_id: int, verdicts: Sequence[ImportedVerdict], catalogue: int = 0) -> None:
        """Safe to repeat: verdicts that the profile has already change nothing."""
        await wait_for_catalogue(self.active_model, catalogue)
        known = self._known(verdicts)
        if not await self._holds_dates(user_id):
            known = [verdict.model_copy(update=NO_DATES) for verdict in known]
        await self._update(user_id, known, _adding)

    async def undo(self, user_id: int, changes: Sequence[VerdictChange]) -> None:
        """Leaves alone what the user has changed since. Safe to repeat."""
        movies = self.active_model.get().dataset.catalogue.movies
        await self._update(user_id, [change for change in changes if change.movie_id in movies], _removing)

    def _known(self, verdicts: Sequence[ImportedVerdict]) -> list[ImportedVerdict]:
        return known_only(verdicts, self.active_model.get().dataset.catalogue.movies)

    async def _holds_dates(self, user_id: int) -> bool:
        """Format 1 cannot hold watchlists and diaries."""
        return (await self.profiles.recent(user_id)).stored_as is not None

    async def _update(self, user_id: int, entries: Sequence[Each], change: Callable[[Sequence[Each]], Change]) -> None:
        """One commit, or several where the profile is stored with an item for each verdict."""
        profile = await self.profiles.recent(user_id)
        size = MAX_BATCH_RATINGS if profile.stored_as is None else max(len(entries), 1)
        for start in range(0, len(entries), size):
            part = entries[start : start + size]
            await self.updater.update(user_id, {entry.movie_id for entry in part}, change(part), amount=1)


def _adding(verdicts: Sequence[ImportedVerdict]) -> Change:
    return lambda profile: with_changes(profile, changes_of(profile, verdicts))


def _removing(changes: Sequence[VerdictChange]) -> Change:
    return lambda profile: without_changes(profile, changes)
