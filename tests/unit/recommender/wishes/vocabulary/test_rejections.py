import re

import pytest

from services.recommender.wishes.vocabulary.genres import CALLED
from services.recommender.wishes.vocabulary.rejections import TOO, negation_at
from tests.support.questions.wishes import means, read


@pytest.mark.parametrize(
    "words",
    [
        *("comedies are not for me", "comedies really aren't my cup of tea", "comedies bore me", "comedies? no thanks"),
        *("comedies are too loud for me", "comedies leave me cold", "a comedy is a no-go", "no thanks to comedies"),
        *("spare me comedies", "I've had enough of comedies", "I'm bored with comedies", "I do not care for comedies"),
        *("Komödien sind nichts für mich", "Komödien sind gar nicht mein Ding", "Komödien langweilen mich"),
        *("mit Komödien kann ich nichts anfangen", "ich kann Komödien nicht leiden", "Komödien? Nein danke"),
        *(
            "comedies make me sick",
            "comedy movies are the worst",
            "comedies? No.",
            "too tired for comedies",
            "zu müde für Komödien",
            "allergic to comedies",
            "zero comedy",
        ),
        *("no more comedies", "nobody here likes comedies", "please stop showing me comedies", "it can't be a comedy"),
        *("Komödien gehen gar nicht", "lass Komödien weg", "keinen Bock auf Komödien", "Komödien finde ich doof"),
        *("Komödien sind mir zu laut", "ich habe Komödien satt", "verschone mich mit Komödien", "genug von Komödien"),
    ],
)
def test_what_is_rejected_in_other_words_is_left_out(words: str) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"without_genres": ["Comedy"]}, [])


@pytest.mark.parametrize(
    "words",
    [
        *("horror, westerns and comedies bore me", "Horror, Western und Komödien sind nichts für mich"),
        *("neither horror nor westerns nor comedies", "Horror, Western oder Komödien mag ich nicht"),
    ],
)
def test_all_of_a_list_are_rejected(words: str) -> None:
    assert means(read(words).means) == {"without_genres": ["Comedy", "Horror", "Western"]}


@pytest.mark.parametrize(
    "words",
    [
        *("rather a western than a comedy", "I prefer westerns to comedies", "I'd prefer a western over a comedy"),
        *("comedies are out, a western", "Komödien nerven mich, lieber ein Western", "eher Western als Komödie"),
    ],
)
def test_of_two_the_other_one_is_wanted(words: str) -> None:
    assert means(read(words).means) == {"genres": ["Western"], "without_genres": ["Comedy"]}


@pytest.mark.parametrize(
    "words",
    ["can't get enough of comedies", "nothing but comedies", "nothing except comedies", "nichts als Komödien"],
)
def test_what_alone_is_wanted_is_not_rejected(words: str) -> None:
    assert means(read(words).means) == {"genres": ["Comedy"]}


@pytest.mark.parametrize(
    "words",
    [
        *("not only comedies", "doesn't have to be a comedy", "need not be a comedy", "I don't mind comedies"),
        *(
            "I don't hate comedies",
            "not without comedy",
            "no matter how funny",
            "egal wie lustig",
            "nicht nur Komödien",
            "muss keine Komödie sein",
        ),
    ],
)
def test_what_is_neither_wanted_nor_rejected_is_said_back(words: str) -> None:
    wish = read(words)
    assert means(wish.means) == {}
    assert wish.not_understood != []


@pytest.mark.parametrize("words", ["rather newer than 1990", "lieber neuer als 1990", "I'd prefer newer than 1990"])
def test_than_a_year_compares(words: str) -> None:
    assert means(read(words).means) == {"years": [1991, None]}


@pytest.mark.parametrize(
    "words",
    [
        "a comedy for me",
        "comedies, thanks",
        "Komödien kann ich gut leiden",
        "a comedy to me",
        "nothing against comedies",
    ],
)
def test_similar_words_reject_nothing(words: str) -> None:
    assert means(read(words).means) == {"genres": ["Comedy"]}


@pytest.mark.parametrize(("read_words", "negates"), [("rather ", True), ("", False)])
def test_than_negates_behind_what_is_preferred_alone(read_words: str, negates: bool) -> None:
    words = f"{read_words}comedy than drama"
    assert (negation_at(words, words.index("than")) is not None) is negates


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        *(("was hast du zu Science-Fiction", "Sci-Fi"), ("was hast du zu science fiction", "Sci-Fi")),
        *(("Filme zu Krieg", "War"), ("filme zu krieg", "War"), ("etwas zu Western", "Western")),
        *(("was passt zu Horrorfilmen", "Horror"), ("was passt zu gruseligen Filmen", "Horror")),
        ("etwas zu lachen", "Comedy"),
    ],
)
def test_what_a_movie_is_about_is_wanted(words: str, genre: str) -> None:
    assert means(read(words).means) == {"genres": [genre]}


@pytest.mark.parametrize(
    "words",
    [
        *(
            "der war zu gruselig",
            "war mir zu gruselig",
            "zu viel Horror",
            "zu viele Horrorfilme",
            "zu scary",
            "zu gory",
        ),
        *("zu gruselige Filme", "ein zu gruseliger Film", "too scary", "too much horror", "too many horror movies"),
    ],
)
def test_what_is_too_much_is_rejected(words: str) -> None:
    assert means(read(words).means) == {"without_genres": ["Horror"]}


@pytest.mark.parametrize("adjective", sorted(set(re.findall(r"(\w{4,})~", "|".join(CALLED.values()))) - {"film"}))
def test_each_adjective_of_a_genre_may_be_too_much(adjective: str) -> None:
    assert TOO.match(f"zu {adjective}")


@pytest.mark.parametrize("words", ["düster", "brutal", "ernst", "leicht", "schwer", "bekannt", "alt", "neu", "kurz"])
def test_a_soft_word_may_be_too_much(words: str) -> None:
    for too in (words, f"{words}e"):
        assert TOO.match(f"zu {too}")
    assert not TOO.match(f"zu {words}en")


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("der war mir zu mainstream", {"popularity": -0.5}),
        ("zu happy", {"less": ["Comedy"], "more": ["Crime", "Thriller"]}),
        ("zu sad", {"less": ["Drama"]}),
    ],
)
def test_a_loan_word_may_be_too_much(words: str, meaning: dict[str, object]) -> None:
    assert means(read(words).means) == meaning


@pytest.mark.parametrize(
    "words",
    [
        *("comedies are too silly", "comedies are just too silly for my taste", "comedies seem so boring"),
        *(
            "I find comedies silly",
            "they find comedies way too silly",
            "comedies are depressing",
            "I consider comedies childish",
        ),
        *("ich finde Komödien albern", "Komödien sind viel zu albern", "Komödien werden mir langsam zu viel"),
        *("I find comedies boring", "I find comedies too silly", "we all find comedy movies really dull"),
        *("Komödien finde ich zu albern", "ich finde Komödien langweilig", "Komödien sind zu albern"),
        *("mir sind Komödien zu albern", "weil mir Komödien zu albern sind"),
        *("weil Komödien langweilig sind", "Komödien sind für mich zu albern", "Komödien werden mir schnell zu viel"),
    ],
)
def test_what_is_judged_is_rejected(words: str) -> None:
    for end in ("", ", a western"):
        wish = read(words + end)
        expected = {"without_genres": ["Comedy"]} | ({"genres": ["Western"]} if end else {})
        assert (means(wish.means), wish.not_understood) == (expected, [])


@pytest.mark.parametrize(
    "words",
    [
        "I find westerns and horror boring",
        "I find westerns and scary movies boring",
        "ich finde Western und Horror langweilig",
    ],
)
def test_all_that_is_judged_is_rejected(words: str) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"without_genres": ["Horror", "Western"]}, [])


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("comedies are silly", {"genres": ["Comedy"]}),
        ("comedies are too good to miss", {"genres": ["Comedy"]}),
        ("a comedy that is not too silly", {"genres": ["Comedy"], "less": ["Comedy"]}),
        ("a horror movie that isn't too scary", {"genres": ["Horror"], "less": ["Horror"]}),
        ("mir ist langweilig, eine Komödie bitte", {"genres": ["Comedy"]}),
        ("ich finde Komödien nicht langweilig", {}),
        ("westerns are too long", {"genres": ["Western"], "runtime": [None, 120]}),
        ("I don't find westerns boring", {}),
        ("I don't find comedies offensive", {}),
        ("I don't find westerns bad", {}),
        ("ich finde Komödien nicht schlecht", {"genres": ["Comedy"]}),
    ],
)
def test_another_judgement_rejects_nothing(words: str, meaning: dict[str, object]) -> None:
    assert means(read(words).means) == meaning


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        *((words, "Comedy") for words in ("I don't find comedies funny", "ich finde Komödien nicht lustig")),
        *((words, "Horror") for words in ("I don't find horror scary", "Horrorfilme finde ich nicht gruselig")),
    ],
)
def test_what_is_not_found_good_is_rejected(words: str, genre: str) -> None:
    assert means(read(words).means) == {"without_genres": [genre]}


@pytest.mark.parametrize(
    ("words", "genre", "not_understood"),
    [
        ("no comedies except romantic ones", "Comedy", "except romantic"),
        ("no comedies, apart from romantic ones", "Comedy", "apart from romantic"),
        ("keine Western außer mit Clint Eastwood", "Western", "außer mit Clint Eastwood"),
        ("everything except horror unless it's a classic", "Horror", "unless it's a classic"),
        ("kein Horror, es sei denn aus den Siebzigern", "Horror", "es sei denn aus den Siebzigern"),
    ],
)
def test_an_exception_of_what_is_rejected_is_said_back(words: str, genre: str, not_understood: str) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"without_genres": [genre]}, [not_understood])


def test_everything_except_something_rejects_it() -> None:
    assert means(read("no horror, everything except westerns").means) == {"without_genres": ["Horror", "Western"]}
