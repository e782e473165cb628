"""Which words are no title, where a sample has one."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from services.voice.language.references import LEAD_INS, joined_titles, reference_of
from services.voice.text_input.filled_intents import Match
from services.voice.text_input.own_words import ONESELF
from services.voice.text_input.samples import Sample

KINDS = re.compile(
    r"(?:movies|films|filmen?)\b|\b(?:this|that|any) (?:kind|sort) of\b|\b(?:diese[rn]?|solche[rn]?) (?:art|sorte)\b"
)
"""No title, but movies of a kind: "I don't like sad movies", "ich liebe Liebesfilme"."""
FEELINGS = re.compile(
    r"\b(?:i|we) (?:(?:really|absolutely|quite|did|do) )?(?:love|adore|like|enjoy|hated?|disliked?|loathe)\b|\bfan of\b"
    r"|\b(?:don't|didn't|did not) like\b|\bnever liked\b|\b(?:can't|couldn't) (?:stand|bear)\b|\bbored? (?:me|us)\b"
    r"|\b(?:mag|mögen|liebe|lieben|gefällt|hass(?:t?en?|t)|leiden|ausstehen|steh(?:en?)? auf|finden? (?:ich|wir))\b"
    r"|\b(?:mochten?|gefiel)\b.* nicht\b|\bnicht gefallen\b"
)
"""In samples that may be of a kind; who liked something means movies that there are: "I liked the Bond films"."""
LIKED = {"SimilarIntent", "DismissIntent"}
INDEFINITE = {"a", "an", "any", "anything", "much", "many", "ein", "einen", "eine", "etwas", "was", "viel", "viele"}
"""What begins with these was not seen in general: "I haven't seen a good comedy in ages"."""
KNOWING = re.compile(r"\b(?:know|kenn(?:en?)?)\b")
"""In samples whose words besides a title may be of anything: "I know your wife", "ich kenne mich aus"."""
OTHERS = {"mich", "dich", "sich", "euch", "uns", "jemanden", "niemanden"}
POINTING = {"it", "that", "this", "him"}
POINTING_ANYWHERE = {"ihm", "ihn", "es", "dafür"}
"""English titles may have what points at a movie, other than at their end: "Some Like It Hot"."""
PAUSES = {"and", "und"}
"""What a pause may be heard as."""
PAUSE_BEFORE = re.compile(r"^(?:and|und)(?: |$)")
TITLE_FIRST = "{Title} {Stars}"
"""Nearly any words may come before stars."""


@dataclass(frozen=True)
class Titles:
    telling: Collection[str]
    """Words that turn a sentence into another one."""
    asking: Collection[str]
    """They begin a question."""
    leading: Collection[str]
    """They lead to a time, a place or a purpose."""
    questioning: Collection[str]
    """They begin a question, or a title: "When Harry Met Sally"."""
    about_stars: Collection[str]
    """Words of questions about stars, which titles lack: "who gave Fargo four stars"."""
    tells_movies: Callable[[str], object]
    """Whether words of a filter are in a text."""
    match: Callable[[list[str]], Match | None]
    """What words alone are."""

    def are_none(self, sample: Sample, filled: Mapping[str, Any]) -> bool:
        """Whether the words in the slot of a title are none."""
        title = filled.get("Title", {}).get("value", "")
        if sample.intent == "RateIntent" and sample.text.startswith("{Title}"):
            words = title.split(" ")
            return self._asks(words) or (sample.text == TITLE_FIRST and self._is_said(words))
        if sample.intent == "CorrectIntent" and title:
            return self._is_wished(sample.text.replace("{Title}", title), title.split(" "))
        known = title or filled.get("UnseenTitle", {}).get("value")
        if known and sample.intent == "SeenIntent" and KNOWING.search(sample.text) and self._is_other(known):
            return True
        if "UnseenTitle" in filled:
            first = next((word for word in filled["UnseenTitle"]["value"].split(" ") if word not in PAUSES), "")
            return first in LEAD_INS or (filled.keys() == {"UnseenTitle"} and first in INDEFINITE)
        return is_of_a_kind(sample, title)

    def _is_other(self, known: str) -> bool:
        """No movie: "how this works", "jemanden", "it's late", "thanks"."""
        first, _ = joined_titles(known) or (known, "")
        if reference_of(first) is not None:
            return False
        words = PAUSE_BEFORE.sub("", known)
        alone = self.match([words]) if words else None
        if not words or (alone is not None and alone.free_words == 0):
            return True
        first = first.split(" ")[0].partition("'")[0]
        return any(first in each for each in (self.telling, self.asking, ONESELF, INDEFINITE, POINTING, OTHERS))

    def _asks(self, words: list[str]) -> bool:
        """A question about stars: "what has", "when did I give it"."""
        first, *rest = words
        if first in self.asking:
            return not ONESELF.isdisjoint(rest)
        if first.partition("'")[0] not in self.questioning:
            return False
        begins_title = len(rest) > 1 and rest[0] not in {*self.telling, *self.asking}
        return not begins_title or any(word in self.about_stars for word in words)

    def _is_said(self, words: list[str]) -> bool:
        """Words of a sentence: "my wife gave it"."""
        begins = words[0].removesuffix("n't") in {*self.telling, *self.asking, *self.leading} - {*self.questioning}
        points = words[-1] in POINTING or not POINTING_ANYWHERE.isdisjoint(words)
        return begins or points or not ONESELF.isdisjoint(words)

    def _is_wished(self, text: str, words: list[str]) -> bool:
        """What movies should be for: "no, for the kids", "no, for tonight"."""
        return bool(self.tells_movies(text)) or set(words) <= set(self.telling)


def is_of_a_kind(sample: Sample, title: str) -> bool:
    """Whether it likes or dislikes no single movie."""
    return sample.intent in LIKED and bool(KINDS.search(title)) and bool(FEELINGS.search(sample.text))


def likes_a_kind(text: str) -> bool:
    """Whether it likes or dislikes movies of a kind, which words of a wish may tell."""
    return bool(KINDS.search(text)) and bool(FEELINGS.search(text))
