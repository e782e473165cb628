"""All rules of the grammar. Of patterns that match as many words, the first one counts."""

from collections.abc import Sequence
from functools import lru_cache

from services.recommender.wishes.meaning import Meaning, Reading, Rule, fixed
from services.recommender.wishes.text import WishText
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
NOT_IN_GERMAN = {"war", "wars"}


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


def longest_rule(rules: Sequence[Rule], text: WishText, at: int) -> tuple[int, Reading] | None:
    """Where the words end that mean something from `at` on, and what they mean."""
    matches = [(match.end(), rule, match) for rule in rules if (match := rule.pattern.match(text.read, at))]
    for end, rule, match in sorted(matches, key=lambda each: -each[0]):
        if match[0] in NOT_IN_GERMAN and text.is_german:
            continue
        if reading := rule.read(match):
            return end, reading
    return None
