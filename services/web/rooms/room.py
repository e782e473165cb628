"""A room: several people who choose a movie together. Each change makes a new room; none of them is stored here."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from services.web.localization.messages import Message
from shared.contracts.errors import Conflict, Forbidden, NotFound
from shared.contracts.groups import (
    MAX_PEOPLE,
    Fairness,
    FairnessEffect,
    RoomList,
    RoomMember,
    RoomMovie,
    RoomQuery,
)
from shared.contracts.profiles import Pick

Vote = Literal["yes", "no", "veto"]
MAX_VETOES = 3
MAX_KEPT_MOVIES = 20
PICK_STARS = 5.0


class RoomNotFound(NotFound):
    message = "There is no such room, or not any more: a room lasts for a day. Make another one."


class RoomFull(Conflict):
    def __init__(self) -> None:
        super().__init__(Message("This room is full: %(most)s people are in it.", most=MAX_PEOPLE))


class NotInRoom(Forbidden):
    message = "You are not in this room. Join it first."


class MovieGone(Conflict):
    message = "This movie is not in the room any more. Load the page again to see how it is."


class NoVetoLeft(Conflict):
    def __init__(self) -> None:
        super().__init__(Message("You have used all your %(most)s vetoes. Take one back first.", most=MAX_VETOES))


class Person(BaseModel):
    """With a profile, or with nothing but picks. The name is of their choice, for this room. Others see it and
    `person_id`; `user_id` and `guest_id` tell who it is."""

    model_config = ConfigDict(frozen=True)

    person_id: str
    name: str
    user_id: int | None = None
    guest_id: str = ""
    picks: tuple[int, ...] = ()
    votes: dict[int, Vote] = {}

    @property
    def vetoes_left(self) -> int:
        return MAX_VETOES - list(self.votes.values()).count("veto")

    def with_vote(self, movie_id: int, vote: Vote | None) -> Self:
        votes = {movie: old for movie, old in self.votes.items() if movie != movie_id}
        return self.model_copy(update={"votes": votes | ({movie_id: vote} if vote else {})})

    def member(self) -> RoomMember:
        if self.user_id is not None:
            return RoomMember(user_id=self.user_id)
        return RoomMember(picks=[Pick(movie_id=movie_id, rating=PICK_STARS) for movie_id in self.picks])


class Room(BaseModel):
    """`dealt`: whether `movies` were chosen for the people who are here, by the fairness that is wanted."""

    model_config = ConfigDict(frozen=True)

    version: int = 1
    expires_at: int
    people: tuple[Person, ...] = ()
    fairness: Fairness = "without_misery"
    movies: tuple[RoomMovie, ...] = ()
    effects: tuple[FairnessEffect, ...] = ()
    dealt: bool = False

    def find(self, person_id: str) -> Person | None:
        return next((person for person in self.people if person.person_id == person_id), None)

    def movie(self, movie_id: int) -> RoomMovie | None:
        return next((movie for movie in self.movies if movie.movie_id == movie_id), None)

    def joined(self, person: Person) -> Self:
        """Raises `RoomFull`."""
        if len(self.people) >= MAX_PEOPLE:
            raise RoomFull
        return self.model_copy(update={"people": (*self.people, person), "dealt": False})

    def left(self, person_id: str) -> Self:
        people = tuple(person for person in self.people if person.person_id != person_id)
        return self if people == self.people else self.model_copy(update={"people": people, "dealt": False})

    def without_user(self, user_id: int) -> Self:
        return next((self.left(each.person_id) for each in self.people if each.user_id == user_id), self)

    def removed(self, person_id: str, by: str) -> Self:
        """Everybody can leave; who has been here longest can also take others out. Raises `NotInRoom`."""
        if by != person_id and (not self.people or by != self.people[0].person_id):
            raise NotInRoom
        return self.left(person_id)

    def voted(self, person_id: str, movie_id: int, vote: Vote | None) -> Self:
        """None takes the vote back. Raises `NotInRoom`, `MovieGone` and `NoVetoLeft`."""
        person = self._require(person_id)
        if self.movie(movie_id) is None:
            raise MovieGone
        changed = person.with_vote(movie_id, vote)
        if changed.vetoes_left < 0:
            raise NoVetoLeft
        people = tuple(changed if each is person else each for each in self.people)
        return self.model_copy(update={"people": people})

    def choosing(self, person_id: str, fairness: Fairness) -> Self:
        """Raises `NotInRoom`."""
        self._require(person_id)
        return self if fairness == self.fairness else self.model_copy(update={"fairness": fairness, "dealt": False})

    def query(self) -> RoomQuery:
        return RoomQuery(members=[person.member() for person in self.people], fairness=self.fairness)

    def dealt_with(self, dealt: RoomList) -> Self:
        """Movies that somebody wants stay, behind those that were chosen now; votes on movies that go are forgotten."""
        new = {movie.movie_id for movie in dealt.movies}
        wanted = {movie for person in self.people for movie, vote in person.votes.items() if vote == "yes"}
        kept = [movie for movie in self.movies if movie.movie_id in wanted - new][:MAX_KEPT_MOVIES]
        movies = (*dealt.movies, *kept)
        ids = {movie.movie_id for movie in movies}
        people = tuple(_with_votes_on(person, ids) for person in self.people)
        return self.model_copy(
            update={"movies": movies, "effects": tuple(dealt.effects), "people": people, "dealt": True}
        )

    def _require(self, person_id: str) -> Person:
        person = self.find(person_id)
        if person is None:
            raise NotInRoom
        return person


def _with_votes_on(person: Person, movie_ids: set[int]) -> Person:
    votes = {movie: vote for movie, vote in person.votes.items() if movie in movie_ids}
    return person.model_copy(update={"votes": votes})
