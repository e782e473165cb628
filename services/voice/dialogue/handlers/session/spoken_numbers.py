"""Numbers as Alexa hears them. "Five" and "number two" may arrive in several intents; what they mean depends on the
question that was asked: an amount, an ID, stars, a year or a place on the list.
"""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import PICK_QUESTIONS
from services.voice.dialogue.handlers.lists import years
from services.voice.dialogue.handlers.movies import rate
from services.voice.dialogue.handlers.movies.pick import pick
from services.voice.dialogue.handlers.session.numbers import (
    NUMBER_QUESTIONS,
    answers_id_question,
    read_any,
    submit_number,
    submit_numbers,
)
from services.voice.dialogue.handlers.waiting_stars import STARS_QUESTIONS
from services.voice.dialogue.movie_resolution import ORDINAL, reference_in
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import DIGITS, NumberSlot, Turn

QUESTIONS_AFTER_A_LIST = {"another_list", "go_on", "from_top", "why", "else"}
QUESTIONS_BETWEEN_PAGES = {"go_on", "from_top", "why"}
EMPTY = NumberSlot()


async def submit(turn: Turn) -> Reply:
    user_id, amount = turn.number_slot("UserId"), turn.number_slot("Amount")
    question = turn.conversation.question
    if question in STARS_QUESTIONS and user_id.filled != amount.filled:
        return await rate.rate_with_number(turn, (user_id if user_id.filled else amount).number)
    if user_id.number and amount.number and _are_places(turn, user_id.number, amount.number):
        return await turn.redirect("PickIntent", Place=str(user_id.number), OtherPlace=str(amount.number))
    return await submit_numbers(turn, user_id, amount)


async def number(turn: Turn) -> Reply:
    """Where a movie was asked for, "number two" is a place, and "two" may be of stars."""
    nth = turn.number_slot("PlaceNumber")
    if nth.filled and turn.conversation.question in PICK_QUESTIONS:
        return await turn.redirect("AMAZON.SelectIntent", ListPosition=str(nth.number or 0))
    return await _answer_with(turn, nth if nth.filled else turn.number_slot("Number"))


async def place(turn: Turn) -> Reply:
    """A place on the list, unless a number of another kind was asked for."""
    text = reference_in(turn) or ""
    asks_for_number = turn.conversation.question in {*STARS_QUESTIONS, *NUMBER_QUESTIONS, "years"}
    slot = turn.slot("Place")
    is_ordinal = slot is not None and ORDINAL.search(slot.text) is not None
    if DIGITS.fullmatch(text) and asks_for_number and not is_ordinal:
        return await _answer_with(turn, NumberSlot.parse(text))
    return await pick(turn)


async def _answer_with(turn: Turn, slot: NumberSlot) -> Reply:
    question = turn.conversation.question
    if question in STARS_QUESTIONS:
        return await rate.rate_with_number(turn, slot.number)
    if question == "years" and slot.number:
        return await years.by_year(turn, slot.number)
    if question in PICK_QUESTIONS or (question in QUESTIONS_AFTER_A_LIST and _is_on_the_list(turn, slot)):
        return await turn.redirect("PickIntent", Place=str(slot.number or 0))
    if question in NUMBER_QUESTIONS or answers_id_question(turn, slot, EMPTY) or slot.number is None:
        return await submit_number(turn, slot)
    return await _number_out_of_the_blue(turn, slot)


async def _number_out_of_the_blue(turn: Turn, slot: NumberSlot) -> Reply:
    """An amount from a listener who is known, an ID from a stranger."""
    if turn.conversation.user_id is not None or await identity.recognised_user_id(turn) is None:
        return await submit_number(turn, slot)
    if turn.conversation.listing is not None:
        return await turn.redirect("PickIntent", Place=str(slot.number))
    return await read_any(turn, slot.number or 0)


def _are_places(turn: Turn, *numbers: int) -> bool:
    """Whether "one and two" are movies, not an ID and an amount."""
    question, listing = turn.conversation.question, turn.conversation.listing
    if question in PICK_QUESTIONS:
        return True
    return question in QUESTIONS_BETWEEN_PAGES and listing is not None and max(numbers) <= len(listing.heard)


def _is_on_the_list(turn: Turn, slot: NumberSlot) -> bool:
    listing = turn.conversation.listing
    return listing is not None and slot.number is not None and slot.number <= len(listing.heard)
