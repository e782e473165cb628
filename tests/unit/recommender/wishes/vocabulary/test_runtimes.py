import pytest

from tests.support.questions.wishes import means, read


@pytest.mark.parametrize(
    ("words", "runtime"),
    [
        ("under two hours", [None, 119]),
        ("at most 90 minutes", [None, 90]),
        ("over 2 hours", [121, None]),
        ("mindestens 100 Minuten", [100, None]),
        ("anderthalb Stunden", [80, 100]),
        ("1:30 h", [80, 100]),
        ("less than 1.5 hours", [None, 89]),
        ("an hour and a half", [80, 100]),
        ("between 90 and 120 minutes", [90, 120]),
        ("one to two hours", [60, 120]),
        *(
            (words, [90, 120])
            for words in ("between 1.5 and 2 hours", "zwischen anderthalb und zwei Stunden", "1h30 to 2h")
        ),
        ("under 1h30", [None, 89]),
        ("a quarter of an hour", [5, 25]),
        ("dreiviertel Stunde", [35, 55]),
        ("it was too long", [None, 120]),
        ("short", [None, 95]),
        ("not too long", [None, 120]),
        ("no short films", [96, None]),
        ("half an hour", [20, 40]),
        *(
            (words, [None, 89])
            for words in ("shorter films than 90 minutes", "kürzere Filme als 90 Minuten", "< 90 min")
        ),
        *(
            (words, [121, None])
            for words in ("longer films than 2 hours", "Filme, die länger sind als 2 Stunden", ">2h")
        ),
        *((words, [None, 90]) for words in ("no longer films than 90 minutes", "<= 90 min")),
        (">=90 min", [90, None]),
    ],
)
def test_each_wording_has_its_value(words: str, runtime: object) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"runtime": runtime}, [])


def test_a_length_that_no_movie_has_is_not_understood() -> None:
    assert read("under 1 minute").means.runtime is None
