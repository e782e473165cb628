"""What the votes of a room come to: counts, never who voted what."""

from dataclasses import dataclass

from services.web.rooms.room import Person, Room
from shared.contracts.groups import RoomMovie

MIN_PEOPLE = 2


@dataclass(frozen=True)
class Standing:
    movie: RoomMovie
    yes: int
    no: int

    @property
    def balance(self) -> int:
        return self.yes - self.no


def standings(room: Room) -> list[Standing]:
    """Movies without a veto, those that most people want first; equal ones in the order in which they were dealt."""
    counted = [_count(room, movie) for movie in room.movies if not is_vetoed(room, movie.movie_id)]
    return sorted(counted, key=lambda standing: -standing.balance)


def winner(room: Room) -> Standing | None:
    """The first movie that everybody wants; if everybody has seen all of them, the one that most people want."""
    if len(room.people) < MIN_PEOPLE:
        return None
    ordered = standings(room)
    for_all = next((each for each in ordered if each.yes == len(room.people)), None)
    if for_all or any(next_movie(room, person) for person in room.people):
        return for_all
    return next((each for each in ordered if each.yes), None)


def next_movie(room: Room, person: Person) -> RoomMovie | None:
    """The next one to vote on. It stays the same while others vote, unless they veto it."""
    return next((movie for movie in room.movies if is_open(room, person, movie.movie_id)), None)


def movies_left(room: Room, person: Person) -> int:
    return sum(is_open(room, person, movie.movie_id) for movie in room.movies)


def is_open(room: Room, person: Person, movie_id: int) -> bool:
    return movie_id not in person.votes and not is_vetoed(room, movie_id)


def is_vetoed(room: Room, movie_id: int) -> bool:
    return any(person.votes.get(movie_id) == "veto" for person in room.people)


def _count(room: Room, movie: RoomMovie) -> Standing:
    votes = [person.votes.get(movie.movie_id) for person in room.people]
    return Standing(movie, votes.count("yes"), votes.count("no"))
