"""Remakes one list with the served model."""

from dataclasses import dataclass

from services.recommender.domain.ports import ListRecords
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ServedModel
from shared.contracts.errors import UserNotFound
from shared.contracts.operations import RemakeOutcome
from shared.contracts.values import MAX_AMOUNT
from shared.lists.found_list import LIST_PRESENT
from shared.lists.fragments.catalogue_version import model_of


@dataclass(frozen=True)
class ListRemake:
    profiles: ProfileRepository
    builder: ListBuilder
    publisher: ListPublisher

    async def remake(self, served: ServedModel, user_id: int) -> RemakeOutcome:
        """A list that is of the model already is left alone, whatever its catalogue; one of an earlier catalogue is
        made anew when it is read. Raises `StoreUnavailable`.

        The record is replaced only as long as the profile has the version that was read, and the cache only where it
        holds a list of that version or an earlier one: the token is that of no placeholder, so a change that was
        committed meanwhile is never overtaken, and the cache gets no list that nobody reads.
        """
        if model_of(await self._records.model_version(user_id)) == served.published.version:
            return "current"
        try:
            profile = await self.profiles.unremembered(user_id, served.dataset.samples)
        except UserNotFound:
            return "gone"
        computed = await self.builder.build(served, profile, MAX_AMOUNT, LIST_PRESENT)
        if computed.stored is None:
            return "unrated"
        if not await self._records.put(computed.stored):
            return "overtaken"
        await self.publisher.fill(computed)
        return "remade"

    @property
    def _records(self) -> ListRecords:
        return self.publisher.records
