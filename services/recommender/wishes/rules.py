"""All rules of the grammar. Of patterns that match as many words, the first one counts."""

from functools import lru_cache

from services.recommender.wishes.meaning import Meaning, Rule, fixed
from services.recommender.wishes.vocabulary.fame import fame_rules
from services.recommender.wishes.vocabulary.genres import genre_rules
from services.recommender.wishes.vocabulary.languages import language_rules
from services.recommender.wishes.vocabulary.moods import mood_rules
from services.recommender.wishes.vocabulary.patterns import words
from services.recommender.wishes.vocabulary.runtimes import runtime_rules
from services.recommender.wishes.vocabulary.short_years import short_year_rules
from services.recommender.wishes.vocabulary.years import year_rules

COMPARED = {
    "newer": r"newer|more recent|more modern|neuer~|moderner~|aktueller~",
    "older": r"older|älter~",
    "shorter": r"shorter|kürzer~",
    "longer": r"longer|länger~",
}
"""With a movie that is liked, a bound by it; else "new", "old", "short" and "long"."""
NOT_THAN = r"(?!(?: [\w']+){0,2} (?:than|als)\b(?! (?:that|it|this|dies~|der|das)\b))"
"""What is compared with something else is no soft word: "newer dramas than 1985", "older than Casablanca"."""


@lru_cache(maxsize=4)
def rules_of(this_year: int, newest: int) -> tuple[Rule, ...]:
    compared = (
        fixed(words(rf"(?:a (?:bit|little) |etwas |viel |much )?(?:{called}){NOT_THAN}"), Meaning(compared=kind))
        for kind, called in COMPARED.items()
    )
    return (
        *compared,
        *year_rules(this_year, newest),
        *short_year_rules(this_year),
        *runtime_rules(),
        *mood_rules(),
        *fame_rules(),
        *genre_rules(),
        *language_rules(),
    )
