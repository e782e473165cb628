from services.recommender.titles.titled_movie import TitledMovie


def twins(one: TitledMovie, other: TitledMovie) -> bool:
    assert one.is_twin_of(other) == other.is_twin_of(one)
    return one.is_twin_of(other)


def test_without_ids_twins_have_the_same_title_and_year() -> None:
    assert twins(TitledMovie(1, "Emma", 1996), TitledMovie(2, "Emma", 1996))
    assert not twins(TitledMovie(1, "Emma", 1996), TitledMovie(2, "Emma", 2009))
    assert twins(TitledMovie(1, "Emma", 1996, imdb_id=1), TitledMovie(2, "Emma", 1996, tmdb_id=1))


def test_ids_decide_where_both_have_one_of_a_kind() -> None:
    assert not twins(TitledMovie(1, "Emma", 1996, imdb_id=1), TitledMovie(2, "Emma", 1996, imdb_id=2))
    assert twins(TitledMovie(1, "Emma", 1996, imdb_id=1), TitledMovie(2, "Jane Austen's Emma", 1997, imdb_id=1))


def test_names_include_other_titles() -> None:
    assert {name.form.text for name in TitledMovie(1, "The Godfather", 1972, ("Der Pate",)).names()} >= {"der pate"}
