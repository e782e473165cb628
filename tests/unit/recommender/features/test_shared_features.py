from services.recommender.features.shared_features import names_of, shared_features
from shared.contracts.movie_facts import MovieFacts
from shared.contracts.movies import Movie

OWN = {("genre", "drama"): "Drama", ("tag", "noir"): "Noir", ("director", "jane doe"): "Jane Doe"}


def test_a_movie_is_named_by_genres_people_and_tags() -> None:
    movie = Movie(movie_id=1, title="A", year=1990, genres=["Drama"])
    assert names_of(movie, MovieFacts(tags=["Noir"], directors=["Jane Doe"])) == OWN


def test_a_common_director_says_enough() -> None:
    amounts = {("genre", "drama"): 3.0, ("director", "jane doe"): 0.1}
    assert shared_features(amounts, OWN, [OWN, OWN]) == (("director", "Jane Doe"),)


def test_what_counts_most_is_named_first_and_no_more_than_two() -> None:
    own = {**OWN, ("tag", "jazz"): "jazz"}
    amounts = {("genre", "drama"): 0.1, ("tag", "noir"): 0.2, ("tag", "jazz"): 0.3}
    assert shared_features(amounts, own, [own]) == (("tag", "jazz"), ("tag", "Noir"))


def test_a_feature_that_a_cited_movie_lacks_or_that_does_not_count_is_not_named() -> None:
    drama = {("genre", "drama"): "Drama"}
    amounts = {("genre", "drama"): 0.1, ("tag", "noir"): 0.2, ("word", "train"): 0.9}
    assert shared_features(amounts, OWN, [OWN, drama]) == (("genre", "Drama"),)
    assert shared_features({("tag", "noir"): 0.2}, OWN, [drama]) == ()
