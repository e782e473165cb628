import pytest

from tests.support.questions.wishes import means, read


@pytest.mark.parametrize(
    ("words", "more", "less"),
    [
        ("lighter", ["Comedy"], ["Crime", "Thriller"]),
        ("nicht so düster", ["Comedy"], ["Crime", "Thriller"]),
        ("darker", ["Crime", "Thriller"], ["Comedy"]),
        ("funnier", ["Comedy"], []),
        ("with more horror", ["Horror"], []),
        ("weniger Krimi", [], ["Crime"]),
        ("with little romance", [], ["Romance"]),
        ("hardly any romance", [], ["Romance"]),
        ("without too much romance", [], ["Romance"]),
        ("kaum Romantik", [], ["Romance"]),
        ("very little romance", [], ["Romance"]),
        ("too little romance", ["Romance"], []),
        ("zu wenig Romantik", ["Romance"], []),
        ("not enough romance", ["Romance"], []),
        ("nicht genug Romantik", ["Romance"], []),
        ("zu wenig Gewalt", ["Action", "Crime"], []),
        ("wenig Gewalt", [], ["Action", "Horror", "War"]),
        *(
            (words, ["Romance"], [])
            for words in ("too little love", "zu wenig Liebe", "more love", "with lots of love")
        ),
        *((words, [], ["Romance"]) for words in ("not too much love", "weniger Liebe", "hardly any love")),
        *((words, [], ["Action", "Horror", "War"]) for words in ("too much violence", "zu viel Gewalt")),
        *((words, ["Comedy"], []) for words in ("too few jokes", "zu wenig Witz", "mehr Witze")),
        ("too many jokes", [], ["Comedy"]),
        ("doesn't have enough action", ["Action"], []),
        *((words, [], ["Horror"]) for words in ("nothing too scary", "not too scary", "nichts zu Gruseliges")),
        ("there is not enough comedy", ["Comedy"], []),
        ("not enough tension", ["Thriller"], []),
        ("violence-free", [], ["Action", "Horror", "War"]),
        ("gewaltfrei", [], ["Action", "Horror", "War"]),
        ("happier", ["Comedy"], ["Crime", "Thriller"]),
        ("more comedy than drama", ["Comedy"], ["Drama"]),
        ("mehr Krimi als Drama", ["Crime"], ["Drama"]),
        ("a bit more romantic", ["Romance"], []),
        ("lustiger", ["Comedy"], []),
        ("ein lustigerer Film", ["Comedy"], []),
        ("etwas Gruseligeres", ["Horror"], []),
    ],
)
def test_a_soft_word_counts_for_and_against_genres(words: str, more: list[str], less: list[str]) -> None:
    expected = {name: genres for name, genres in (("more", more), ("less", less)) if genres}
    assert means(read(f"like Heat but {words}").means) == expected | {"like": ["Heat (1995)"]}


@pytest.mark.parametrize("words", ["a little romance", "a nice little romance", "ein wenig Romantik"])
def test_a_little_is_some(words: str) -> None:
    assert means(read(words).means) == {"genres": ["Romance"]}


def test_little_kids_are_kids() -> None:
    assert means(read("a movie with little kids").means) == {"genres": ["Children"]}


@pytest.mark.parametrize("words", ["too much love", "zu viel Liebe", "no love", "ohne Liebe", "no love story"])
def test_love_may_be_rejected(words: str) -> None:
    assert means(read(words).means) == {"without_genres": ["Romance"]}
