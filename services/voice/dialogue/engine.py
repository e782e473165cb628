"""The skill apart from its transport: an Alexa request in, an Alexa response out."""

import asyncio
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import structlog

from services.voice.alexa.request import Intent, Request, RequestEnvelope
from services.voice.alexa.response import ResponseEnvelope
from services.voice.dialogue.can_fulfill import can_fulfill
from services.voice.dialogue.conversation import Conversation, Meant, Unfinished
from services.voice.dialogue.handlers.movies.touch import touched
from services.voice.dialogue.handlers.session.helping import fallback
from services.voice.dialogue.handlers.session.welcomes import first_welcome, welcome
from services.voice.dialogue.intents import HANDLERS
from services.voice.dialogue.ports import Ports
from services.voice.dialogue.rendering import presented
from services.voice.dialogue.replies import Interjection, Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import LOCALES, Choose, Wording
from shared.contracts.errors import MatineeError

# Alexa waits 8 s for an answer; the check of its certificates takes up to 2 of them.
ANSWER_SECONDS = 5
NO_INTENT = Intent(name="")
log = structlog.get_logger()


def by_request(request_id: str) -> Choose:
    """Varied from request to request, and the same for the same request."""

    def choose(ways: Sequence[str]) -> str:
        return ways[zlib.crc32(f"{request_id}{ways[0]}".encode(errors="replace")) % len(ways)]

    return choose


class Dialogue:
    def __init__(self, ports: Ports, choosing: Callable[[str], Choose] = by_request) -> None:
        self.ports = ports
        self.choosing = choosing
        self.wordings = {locale: Wording.load(locale, choosing("")) for locale in LOCALES}

    async def answer(self, envelope: RequestEnvelope) -> ResponseEnvelope:
        """Every request is answered, also one of a type or intent that this skill does not know."""
        request = envelope.request
        if request.type == "CanFulfillIntentRequest":
            return can_fulfill(request.intent or NO_INTENT)
        if request.type in {"LaunchRequest", "IntentRequest", "Alexa.Presentation.APL.UserEvent"}:
            reply = await Answering(self, envelope).reply()
            return presented(reply, self.wording(request), envelope.has_screen) if reply else ResponseEnvelope()
        if request.type == "AlexaSkillEvent.SkillDisabled":
            await self._forget(envelope.user.user_id)
        _note(request)
        return ResponseEnvelope()

    def wording(self, request: Request) -> Wording:
        """In the language of the request; another one of its kind, or English, where that is not spoken here."""
        alike = (locale for locale in LOCALES if locale[:2] == request.locale[:2])
        locale = request.locale if request.locale in self.wordings else next(alike, LOCALES[0])
        return replace(self.wordings[locale], choose=self.choosing(request.request_id))

    async def _forget(self, alexa_user: str | None) -> None:
        """Whoever disables the skill is remembered no longer."""
        if self.ports.voices is None or alexa_user is None:
            return
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.ports.voices.forget(alexa_user)
        except (MatineeError, TimeoutError) as error:
            log.error("voice not forgotten", error=repr(error))


class Answering:
    """One request on its way to a reply: in time, and whatever happens."""

    def __init__(self, dialogue: Dialogue, envelope: RequestEnvelope) -> None:
        self.request = envelope.request
        conversation = Conversation.of(envelope.attributes())
        meant = Meant.of(envelope.request.intent or NO_INTENT)
        self.turn = Turn(meant, conversation, dialogue.ports, envelope.user, self.take)

    async def reply(self) -> Reply | None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._reply()
        except Interjection as first:
            return first.reply
        except (MatineeError, TimeoutError) as error:
            log.warning("turn not taken", intent=self.turn.meant.name, error=repr(error))
        except Exception as error:
            log.error("turn not taken", intent=self.turn.meant.name, exc_info=error)
        return self._apology()

    async def _reply(self) -> Reply | None:
        if self.request.type == "LaunchRequest":
            return await welcome(self.turn)
        if self.request.type == "IntentRequest":
            return await self.take(self.turn)
        arguments: list[Any] = self.request.arguments or []
        return await touched(self.turn, arguments)

    async def take(self, turn: Turn) -> Reply:
        """One turn may lead to another, as when an answer lets an earlier one go on; the last one is apologised for."""
        self.turn = turn
        return await HANDLERS.get(turn.meant.name, fallback)(turn)

    def _apology(self) -> Reply:
        """Told in time, with the offer to try again what could not be done now."""
        if not self.turn.meant.name:
            return first_welcome()
        conversation = self.turn.conversation
        unfinished = Unfinished(meant=self.turn.meant, asked=conversation.asked)
        return Reply(conversation.but(unfinished=unfinished, stumbles=0)).say("away.said").ask("once_more")


def _note(request: Request) -> None:
    """What Alexa tells without awaiting speech: the end of a session, an error of ours, an event."""
    trouble = request.reason == "ERROR" or request.type == "System.ExceptionEncountered"
    note = log.error if trouble else log.info
    note("alexa tells", type=request.type, reason=request.reason, error=request.error)
