"""Ends the conversation, or what is being asked in it."""

from services.voice.dialogue.conversation import Conversation, Question
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
    """ "Never mind" drops what is being asked. Where nothing is, the conversation ends."""
    conversation = turn.conversation
    if conversation.question in NOTHING_ASKED and conversation.unfinished is None:
        return await say_goodbye(turn)
    dropped = turn.reply(unfinished=None, candidates=[], introductions=[], user_id=None, amount=None)
    return dropped.say("seen.fine").ask("else" if conversation.question in OFFERS else turn.next_question())
