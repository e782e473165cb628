from services.recommender.lists.wishes.catalogue_names import CatalogueNames
from tests.support.served_models import LOADED

NAMES = CatalogueNames(LOADED.catalogue)


def test_a_title_is_exact_and_a_likely_one_sounds_alike() -> None:
    movie = NAMES.title("Movie 4")
    assert movie is not None
    assert (movie.title, NAMES.title("Movy 4"), NAMES.likely_title("Completely Different")) == ("Movie 4", None, None)
    likely = NAMES.likely_title("movie 4")
    assert likely == movie


def test_what_the_catalogue_does_not_know_is_no_name() -> None:
    assert not NAMES.knows_people
    assert [NAMES.person("Tom Cruise"), NAMES.tag("space"), NAMES.service("Netflix")] == [None, None, None]
