from services.recommender.wishes.names import name_at, spans, title_at
from services.recommender.wishes.text import WishText
from tests.support.questions.wishes import WishNames


def test_the_most_words_come_first() -> None:
    assert [said for _, said in spans(WishText.of("The War, tonight?"), 0, 3)] == ["The War, tonight", "The War", "The"]


def test_the_longest_title_is_found() -> None:
    found = title_at(WishText.of("The Godfather: Part II tonight"), 0, WishNames())
    assert found is not None
    assert (found[0], found[1].year) == (len("The Godfather: Part II"), 1974)
    assert title_at(WishText.of("nothing at all"), 0, WishNames()) is None


def test_a_name_is_a_person_a_tag_or_a_service() -> None:
    names = WishNames(people=("Tom Cruise",), tags=("space",), services=("Netflix",))
    found = [name_at(WishText.of(said), 0, names) for said in ("Tom Cruise's best", "space", "Netflix", "Nobody")]
    assert [each and each[1:] for each in found] == [
        ("person", "Tom Cruise"),
        ("tag", "space"),
        ("service", "Netflix"),
        None,
    ]


def test_where_nobody_is_known_a_name_is_what_is_written_as_one() -> None:
    assert name_at(WishText.of("Robert De Niro please"), 0, WishNames()) == (14, "person", "Robert De Niro")
    assert name_at(WishText.of("Jack Nicholson Filme"), 0, WishNames()) == (14, "person", "Jack Nicholson")
    assert name_at(WishText.of("Will Smith's Best"), 0, WishNames()) == (12, "person", "Will Smith")
    assert name_at(WishText.of("tonight"), 0, WishNames()) is None
