from services.voice.alexa.screens import ListScreen
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.replies import Reply
from services.voice.language.wording import statement

REPLY = Reply(Conversation())
TITLE = statement("card.list", count=1)


def test_only_answers_are_repeatable() -> None:
    reply = REPLY.say("numbers.thanks").answer(statement("list.mine"), statement("list.top")).say("list.at_end")
    assert [each.key for each in reply.statements] == ["numbers.thanks", "list.mine", "list.top", "list.at_end"]
    assert [each.key for each in reply.conversation.repeatable] == ["list.mine", "list.top"]


def test_a_question_is_remembered() -> None:
    reply = REPLY.ask("stars")
    assert reply.question == reply.conversation.question == "stars"


def test_misunderstandings_are_counted() -> None:
    assert REPLY.with_misunderstandings(2).conversation.misunderstandings == 2


def test_a_reply_may_have_a_card_a_screen_and_a_link() -> None:
    screen = ListScreen(TITLE, [])
    reply = REPLY.with_card(TITLE, "1. Alien").with_screen(screen).with_account_link()
    assert (reply.card, reply.screen, reply.links_account) == ((TITLE, "1. Alien"), screen, True)
