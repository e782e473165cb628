from services.voice.alexa.screens import ListScreen
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.replies import Reply
from services.voice.language.wording import statement

REPLY = Reply(Conversation())
TITLE = statement("card.list", count=1)


def test_an_answer_is_repeatable_as_a_whole() -> None:
    reply = REPLY.say("list.mine").answer(statement("list.top")).after(statement("numbers.thanks")).repeatable()
    assert [each.key for each in reply.conversation.repeatable] == ["numbers.thanks", "list.mine", "list.top"]


def test_what_is_no_answer_leaves_the_one_before_to_be_repeated() -> None:
    answered = REPLY.say("list.mine").repeatable()
    excuse = Reply(answered.conversation, is_answer=False).say("fallback.first").repeatable()
    assert [each.key for each in excuse.conversation.repeatable] == ["list.mine"]


def test_a_question_is_remembered() -> None:
    reply = REPLY.ask("stars")
    assert reply.question == reply.conversation.question == "stars"


def test_misunderstandings_are_counted() -> None:
    assert REPLY.with_misunderstandings(2).conversation.misunderstandings == 2


def test_a_reply_may_have_a_card_a_screen_and_a_link() -> None:
    screen = ListScreen(TITLE, [])
    reply = REPLY.with_card(TITLE, "1. Alien").with_screen(screen).with_account_link()
    assert (reply.card, reply.screen, reply.links_account) == ((TITLE, "1. Alien"), screen, True)
