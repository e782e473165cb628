"""A room as one of its people sees it."""

from dataclasses import dataclass
from typing import Self

from services.web.localization.messages import N_
from services.web.rooms.room import Person, Room, Vote
from services.web.rooms.standings import Standing, movies_left, next_movie, standings, winner
from shared.contracts.groups import Fairness, FairnessEffect, RoomMovie

SHOWN_MOVIES = 10
FAIRNESS_WORDS: dict[Fairness, str] = {
    "without_misery": N_("Nobody has to suffer"),
    "average": N_("The most joy in sum"),
    "least_misery": N_("The least happy one decides"),
}
VOTE_WORDS: dict[Vote, str] = {"yes": N_("Yes"), "no": N_("No"), "veto": N_("Veto")}


@dataclass(frozen=True)
class PersonView:
    person_id: str
    name: str
    is_self: bool
    left: int
    """How many movies they still have to vote on."""


@dataclass(frozen=True)
class FairnessView:
    fairness: Fairness
    words: str
    chosen: bool
    effect: FairnessEffect | None


@dataclass(frozen=True)
class RoomView:
    room: Room
    me: Person
    people: list[PersonView]
    next: RoomMovie | None
    standings: list[Standing]
    winner: Standing | None
    choices: list[FairnessView]

    @classmethod
    def of(cls, room: Room, me: Person) -> Self:
        return cls(
            room=room,
            me=me,
            people=[_person(room, person, me) for person in room.people],
            next=next_movie(room, me),
            standings=[each for each in standings(room) if each.yes][:SHOWN_MOVIES],
            winner=winner(room),
            choices=[_choice(room, fairness) for fairness in FAIRNESS_WORDS],
        )

    @property
    def names(self) -> list[str]:
        return [person.name for person in self.people]

    @property
    def may_remove(self) -> bool:
        return self.people[0].is_self

    @property
    def votes(self) -> list[tuple[RoomMovie, str]]:
        """The person's own, in words; the latest first."""
        cast = [(self.room.movie(movie_id), VOTE_WORDS[vote]) for movie_id, vote in self.me.votes.items()]
        return [(movie, words) for movie, words in reversed(cast) if movie]


def _person(room: Room, person: Person, me: Person) -> PersonView:
    return PersonView(person.person_id, person.name, person is me, movies_left(room, person))


def _choice(room: Room, fairness: Fairness) -> FairnessView:
    effect = next((each for each in room.effects if each.fairness == fairness), None)
    return FairnessView(fairness, FAIRNESS_WORDS[fairness], fairness == room.fairness, effect)
