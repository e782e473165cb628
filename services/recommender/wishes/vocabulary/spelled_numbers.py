"""Numbers and years in words, in English and German."""

from collections.abc import Iterator

from services.recommender.wishes.vocabulary.patterns import words

ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
ENGLISH_TENS = ["-", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
GERMAN = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
GERMAN_TENS = ["-", "zehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
MOST = 300
YEARS = range(1900, 2040)


def english(number: int) -> str:
    if number < len(ENGLISH):
        return ENGLISH[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{ENGLISH_TENS[tens]} {ENGLISH[ones]}" if ones else ENGLISH_TENS[tens]
    hundreds, rest = divmod(number, 100)
    return f"{ENGLISH[hundreds]} hundred {english(rest)}" if rest else f"{ENGLISH[hundreds]} hundred"


def german(number: int) -> str:
    if number < len(GERMAN):
        return GERMAN[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{'ein' if ones == 1 else GERMAN[ones]}und{GERMAN_TENS[tens]}" if ones else GERMAN_TENS[tens]
    hundreds, rest = divmod(number, 100)
    start = f"{'' if hundreds == 1 else GERMAN[hundreds]}hundert"
    return f"{start}{german(rest)}" if rest else start


def _english_year(year: int) -> Iterator[str]:
    century, rest = divmod(year, 100)
    if 2000 <= year < 2010:
        yield from (f"two thousand {link}{english(rest)}" for link in ("", "and ")) if rest else ("two thousand",)
        return
    yield f"{english(century)} {english(rest)}" if rest >= 10 else f"{english(century)} hundred"
    if year >= 2010:
        yield from (f"two thousand {link}{english(rest)}" for link in ("", "and "))
    if 0 < rest < 10:
        yield f"{english(century)} oh {english(rest)}"


def _german_year(year: int) -> Iterator[str]:
    century, rest = divmod(year, 100)
    start = "zweitausend" if year >= 2000 else f"{german(century)}hundert"
    yield f"{start}{german(rest)}" if rest else start
    if year >= 2000 and rest:
        yield f"{start}und{german(rest)}"


AMBIGUOUS = {"one", "eins"}
SPELLED = {
    **{spell(number): number for number in range(1, MOST) for spell in (english, german)},
    **{f"{start} hundred and {english(rest)}": 100 + rest for start in ("a", "one") for rest in range(1, 100)},
    **{f"two hundred and {english(rest)}": 200 + rest for rest in range(1, 100)},
    **{"a hundred": 100, "einhundert": 100},
    **{text: year for year in YEARS for spell in (_english_year, _german_year) for text in spell(year)},
}
IN_WORDS = words("|".join(sorted(SPELLED.keys() - AMBIGUOUS, key=lambda text: -len(text))))


def value_of(text: str) -> int:
    return SPELLED[" ".join(text.replace("-", " ").split())]
