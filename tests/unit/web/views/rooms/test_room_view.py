from services.web.rooms.room import Room
from services.web.views.rooms.room_view import SHOWN_MOVIES, RoomView
from shared.contracts.groups import FairnessEffect
from tests.unit.web.rooms.test_room import ADA, BOB, room

MANY = tuple(range(1, 20))


def seen_by(of: Room, person_id: str) -> RoomView:
    me = of.find(person_id)
    assert me is not None
    return RoomView.of(of, me)


def test_each_person_sees_themselves_and_how_far_the_others_are() -> None:
    voted = room(ADA, BOB).voted("ada", 1, "yes")
    view = seen_by(voted, "bob")
    assert [(each.name, each.is_self, each.left) for each in view.people] == [("ada", False, 4), ("bob", True, 5)]
    assert view.names == ["ada", "bob"]


def test_only_the_first_may_remove_others() -> None:
    assert seen_by(room(ADA, BOB), "ada").may_remove
    assert not seen_by(room(ADA, BOB), "bob").may_remove


def test_the_list_has_the_first_of_the_movies_that_somebody_wants() -> None:
    voted = room(ADA, BOB, ids=MANY).voted("ada", 19, "yes")
    assert [each.movie.movie_id for each in seen_by(voted, "bob").standings] == [19]
    for movie_id in MANY:
        voted = voted.voted("bob", movie_id, "yes")
    assert len(seen_by(voted, "bob").standings) == SHOWN_MOVIES


def test_own_votes_stand_in_words_the_latest_first_and_others_do_not() -> None:
    voted = room(ADA, BOB).voted("ada", 1, "yes").voted("ada", 2, "veto").voted("bob", 3, "no")
    assert [(movie.movie_id, words) for movie, words in seen_by(voted, "ada").votes] == [(2, "Veto"), (1, "Yes")]


def test_each_choice_has_its_effect_where_it_is_known() -> None:
    effect = FairnessEffect(fairness="average", average=4.0, least=3.0)
    choices = seen_by(room(ADA).model_copy(update={"effects": (effect,)}), "ada").choices
    assert [(each.fairness, each.chosen, each.effect) for each in choices] == [
        ("without_misery", True, None),
        ("average", False, effect),
        ("least_misery", False, None),
    ]
