"""Ends the conversation, or what is being asked in it."""

from services.voice.dialogue.conversation import Conversation, FilledIntent, Question
from services.voice.dialogue.handlers.movies.verdicts import SAID_OF_CHANGES
from services.voice.dialogue.handlers.waiting_stars import forgotten
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

NOTHING_ASKED: set[Question] = {"open", "what", "else", "another_list"}
"""What they ask is only what to do next."""
OFFERS: set[Question] = {
    *("go_on", "from_top", "why", "my_list", "popular", "another_surprise", "introduce", "introduction", "another_id"),
}
"""Who drops one of these does not want to hear it again."""


async def say_goodbye(_: Turn) -> Reply:
    return Reply(Conversation()).say("goodbye.thanks")


async def cancel(turn: Turn) -> Reply:
    """ "Never mind" drops what is being asked. Right after a change it may mean that one: asks. Where nothing is asked,
    the conversation ends."""
    conversation = turn.conversation
    changes = forgotten(conversation)
    if _has_just_changed(conversation):
        return turn.with_intent(FilledIntent(name="UndoIntent")).ask_first("undo", **changes)
    if conversation.question in NOTHING_ASKED and conversation.unfinished is None:
        return await say_goodbye(turn)
    dropped = turn.reply(unfinished=None, candidates=[], introductions=[], user_id=None, amount=None, **changes)
    return dropped.say("seen.fine").ask("else" if conversation.question in OFFERS else turn.next_question())


def _has_just_changed(conversation: Conversation) -> bool:
    """Whether a change is the last thing that was said."""
    said = conversation.repeatable[-1].key if conversation.repeatable else None
    return bool(conversation.writes) and said in SAID_OF_CHANGES and conversation.question in {"go_on", "else"}
