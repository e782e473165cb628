from services.recommender.titles.titled_movie import TitledMovie


def test_names_include_other_titles() -> None:
    assert {name.form.text for name in TitledMovie(1, "The Godfather", 1972, ("Der Pate",)).names()} >= {"der pate"}
