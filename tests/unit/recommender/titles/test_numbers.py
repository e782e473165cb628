import pytest

from services.recommender.titles.numbers import digits, spellings


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("twelve angry men", "12 angry men"),
        ("one hundred and one dalmatians", "101 dalmatians"),
        ("a hundred and one dalmatians", "101 dalmatians"),
        ("thousand and one nights", "1001 nights"),
        ("two thousand one", "2001"),
        ("twenty thousand leagues", "20000 leagues"),
        ("three hundred thousand", "300000"),
        ("nineteen eighty four", "1984"),
        ("twenty one grams", "21 grams"),
        ("fahrenheit nine eleven", "fahrenheit 9 11"),
        ("one hundred and more", "100 and more"),
        ("the third man", "the 3 man"),
        ("miracle on thirty fourth street", "miracle on 34 street"),
        ("twenty third", "23"),
        ("twenty tenth", "20 10"),
        ("friday the 13th", "friday the 13"),
        ("eight and a half", "8 1/2"),
        ("8 1/2", "8 1/2"),
        ("thirty three and a third", "33 1/3"),
        ("half a man", "half a man"),
        ("zoolander no 2", "zoolander 2"),
        ("dr no 1962", "dr no 1962"),
        ("thousand one hundred and two", "1102"),
        ("a third", "a 3"),
        ("zwolf uhr mittags", "12 uhr mittags"),
        ("einundzwanzig tage", "21 tage"),
        ("apollo dreizehn", "apollo 13"),
        ("siebzehn jahre", "17 jahre"),
        ("elf", "elf"),
        ("rocky iv", "rocky 4"),
        ("godfather part ii", "godfather 2"),
        ("kill bill vol 1", "kill bill 1"),
        ("part of me", "part of me"),
        ("henry v", "henry 5"),
        ("v for vendetta", "v for vendetta"),
        ("malcolm x", "malcolm 10"),
        ("the x files", "the x files"),
        ("rocky i", "rocky 1"),
        ("what i like", "what i like"),
        ("volume i of all", "1 of all"),
        ("hot shots part deux", "hot shots 2"),
        ("casablanca", "casablanca"),
    ],
)
def test_numbers_become_digits(words: str, expected: str) -> None:
    assert " ".join(digits(words.split())) == expected


def test_digits_stay_as_they_are() -> None:
    assert digits(["2001", "space", "odyssey"]) == ["2001", "space", "odyssey"]
    assert digits([]) == []


def test_a_number_has_several_spellings() -> None:
    assert spellings(5) == {"5", "five", "funf", "v"}
    assert spellings(14) == {"14", "fourteen", "vierzehn", "xiv"}
