"""What the skill answers in one turn."""

from dataclasses import dataclass, replace
from typing import Self

from services.voice.alexa.screens import Screen
from services.voice.dialogue.conversation import Asked, Conversation
from services.voice.language.wording import Said, Value, say


@dataclass(frozen=True)
class Reply:
    """A reply with a question leaves the session open; one without ends it."""

    conversation: Conversation
    says: tuple[Said, ...] = ()
    question: Asked | None = None
    card: tuple[Said, str] | None = None
    links: bool = False
    """Whether it sends the card that links an account."""
    screen: Screen | None = None

    def say(self, key: str, **values: Value) -> Self:
        """Something in passing."""
        return replace(self, says=(*self.says, say(key, **values)))

    def tell(self, *told: Said) -> Self:
        """What the listener came for: "repeat" says it again."""
        return replace(self, says=(*self.says, *told), conversation=self.conversation.but(again=list(told)))

    def ask(self, question: Asked) -> Self:
        return replace(self, question=question, conversation=self.conversation.but(asked=question))

    def stumbling(self, times: int) -> Self:
        return replace(self, conversation=self.conversation.but(stumbles=times))

    def with_card(self, title: Said, content: str) -> Self:
        return replace(self, card=(title, content))

    def with_screen(self, screen: Screen) -> Self:
        return replace(self, screen=screen)

    def linking(self) -> Self:
        return replace(self, links=True)


class Interjection(Exception):
    """A reply that has to come before what was asked for: a question back, or a refusal."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
