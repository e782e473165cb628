import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recommender.titles.names import MAX_NAMES, Kind, names_of


def names(title: str, *other_titles: str) -> dict[str, Kind]:
    return {name.form.text: name.kind for name in names_of(title, other_titles)}


@pytest.mark.parametrize(
    ("title", "name", "kind"),
    [
        ("Godfather, The (1972)", "godfather", Kind.FULL),
        ("Léon: The Professional (a.k.a. The Professional) (Léon)", "professional", Kind.FULL),
        ("The Postman (Postino, Il)", "il postino", Kind.FULL),
        ("The Postman (Postino, Il)", "postino", Kind.TAIL),
        ("Star Wars: Episode V - The Empire Strikes Back", "empire strikes back", Kind.SUBTITLE),
        ("Star Wars: Episode V - The Empire Strikes Back", "star wars", Kind.NUMBERED),
        ("Star Wars: Episode V - The Empire Strikes Back", "star wars 5", Kind.NUMBERED),
        ("Star Wars: Episode V - The Empire Strikes Back", "star wars empire strikes back", Kind.FULL),
        ("Terminator 2: Judgment Day", "terminator 2", Kind.NUMBERED),
        ("Anchorman: The Legend of Ron Burgundy", "anchorman", Kind.BASE),
        ("Dr. Strangelove or: How I Learned to Stop Worrying", "dr strangelove", Kind.FULL),
        ("Birdman or (The Unexpected Virtue of Ignorance)", "birdman", Kind.FULL),
        ("(500) Days of Summer", "500 days of summer", Kind.FULL),
        ("E.T. the Extra-Terrestrial", "et", Kind.FULL),
        ("Bram Stoker's Dracula", "dracula", Kind.AUTHORLESS),
        ("Pan's Labyrinth", "labyrinth", Kind.TAIL),
        ("King's Ransom", "ransom", Kind.TAIL),
        ("Stephen King's The Langoliers", "langoliers", Kind.AUTHORLESS),
        ("Marvel's The Avengers", "avengers", Kind.AUTHORLESS),
        ("Indiana Jones and the Last Crusade", "last crusade", Kind.TAIL),
        ("Batman v Superman: Dawn of Justice", "batman vs superman dawn of justice", Kind.FULL),
        ("Singin' in the Rain", "singing in rain", Kind.FULL),
    ],
)
def test_a_film_has_names_of_several_kinds(title: str, name: str, kind: Kind) -> None:
    assert names(title)[name] == kind


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The Godfather: Part II", "2"),
        ("Star Trek: The Motion Picture", "motion picture"),
        ("L.A. Confidential", "la"),
        ("Love (III)", "3"),
    ],
)
def test_what_tells_nothing_is_no_name(title: str, name: str) -> None:
    assert name not in names(title)


def test_other_titles_are_full_names() -> None:
    assert names("The Godfather", "Der Pate", "Le Parrain")["der pate"] == Kind.FULL


def test_a_title_without_words_has_no_names() -> None:
    assert names("...") == {}


@given(st.text(alphabet="aA :-,.()&'\u2019½³1X;/", max_size=400))
def test_any_title_has_few_names(title: str) -> None:
    found = names_of(title, [title[::-1]])
    assert len(found) <= MAX_NAMES
    assert len({name.form.key for name in found}) == len(found)
