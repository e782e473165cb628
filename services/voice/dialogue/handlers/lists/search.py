"""Lists by people, length, language, age and topic, alone or together with genres and years."""

from typing import Any

from services.voice.dialogue.handlers.lists.filters import RECENT_SHORT_YEARS, read_narrowed, spoken_year, year_slots
from services.voice.dialogue.handlers.lists.wish import with_missed
from services.voice.dialogue.handlers.lists.wish_filters import FILTERS, as_filters
from services.voice.dialogue.handlers.lists.years import by_year
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import NumberSlot, Turn, or_none
from services.voice.language.references import split_titles
from shared.contracts.filtering.filters import LONG, MODERATE, SHORT
from shared.contracts.questions.wishes import MAX_WORDS_LENGTH, Wish

MAX_NAME_LENGTH = 60
FOR_CHILDREN = "Children"
"""The genre, where no certificate is known."""
ABOUT = 10
RUNTIME = ("min_runtime", "max_runtime")
BOUNDS = (
    ("Under", "max_runtime", -1),
    ("AtMost", "max_runtime", 0),
    ("Over", "min_runtime", 1),
    ("AtLeast", "min_runtime", 0),
    ("Around", "min_runtime", -ABOUT),
    ("Around", "max_runtime", ABOUT),
)
"""What each slot of minutes bounds, and by how many minutes the bound differs."""
LENGTHS = {"short": {"max_runtime": SHORT}, "moderate": {"max_runtime": MODERATE}, "long": {"min_runtime": LONG}}


async def by_filters(turn: Turn) -> Reply:
    said = _spoken_filters(turn)
    if not said:
        return turn.reply(unfinished=None).say("list.no_filter").ask(turn.next_question())
    if "person" in said and (wish := await _described(turn)):
        del said["person"]
        return with_missed(await read_narrowed(turn, said | as_filters(wish.means)), wish)
    if "person" in said and await _none_is_known(turn, "person"):
        return _unknown_person(turn, said["person"])
    if "max_age" in said and await _none_is_known(turn, "certificate"):
        del said["max_age"]
        said["genre"] = "+".join(filter(None, (said.get("genre"), FOR_CHILDREN)))
    return await read_narrowed(turn, said)


async def by_person(turn: Turn) -> Reply:
    """ "Movies of 1995" may be heard as movies of a person. "22" alone may be 1922 or 2022: that is no year."""
    slot = turn.slot("Person")
    number = NumberSlot.parse(slot.text).number if slot else None
    if number not in RECENT_SHORT_YEARS and (year := spoken_year(number)):
        return await by_year(turn, year)
    return await by_filters(turn) if slot else _unknown_person(turn, None)


async def _described(turn: Turn) -> Wish | None:
    """What was heard as a person may be a topic, a year or a genre, or go on after the name: "dinosaurs", "the early
    sixties", "tom hanks older than 1990"."""
    slot = turn.slot("Person")
    wish = await or_none(turn.ports.movies.read_wish(f"from {slot.text}"[:MAX_WORDS_LENGTH])) if slot else None
    stated = set(wish.means.stated()) if wish and wish.parts else set()
    return wish if stated - {"person"} and stated <= FILTERS else None


def _unknown_person(turn: Turn, person: str | None) -> Reply:
    reply = turn.reply(unfinished=None, written_movie=None)
    reply = reply.say("person.unknown", person=person) if person else reply.say("person.unknown_name")
    return reply.ask(turn.next_question())


async def _none_is_known(turn: Turn, fact: str) -> bool:
    known = await or_none(turn.ports.movies.known())
    return known is not None and not known.get(fact)


def _spoken_filters(turn: Turn) -> dict[str, Any]:
    """The fields of a `ListSource` that the slots fill."""
    first, last = year_slots(turn)
    topic = turn.slot("Topic")
    filters = {
        "genre": turn.slot_id("Genre"),
        "without": "+".join(filter(None, (turn.slot_id("Without"), turn.slot_id("OtherWithout")))),
        "from_year": first,
        "to_year": last,
        "person": _people(turn),
        "tag": topic and (topic.id or _name(topic.text)),
        "language": turn.slot_id("Language"),
        "max_age": NumberSlot.parse(turn.slot_id("Audience")).number,
        **(_minutes(turn) or LENGTHS.get(turn.slot_id("Length") or "", {})),
    }
    return {name: value for name, value in filters.items() if value not in (None, "")}


def _minutes(turn: Turn) -> dict[str, int]:
    """Swaps lengths that were spoken in the wrong order."""
    said = ((bound, NumberSlot.parse(turn.slot_id(slot)).number, more) for slot, bound, more in BOUNDS)
    bounds = {bound: minutes + more for bound, minutes, more in said if minutes}
    return bounds if len(bounds) < 2 else dict(zip(RUNTIME, sorted(bounds.values()), strict=True))


def _people(turn: Turn) -> str | None:
    slot = turn.slot("Person")
    if slot is None:
        return None
    return "+".join(_name(person) for person in split_titles(slot.text) or (slot.text,))


def _name(text: str) -> str:
    """The text of a slot, as a name among several."""
    return text.replace("+", " ").strip()[:MAX_NAME_LENGTH]
