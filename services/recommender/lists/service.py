"""The use cases that compute a list for one person."""

import asyncio
import json
from dataclasses import dataclass

from services.recommender.domain.anonymous_profile import anonymous_profile
from services.recommender.domain.ports import ListCache
from services.recommender.lists.computed_list import SelectedRows
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import ActiveModel
from shared.contracts.lists import NO_CONTROLS, Controls
from shared.contracts.profiles import Pick
from shared.lists.found_list import LIST_PRESENT, FoundList
from shared.lists.single_flight import SingleFlight


@dataclass(frozen=True)
class ListService:
    active_model: ActiveModel
    profiles: ProfileRepository
    cache: ListCache
    builder: ListBuilder
    publisher: ListPublisher
    flights: SingleFlight[tuple[int, int], FoundList]

    async def recommend(self, user_id: int, amount: int, controls: Controls = NO_CONTROLS) -> FoundList:
        """The list of the committed profile. Without controls, the list of a profile with ratings is stored as well."""
        if controls.are_set():
            served = self.active_model.get()
            profile = await self.profiles.get(user_id, served.dataset.samples)
            rendered = await self.builder.compute(served, profile, amount, controls)
            selection = await asyncio.to_thread(served.selection, controls, profile)
            return SelectedRows(rendered.ready, amount, "computed", selection)
        if self.active_model.get().dataset.samples.find(user_id) is None:
            self.profiles.check()  # whoever began the computation that is joined here may have known more
        return await self.flights.join((user_id, amount), lambda: self._recommend(user_id, amount))

    async def _recommend(self, user_id: int, amount: int) -> FoundList:
        """A list that somebody else has just computed and cached is not computed again."""
        served = self.active_model.get()
        token = await self.cache.try_put_placeholder(user_id)
        profile = await self.profiles.get(user_id, served.dataset.samples)
        cached = await self.cache.get(user_id, amount) if token == LIST_PRESENT else None
        if cached and cached.profile_version == profile.version and cached.is_from_model(served.version):
            return cached
        computed = await self.builder.build(served, profile, amount, token)
        await self.publisher.store(computed)
        return computed.first(amount)

    async def preview(self, picks: list[Pick], amount: int) -> bytes:
        """The list for a visitor without an account as JSON. Nothing is stored."""
        served = self.active_model.get()
        catalogue = served.dataset.catalogue
        profile = anonymous_profile(picks, catalogue.twins)
        unknown = [each.movie_id for each in picks if catalogue.twins.resolve(each.movie_id) not in catalogue.movies]
        rendered = await asyncio.to_thread(served.rendered_list_for, profile, amount, NO_CONTROLS)
        return b'{"movies":[%b],"unknown_movies":%b}' % (b",".join(rendered.ready.rows), json.dumps(unknown).encode())
