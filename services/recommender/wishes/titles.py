"""Titles behind "like": by their sound, and those that follow another."""

from collections.abc import Iterator, Sequence

from services.recommender.wishes.meaning import Rule
from services.recommender.wishes.names import BETWEEN_TITLES, QUOTES, WORD, Names, name_at, title_at
from services.recommender.wishes.rules import longest_rule
from services.recommender.wishes.text import WishText
from services.recommender.wishes.vocabulary.fillers import SEPARATORS, TURNS_BACK
from services.recommender.wishes.vocabulary.rejections import NEGATION
from shared.contracts.movies import Movie


def more_titles(text: WishText, at: int, names: Names, rules: Sequence[Rule]) -> Iterator[tuple[int, int, Movie]]:
    """Where each begins and ends."""
    while joint := BETWEEN_TITLES.match(text.read, at):
        found = title_at(text, joint.end(), names) if joint.end() > at else None
        is_lower_negation = NEGATION.match(text.said(joint.end(), len(text.read)))
        if found is None or is_lower_negation or longest_rule(rules, text, joint.end()) is not None:
            return
        at = found[0]
        yield joint.end(), *found


def rejected_titles(
    text: WishText, start: int, names: Names, rules: Sequence[Rule]
) -> Iterator[tuple[int, int, Movie]]:
    """Behind "but not", where each begins and ends. One word in lower case may be any other, and a longer name is
    somebody's. What follows a comma alone is not rejected: "instead of Heat, Casino"."""
    found = None if longest_rule(rules, text, start) else title_at(text, start, names)
    if found is None:
        return
    said, name = text.said(start, found[0]), name_at(text, start, names)
    if not (said[:1].isupper() or " " in said) or (name is not None and name[0] > found[0]):
        return
    yield start, *found
    at = found[0]
    for begin, end, movie in more_titles(text, at, names, rules):
        if not text.read[at:begin].strip(SEPARATORS):
            return
        yield begin, end, movie
        at = end


def likely_title(text: WishText, start: int, names: Names, rules: Sequence[Rule]) -> tuple[int, Movie] | None:
    """Words that sound like a title, up to where something else begins."""
    end = at = start
    while at < len(text.read) and text.read[at] not in ",;.!?":
        word = WORD.match(text.read, at)
        if word is None:
            at += 1
            continue
        begins = TURNS_BACK.match(text.read, at) or NEGATION.match(text.read, at) or longest_rule(rules, text, at)
        if end > start and begins:
            break
        end = at = word.end()
    said = text.said(start, end).strip(QUOTES)
    movie = names.likely_title(said) if said and not longest_rule(rules, text, start) else None
    return (end, movie) if movie else None
