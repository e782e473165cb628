import pytest

from services.web.rooms.room import MAX_VETOES, MovieGone, NotInRoom, NoVetoLeft, Person, Room, RoomFull
from shared.contracts.groups import MAX_PEOPLE, RoomList, RoomMember, RoomMovie
from shared.contracts.profiles import Pick

ADA, BOB, CEM = (Person(person_id=name, name=name) for name in ("ada", "bob", "cem"))


def movies(*ids: int) -> list[RoomMovie]:
    return [RoomMovie(movie_id=each, title=f"Movie {each}", year=1990, genres=[], suits=1) for each in ids]


def room(*people: Person, ids: tuple[int, ...] = (1, 2, 3, 4, 5)) -> Room:
    return Room(expires_at=1, people=people, movies=tuple(movies(*ids)), dealt=True)


def test_at_most_eight_people_join() -> None:
    full = room(*(Person(person_id=str(each), name="A") for each in range(MAX_PEOPLE)))
    with pytest.raises(RoomFull, match="8 people"):
        full.joined(ADA)


def test_somebody_new_changes_which_movies_are_right() -> None:
    assert not room(ADA).joined(BOB).dealt
    assert not room(ADA, BOB).left("bob").dealt


def test_who_has_been_here_longest_can_take_others_out() -> None:
    assert room(ADA, BOB).removed("bob", "ada").people == (ADA,)
    assert room(ADA, BOB).removed("bob", "bob").people == (ADA,)
    with pytest.raises(NotInRoom):
        room(ADA, BOB).removed("ada", "bob")
    with pytest.raises(NotInRoom):
        room().removed("ada", "bob")


def test_a_vote_replaces_the_one_before_and_can_be_taken_back() -> None:
    voted = room(ADA, BOB).voted("ada", 1, "yes").voted("ada", 1, "no").voted("ada", 2, "yes")
    assert voted.people[0].votes == {1: "no", 2: "yes"}
    assert voted.people[1].votes == {}
    assert voted.voted("ada", 1, None).people[0].votes == {2: "yes"}


def test_nobody_votes_for_others_or_on_movies_of_other_rooms() -> None:
    with pytest.raises(NotInRoom):
        room(ADA).voted("bob", 1, "yes")
    with pytest.raises(NotInRoom):
        room(ADA).choosing("bob", "average")
    with pytest.raises(MovieGone):
        room(ADA).voted("ada", 9, "yes")


def test_vetoes_are_few_and_come_back_when_they_are_taken_back() -> None:
    vetoed = room(ADA)
    for movie_id in range(1, MAX_VETOES + 1):
        vetoed = vetoed.voted("ada", movie_id, "veto")
    with pytest.raises(NoVetoLeft):
        vetoed.voted("ada", 4, "veto")
    assert vetoed.voted("ada", 1, None).voted("ada", 4, "veto").people[0].vetoes_left == 0


def test_another_fairness_needs_other_movies_and_the_same_one_does_not() -> None:
    assert room(ADA).choosing("ada", "without_misery") == room(ADA)
    assert not room(ADA).choosing("ada", "average").dealt


def test_new_movies_keep_those_that_somebody_wants_and_forget_votes_on_others() -> None:
    voted = room(ADA, BOB).voted("ada", 1, "yes").voted("ada", 2, "no").voted("bob", 3, "yes").voted("bob", 4, "veto")
    dealt = voted.left("cem").dealt_with(RoomList(movies=movies(3, 8), effects=[]))
    assert [movie.movie_id for movie in dealt.movies] == [3, 8, 1]
    assert [person.votes for person in dealt.people] == [{1: "yes"}, {3: "yes"}]
    assert dealt.dealt


def test_members_count_by_their_id_and_guests_by_their_picks() -> None:
    member, guest = ADA.model_copy(update={"user_id": 944}), BOB.model_copy(update={"picks": (7,)})
    members = room(member, guest).query().members
    assert members == [RoomMember(user_id=944), RoomMember(picks=[Pick(movie_id=7, rating=5.0)])]
    assert room(member, guest).without_user(944).people == (guest,)
    assert room(guest).without_user(944) == room(guest)
