"""The skill's reply to one turn."""

from dataclasses import dataclass, replace
from typing import Self

from services.voice.alexa.screens import Screen
from services.voice.dialogue.conversation import MAX_STATEMENTS, Conversation, Question
from services.voice.language.wording import Statement, Value, statement


@dataclass(frozen=True)
class Reply:
    """A reply with a question keeps the session open; one without ends it."""

    conversation: Conversation
    statements: tuple[Statement, ...] = ()
    question: Question | None = None
    card: tuple[Statement, str] | None = None
    links_account: bool = False
    """Whether to send the card that links an account."""
    screen: Screen | None = None
    entities: tuple[tuple[str, str], ...] = ()
    """The ids and titles of the movies that were just read, by which Alexa finds them again in what is said."""
    is_answer: bool = True
    """Whether "repeat" says it again, instead of what was said before."""

    def say(self, key: str, **values: Value) -> Self:
        return self.answer(statement(key, **values))

    def answer(self, *statements: Statement) -> Self:
        return replace(self, statements=(*self.statements, *statements))

    def after(self, *statements: Statement) -> Self:
        """The same reply, with something to say before it."""
        return replace(self, statements=(*statements, *self.statements))

    def replace_first(self, key: str, replacement: Statement) -> Self:
        """The same reply, with another statement in place of the first if that has this key."""
        if not self.statements or self.statements[0].key != key:
            return self
        return replace(self, statements=(replacement, *self.statements[1:]))

    def hint(self, key: str) -> Self:
        """Adds what else can be said, unless there is no list to go with it."""
        return self.say(key) if self.question in {"go_on", "else", "another_list"} else self

    def repeatable(self) -> Self:
        """Keeps the statements for "repeat"."""
        if not self.is_answer:
            return self
        return replace(self, conversation=self.conversation.replace(repeatable=list(self.statements[:MAX_STATEMENTS])))

    def ask(self, question: Question) -> Self:
        return replace(self, question=question, conversation=self.conversation.replace(question=question))

    def with_misunderstandings(self, count: int) -> Self:
        return replace(self, conversation=self.conversation.replace(misunderstandings=count))

    def with_card(self, title: Statement, content: str) -> Self:
        return replace(self, card=(title, content))

    def with_screen(self, screen: Screen) -> Self:
        return replace(self, screen=screen)

    def with_account_link(self) -> Self:
        return replace(self, links_account=True)


class EarlyReply(Exception):
    """Ends a turn with this reply instead of the one that was asked for: a question back, or a refusal."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
