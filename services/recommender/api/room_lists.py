"""The movies that the people of a room vote on."""

from fastapi import APIRouter

from services.recommender.api.dependencies import RoomListsDep
from shared.contracts.groups import RoomList, RoomQuery
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/internal/rooms")


@router.post("", responses=problem_responses(404))
async def deal(query: RoomQuery, room_lists: RoomListsDep) -> RoomList:
    """The movies that suit these people, none of whom is named in the answer."""
    return await room_lists.deal(query)
