"""Rooms: three to eight people choose a movie, each in their own tab. The key of a room is in its address."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field

from services.web.accounts.limits import Limit
from services.web.accounts.names import MAX_CODE_POINTS, validate_name
from services.web.accounts.sessions import SignedInUser
from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import client_address
from services.web.http.guest_cookie import new_guest, read_guest, set_guest_cookie
from services.web.http.visitor import OptionalVisitor, site_origin
from services.web.pages.lists.picks_cookie import read_picks
from services.web.pages.lists.together import OFFERED_MOVIES, first_movies
from services.web.queries.forms import BoundedForm
from services.web.rooms.room import Room, RoomNotFound, Vote
from services.web.rooms.rooms import KEY_LENGTH, Identity, room_id_of
from services.web.views.rooms.room_view import RoomView
from shared.contracts.errors import MatineeError
from shared.contracts.groups import MAX_PICKS, Fairness
from shared.contracts.movies import Movie
from shared.contracts.values import EntityId
from shared.http.graceful_shutdown import is_closing

router = APIRouter(prefix="/rooms")
EVENTS_PATH = "/rooms/events"
RECONNECT_MILLISECONDS = 1000
ROOMS_LIMIT = Limit("rooms", 30, 600)
"""Made from one address, from which many people may come."""
JOIN_LIMIT = Limit("room-joins", 40, 600)
VOTE_LIMIT = Limit("room-votes", 900, 60)
"""Of one room: eight people who vote twice a second."""
FAIRNESS_LIMIT = Limit("room-fairness", 30, 60)
"""Of one room: each choice deals the movies anew. So does who leaves, which the limit of those who join bounds."""
Key = Annotated[str, Field(max_length=KEY_LENGTH)]


class RoomForm(BoundedForm):
    key: Key = ""


class JoinForm(RoomForm):
    name: str = Field(default="", max_length=MAX_CODE_POINTS)
    picks: list[EntityId] = Field(default=[], max_length=OFFERED_MOVIES)


class VoteForm(RoomForm):
    movie_id: EntityId
    vote: Vote | Literal[""] = ""


class FairnessForm(RoomForm):
    fairness: Fairness


class LeaveForm(RoomForm):
    person: str = Field(default="", max_length=KEY_LENGTH)


@router.get("")
async def show_room(
    request: Request, deps: Deps, visitor: OptionalVisitor, key: Annotated[str, Query(max_length=KEY_LENGTH)] = ""
) -> Response:
    """Without a key, the form that makes a room; for somebody who has not joined, the one that joins it."""
    room = await deps.rooms.find(key) if key else None
    me = identity_of(request, visitor).find_in(room, room_id_of(key)) if room else None
    if room is None or me is None:
        return await entry_page(request, deps, visitor, JoinForm(key=key), room)
    view, link = RoomView.of(room, me), f"{site_origin(request)}{address(key)}"
    return deps.renderer.page(request, "room.html", view=view, key=key, link=link)


@router.post("")
async def make(request: Request, deps: Deps, visitor: OptionalVisitor, form: Annotated[JoinForm, Form()]) -> Response:
    """The maker is the first in the room."""
    try:
        name = validate_name(form.name)
        await deps.rate_limiter.count(ROOMS_LIMIT, client_address(request))
        key = await deps.rooms.make()
    except MatineeError as error:
        return await entry_page(request, deps, visitor, form, None, error)
    return await enter(request, deps, visitor, key, name, form.picks)


@router.post("/join")
async def join(request: Request, deps: Deps, visitor: OptionalVisitor, form: Annotated[JoinForm, Form()]) -> Response:
    room = await deps.rooms.find(form.key)
    try:
        name = validate_name(form.name)
        await deps.rate_limiter.count(JOIN_LIMIT, room_id_of(form.key))
        return await enter(request, deps, visitor, form.key, name, form.picks)
    except MatineeError as error:
        return await entry_page(request, deps, visitor, form, room, error)


async def enter(
    request: Request, deps: Dependencies, visitor: SignedInUser | None, key: str, name: str, picks: list[int]
) -> Response:
    identity = identity_of(request, visitor)
    if visitor is None and not identity.guest:
        identity = Identity(guest=new_guest())
    loved = list(dict.fromkeys([*picks, *read_picks(request)]))[:MAX_PICKS]
    await deps.rooms.join(key, identity, name, loved)
    response = RedirectResponse(address(key), 303)
    if visitor is None:
        set_guest_cookie(request, response, identity.guest)
    return response


@router.post("/vote")
async def vote(request: Request, deps: Deps, visitor: OptionalVisitor, form: Annotated[VoteForm, Form()]) -> Response:
    """An empty vote takes the last one back."""
    return await change(
        request, deps, visitor, form.key, lambda room, me: room.voted(me, form.movie_id, form.vote or None)
    )


@router.post("/fairness")
async def choose_fairness(
    request: Request, deps: Deps, visitor: OptionalVisitor, form: Annotated[FairnessForm, Form()]
) -> Response:
    await deps.rate_limiter.count(FAIRNESS_LIMIT, room_id_of(form.key))
    return await change(request, deps, visitor, form.key, lambda room, me: room.choosing(me, form.fairness))


@router.post("/leave")
async def leave(request: Request, deps: Deps, visitor: OptionalVisitor, form: Annotated[LeaveForm, Form()]) -> Response:
    """Without a person it is oneself who leaves."""
    return await change(request, deps, visitor, form.key, lambda room, me: room.removed(form.person or me, me))


async def change(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser | None,
    key: str,
    change_room: Callable[[Room, str], Room],
) -> Response:
    await deps.rate_limiter.count(VOTE_LIMIT, room_id_of(key))
    await deps.rooms.change(key, identity_of(request, visitor), change_room)
    return RedirectResponse(address(key), 303)


async def count_stream(deps: Deps, key: Annotated[str, Query(max_length=KEY_LENGTH)]) -> AsyncIterator[str]:
    room_id = room_id_of(key)
    if await deps.rooms.store.version(room_id) is None:
        raise RoomNotFound
    with deps.room_watch.stream(room_id):
        yield room_id


@router.get("/events", response_class=EventSourceResponse)
async def events(
    request: Request, deps: Deps, room_id: Annotated[str, Depends(count_stream)]
) -> AsyncIterator[ServerSentEvent]:
    """The version of the room, and each later one."""
    yield ServerSentEvent(retry=RECONNECT_MILLISECONDS)
    async for version in deps.room_watch.versions(room_id, partial(is_closing, request.scope)):
        yield ServerSentEvent(raw_data=str(version))


async def entry_page(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser | None,
    form: JoinForm,
    room: Room | None,
    error: MatineeError | None = None,
) -> Response:
    return deps.renderer.page(
        request,
        "room_entry.html",
        error=error,
        form=form,
        names=[person.name for person in room.people] if room else [],
        offered=await movies_to_pick(deps, visitor),
        picks=read_picks(request),
    )


async def movies_to_pick(deps: Dependencies, visitor: SignedInUser | None) -> list[Movie]:
    """None for members, whose own ratings count, and none while there are none to be had."""
    return [] if visitor else await none_if_unavailable(first_movies(deps)) or []


def identity_of(request: Request, visitor: SignedInUser | None) -> Identity:
    return Identity(visitor.user_id if visitor else None, read_guest(request))


def address(key: str) -> str:
    return f"/rooms?key={key}"
