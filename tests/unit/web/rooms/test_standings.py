from services.web.rooms.room import Room, Vote
from services.web.rooms.standings import movies_left, next_movie, standings, winner
from tests.unit.web.rooms.test_room import ADA, BOB, CEM, room


def voted(start: Room, **votes: dict[int, Vote]) -> Room:
    for person_id, own in votes.items():
        for movie_id, vote in own.items():
            start = start.voted(person_id, movie_id, vote)
    return start


def ids(of: Room) -> list[int]:
    return [standing.movie.movie_id for standing in standings(of)]


def test_what_most_people_want_comes_first_and_equal_ones_stay_in_order() -> None:
    assert ids(voted(room(ADA, BOB), ada={3: "yes", 1: "no"}, bob={3: "yes", 4: "yes"})) == [3, 4, 2, 5, 1]


def test_a_veto_takes_a_movie_out_for_all() -> None:
    now = voted(room(ADA, BOB, ids=(1, 2)), ada={1: "yes"}, bob={1: "veto"})
    assert ids(now) == [2]
    assert next_movie(now, now.people[0]) == now.movies[1]


def test_the_movie_that_all_want_wins_at_once() -> None:
    three = voted(room(ADA, BOB, CEM), ada={2: "yes"}, bob={2: "yes"})
    assert winner(three) is None
    won = winner(three.voted("cem", 2, "yes"))
    assert won is not None
    assert (won.movie.movie_id, won.yes, won.no) == (2, 3, 0)


def test_nobody_wins_alone() -> None:
    assert winner(voted(room(ADA), ada={1: "yes"})) is None


def test_without_one_that_all_want_the_best_wins_when_all_have_voted_on_everything() -> None:
    almost = voted(room(ADA, BOB, ids=(1, 2)), ada={1: "no", 2: "yes"}, bob={1: "no"})
    assert winner(almost) is None
    won = winner(almost.voted("bob", 2, "no"))
    assert won is not None
    assert won.movie.movie_id == 2
    assert winner(voted(room(ADA, BOB, ids=(1,)), ada={1: "no"}, bob={1: "no"})) is None


def test_the_next_movie_stays_while_others_vote() -> None:
    now = voted(room(ADA, BOB), ada={1: "no"})
    ada = now.people[0]
    assert next_movie(now, ada) == next_movie(voted(now, bob={4: "yes", 5: "yes"}), ada) == now.movies[1]
    assert movies_left(now, ada) == 4
