"""Simulates Alexa's language understanding for typed text, with the samples of the skill's interaction model."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from services.voice.skill_package.interaction_model import language_model, spread_patterns
from services.voice.text_input.corrections import corrected, with_other_number
from services.voice.text_input.filled_intents import Match, filled_intent
from services.voice.text_input.language import Language
from services.voice.text_input.nearest_sample import CHANGES, SLOTS, NearestSamples
from services.voice.text_input.samples import Sample, SampleIndex
from services.voice.text_input.slot_types import CustomSlotType, FreeTextSlotType, NumberSlotType, SlotType
from services.voice.text_input.spread_patterns import load_spread
from services.voice.text_input.titles import Titles, likes_a_kind
from services.voice.text_input.wanted import DOUBTED, wanted

FALLBACK = "AMAZON.FallbackIntent"
DESCRIPTION, DESCRIBED = "DescriptionIntent", "Description"
"""Takes nearly any words, so only what nothing else does."""
NARROWING = frozenset({"FilterIntent", "GenreIntent", "YearsIntent", "RecommendIntent", "PopularIntent"})
"""Wishes that "no" before them turns around."""
SLOTLESS = {"PopularIntent", "SomethingElseIntent", "LinkIntent"}
"""They tell nothing of words beside theirs: "do you know Fargo"."""
MOVIES = "Movies"
SLOTS_OF = {"Place": "PickIntent", "Stars": "RateIntent", MOVIES: "RecommendIntent"}
"""An intent that has the slot."""
NUMBER, NO = "NumberIntent", "AMAZON.NoIntent"
STARS = ("RateIntent", "Stars")
"""Where the stars are asked, a number alone is written too."""
ARTICLES = {"der", "die", "das", "den", "dem"}
"""They are places only where a sample says so."""
TELL_MOVIES = ("Genre", "Decade", "Language", "Audience", "Length")
NO_INTENTS: frozenset[str] = frozenset()
MOST_WORDS = 25
"""Of a request with its frames; longer texts are taken as they are."""
FREE_TEXT = {"AMAZON.Movie", "AMAZON.Actor", "AMAZON.SearchQuery"}


class NluSimulator:
    """Picks the matching sample with the fewest free-text slots, then the fewest words in them, then the fewest slots,
    then the most words."""

    def __init__(self, locale: str) -> None:
        self.language = said = Language.load(locale)
        model = language_model(locale)
        name = model["invocationName"]
        self.invocation_names = {name, *name.split(), "movies", "movie"}
        custom = {each["name"]: CustomSlotType(each["name"], each["values"]) for each in model["types"]}
        self.slots: dict[str, dict[str, SlotType]] = {
            intent["name"]: {
                slot["name"]: custom.get(slot["type"]) or self._built_in_type(slot["type"]) for slot in intent["slots"]
            }
            for intent in model["intents"]
            if "slots" in intent
        }
        samples = list(self._samples(model))
        spread = load_spread([*spread_patterns(locale), *said.typed], self.slots, said.polite_words)
        self.samples = SampleIndex((sample for sample in samples if sample.intent != DESCRIPTION), spread)
        self.descriptions = SampleIndex(sample for sample in samples if sample.intent == DESCRIPTION)
        self.titles = Titles(
            *(said.telling, said.small.asking, said.small.leading, said.questioning, said.about_stars),
            tells_movies=self._tells_movies,
            match=self._match,
        )
        self.nearest = NearestSamples(samples, said.telling, said.turning, said.short_is, said.small)

    def request(self, text: str, elicited: tuple[str, str] | None = None) -> dict[str, Any]:
        """The `request` object for the text. Text that matches no sample fills the elicited slot, if there is one."""
        text = self.language.as_request(text)
        variants = self.language.variants(text)
        if not variants[0] or self._launches(variants[0]):
            return {"type": "LaunchRequest"}
        intent = self._corrected(text, elicited) or self._heard(text, variants, elicited)
        return {"type": "IntentRequest", "intent": intent or filled_intent(FALLBACK, {}, [])}

    def _corrected(self, text: str, elicited: tuple[str, str] | None) -> dict[str, Any] | None:
        first, meant = self.language.corrections.parts(text) or ("", "")
        if first and (said := self._heard(first, self.language.variants(first), elicited)) is not None:
            variants = self.language.variants(meant)
            return corrected(said, variants[0], self._heard(meant, variants, elicited), self._values)
        first, meant = self.language.corrections.numbers(text) or ("", "")
        if not first or (said := self._heard(first, self.language.variants(first), elicited)) is None:
            return None
        return with_other_number(said, self.language.variants(meant)[0], self._values)

    def _heard(self, text: str, variants: list[str], elicited: tuple[str, str] | None) -> dict[str, Any] | None:
        changes = CHANGES | {NUMBER} if elicited == STARS else CHANGES
        intent = self._understood(variants) or (elicited and self._answered(variants[0], *elicited)) or None
        if intent is None and len(variants[0].split()) <= MOST_WORDS:
            intent = self._heard_past(variants, changes)
        return wanted(intent, text, variants[0], self.language) if intent and intent["name"] in changes else intent

    def _understood(self, variants: list[str]) -> dict[str, Any] | None:
        """Free text may have swallowed courtesy: what matches without it has less free text. Titles to write stay."""
        best = self._match(variants)
        if best is None:
            return None
        if best.free_words == 0 or len(variants[0].split()) > MOST_WORDS:
            return best.intent
        others = list(self._unframed(variants[0]))
        bare = self._match([self.language.without_fillers(variants[0])])
        others += [bare] if bare is not None and not bare.free_words else []
        name = best.intent["name"]
        if name in CHANGES:
            others = [each for each in others if not each.free_words and each.intent["name"] == name]
            others += self._doubted(variants) if name in DOUBTED else []
        elif self._is_mostly_free(best, variants[0]) and (near := self._nearest(variants)) and near["name"] != name:
            return near
        return min([best, *others], key=lambda found: found.free_words).intent

    def _is_mostly_free(self, match: Match, text: str) -> bool:
        """A sample that has most of the words is sure, however long the title: "what if I had not rated the rock"."""
        return 1 < match.free_words >= len(text.split()) - match.free_words

    def _unframed(self, text: str) -> Iterator[Match]:
        requests = set(self.language.hearing.courtesy.without(text))
        for rest in self.language.hearing.courteous.without(text):
            found = self._asked(rest)
            if found is not None and (rest in requests or found.intent["name"] not in CHANGES):
                yield found

    def _doubted(self, variants: list[str]) -> list[Match]:
        """What a text is without its doubt, if that matters to it: "I've seen number one, but I'm not sure"."""
        if not self.language.small.doubt(variants[0]):
            return []
        rests = {rest for text in variants for rest in (text, *self.language.hearing.doubtful.without(text))}
        found = filter(None, map(self._asked, sorted(rests)))
        return [each for each in found if each.intent["name"] in DOUBTED]

    def _heard_past(self, variants: list[str], changes: frozenset[str]) -> dict[str, Any] | None:
        """What a text without its frames and fillers is, or the sample that it is nearest to, or a description."""
        text, paused = variants
        if doubted := self._doubted([*variants, self.language.without_fillers(text)]):
            return min(doubted, key=lambda found: found.free_words).intent
        texts, hearing = [text, self.nearest.in_full(text)], self.language.hearing
        requests = [*texts, *hearing.courtesy.without(text), *hearing.courtesy.without(paused)]
        anyhow = [*texts, *hearing.anyhow.without(text)]
        described = self._match(texts, self.descriptions)
        if described and "value" in described.intent["slots"]["Unwanted"]:
            changes |= NARROWING
        for rests, excluded in ((requests, NO_INTENTS), (anyhow, changes)):
            for rest in (each for whole in rests for each in (whole, self.language.without_fillers(whole))):
                found = self._asked(rest)
                if found is not None and found.intent["name"] not in excluded:
                    return found.intent
                if found is not None and found.intent["name"] == NUMBER:
                    return None  # no other intent with a number is meant
        near = self._nearest(requests) or self._nearest(anyhow, changes)
        return near or self._described([*texts, *hearing.courteous.without(text)])

    def _asked(self, rest: str) -> Match | None:
        """What a request without its frames or fillers is. A question, as "have seen it" after "could you", changes
        nothing."""
        found = self._match([rest])
        is_question = rest.split(" ")[0] in self.language.small.asking
        return None if found and is_question and found.intent["name"] in CHANGES else found

    def _described(self, texts: list[str]) -> dict[str, Any] | None:
        """Words that tell which movies are wanted, also without any of the words before them in the samples: with a
        word of a filter, or of movies ("old movies")."""
        if (found := self._match(texts, self.descriptions)) is not None:
            return found.intent
        text = texts[0]
        names_movies = text.split(" ")[0] not in self.language.telling and self._longest(SLOTS_OF[MOVIES], MOVIES, text)
        tells = names_movies or likes_a_kind(text) or self._tells_movies(text)
        return self._filled(DESCRIPTION, {DESCRIBED: text}) if tells else None

    def _tells_movies(self, text: str) -> bool:
        return any(self._longest("FilterIntent", slot, text) for slot in TELL_MOVIES)

    def _filled(self, intent: str, texts: Mapping[str, str]) -> dict[str, Any] | None:
        filled = self._fill(intent, texts)
        return None if filled is None else filled_intent(intent, filled, list(self.slots.get(intent, [])))

    def _nearest(self, texts: list[str], excluded: frozenset[str] = NO_INTENTS) -> dict[str, Any] | None:
        for text in texts:
            found = {name: self._longest(SLOTS_OF[name], name, text) for name in SLOTS}
            slots = {name: words for name, words in found.items() if words and words not in ARTICLES}
            near = self.nearest.nearest(text, slots)
            if near is not None and near.slots <= slots.keys() and near.intent not in excluded:
                if near.other and MOVIES in near.slots:
                    return self._described([text]) or self._filled(DESCRIPTION, {DESCRIBED: text})
                if near.other and near.intent in SLOTLESS and (described := self._described([text])) is not None:
                    return described
                return self._filled(near.intent, {name: slots[name] for name in near.slots})
        return None

    def _longest(self, intent: str, slot: str, text: str) -> str | None:
        """The longest words of the text that are a value of the slot."""
        pattern = self.slots[intent][slot].pattern_in(text)
        found = re.findall(rf"(?<!\S)(?:{pattern})(?!\S)", text) if pattern else []
        return max(found, key=lambda words: len(words.split()), default=None)

    def fill(self, intent: str, texts: Mapping[str, str]) -> dict[str, Any]:
        """The slots as Alexa would fill them; without those that it would not fill."""
        types = self.slots.get(intent, {})
        values = {name: types[name].fill(text) for name, text in texts.items() if name in types}
        return {name: {"name": name, **value} for name, value in values.items() if value is not None}

    def _values(self, intent: str, texts: Mapping[str, str]) -> dict[str, Any]:
        """Those of the slots of which the texts are values."""
        types = self.slots.get(intent, {})
        return self.fill(intent, {name: text for name, text in texts.items() if not types[name].is_free_text})

    def _built_in_type(self, name: str) -> SlotType:
        return FreeTextSlotType() if name in FREE_TEXT else NumberSlotType(self.language.numbers)

    def _launches(self, text: str) -> bool:
        match = self.language.launch.fullmatch(text)
        return match is not None and match["name"] in self.invocation_names

    def _match(self, variants: list[str], index: SampleIndex | None = None) -> Match | None:
        """Of the first variant that matches, or of another one without free text."""
        first = None
        for text in dict.fromkeys(variants):
            found = self._best(text, index or self.samples)
            if found is not None and found.free_words == 0:
                return found
            first = first or found
        return first

    def _best(self, text: str, index: SampleIndex) -> Match | None:
        found = (each for each in index.matches(text, self._fill) if not self.titles.are_none(*each[1:]))
        if (best := min(found, key=lambda each: each[0], default=None)) is None:
            return None
        free_words, sample, filled = best
        return Match(free_words, filled_intent(sample.intent, filled, list(self.slots.get(sample.intent, []))))

    def _answered(self, text: str, intent: str, slot: str) -> dict[str, Any] | None:
        """The slot that was asked for, or that it is not known. "I would say four" is an answer here only."""
        is_free_text = self.slots[intent][slot].is_free_text
        if self.language.without_fillers(text) in self.language.unsure and (is_free_text or (intent, slot) == STARS):
            return filled_intent(NO, {}, [])
        if is_free_text:
            around = filter(None, map(self._asked, self.language.hearing.courtesy.without(text)))
            if request := next((each for each in around if each.free_words < len(text.split()) - 2), None):
                return request.intent
        answers = (self._asked(rest) for rest in self.language.hearing.opinions.without(text))
        named = (found.intent for found in answers if found and found.intent["name"] in {intent, NUMBER})
        return self._filled(intent, {slot: text}) or next(named, None)

    def _fill(self, intent: str, texts: Mapping[str, str]) -> dict[str, Any] | None:
        filled = {name: self.slots[intent][name].fill(text) for name, text in texts.items()}
        return None if None in filled.values() else filled

    def _samples(self, model: dict[str, Any]) -> Iterator[Sample]:
        said = [(intent["name"], text) for intent in model["intents"] for text in intent.get("samples", [])]
        for name, text in [*said, *self.language.phrases]:
            yield Sample.of(name, self.language.words(text), self.slots.get(name, {}))
