"""The use cases that the routes call, and the query of a list."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

from fastapi import Depends, Request

from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.erasure import Erasure
from services.recommender.lists.groups.group_lists import GroupLists
from services.recommender.lists.groups.room_lists import RoomLists
from services.recommender.lists.imports.profile_import import ProfileImport
from services.recommender.lists.profile_updater import ProfileUpdater
from services.recommender.lists.profile_views import ProfileViews
from services.recommender.lists.remaking.list_remake import ListRemake
from services.recommender.lists.served_model import ActiveModel, ServedModel
from services.recommender.lists.service import ListService
from services.recommender.lists.watching.edits import WatchEdits
from services.recommender.lists.watching.views import WatchViews
from services.recommender.lists.what_if.service import WhatIfLists
from services.recommender.lists.wishes.service import WishedLists
from services.recommender.records.hiding import HidingCheck
from shared.contracts.lists import Controls
from shared.contracts.values import Amount
from shared.http.service_client import hides_known_to_caller


class UseCases(TypedDict):
    """The part of the lifespan's state that is about lists and profiles."""

    active_model: ActiveModel
    lists: ListService
    group_lists: GroupLists
    room_lists: RoomLists
    what_if_lists: WhatIfLists
    wished_lists: WishedLists
    profile_views: ProfileViews
    profile_updater: ProfileUpdater
    profile_import: ProfileImport
    watch_edits: WatchEdits
    watch_views: WatchViews
    erasure: Erasure
    list_remake: ListRemake
    invalidation: CacheInvalidation
    hiding_check: HidingCheck


class ListQuery(Controls):
    amount: Amount = 10

    def controls(self) -> Controls:
        return Controls(**self.model_dump(include=set(Controls.model_fields)))


def _use_case(name: str) -> Callable[[Request], Awaitable[Any]]:
    # async, because FastAPI runs a plain function in a thread, which costs more than the function itself
    async def from_state(request: Request) -> Any:
        return getattr(request.state, name)

    return from_state


async def _current_catalogue(request: Request) -> None:
    """Whatever shows movies must lack those that were hidden."""
    check: HidingCheck = request.state.hiding_check
    await check.ensure(hides_known_to_caller(request.headers))


def _current(name: str) -> Callable[..., Awaitable[Any]]:
    async def from_state(request: Request) -> Any:
        await _current_catalogue(request)
        return getattr(request.state, name)

    return from_state


async def _served_model(request: Request) -> ServedModel:
    await _current_catalogue(request)
    active_model: ActiveModel = request.state.active_model
    return active_model.get()


ServedDep = Annotated[ServedModel, Depends(_served_model)]
ListsDep = Annotated[ListService, Depends(_current("lists"))]
GroupListsDep = Annotated[GroupLists, Depends(_current("group_lists"))]
RoomListsDep = Annotated[RoomLists, Depends(_current("room_lists"))]
WishesDep = Annotated[WishedLists, Depends(_current("wished_lists"))]
WhatIfDep = Annotated[WhatIfLists, Depends(_current("what_if_lists"))]
ViewsDep = Annotated[ProfileViews, Depends(_current("profile_views"))]
UpdaterDep = Annotated[ProfileUpdater, Depends(_current("profile_updater"))]
ImportDep = Annotated[ProfileImport, Depends(_current("profile_import"))]
WatchEditsDep = Annotated[WatchEdits, Depends(_current("watch_edits"))]
WatchViewsDep = Annotated[WatchViews, Depends(_current("watch_views"))]
ErasureDep = Annotated[Erasure, Depends(_use_case("erasure"))]
InvalidationDep = Annotated[CacheInvalidation, Depends(_use_case("invalidation"))]
