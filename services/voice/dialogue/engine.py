"""The skill without its transport: takes an Alexa request and returns an Alexa response."""

import asyncio
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import structlog

from services.voice.alexa.request import Intent, Request, RequestEnvelope
from services.voice.alexa.response import ResponseEnvelope
from services.voice.dialogue.can_fulfill import can_fulfill
from services.voice.dialogue.conversation import Conversation, FilledIntent, UnfinishedIntent
from services.voice.dialogue.handlers.session.help import fallback
from services.voice.dialogue.handlers.session.touch import touch
from services.voice.dialogue.handlers.session.welcome import first_welcome, welcome
from services.voice.dialogue.intents import HANDLERS
from services.voice.dialogue.own_lists import ports_of_turn
from services.voice.dialogue.ports import Ports
from services.voice.dialogue.rendering import render_reply
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.turns import Turn, or_none
from services.voice.language.wording import LOCALES, ChooseVariant, Wording
from shared.contracts.errors import ListNotOpen, MatineeError, MovieHidden

# Alexa waits 8 s for a response, and listeners less. Calls that a turn can do without get less (`OPTIONAL_SECONDS`).
ANSWER_SECONDS = 2.8
NO_INTENT = Intent(name="")
log = structlog.get_logger()


def choose_by_request(request_id: str) -> ChooseVariant:
    """Chooses a variant by a hash, so that wording varies between requests but is the same when one is retried."""

    def choose(variants: Sequence[str]) -> str:
        return variants[zlib.crc32(f"{request_id}{variants[0]}".encode(errors="replace")) % len(variants)]

    return choose


class Dialogue:
    def __init__(
        self, ports: Ports, choose_for_request: Callable[[str], ChooseVariant] = choose_by_request, posters: str = ""
    ) -> None:
        self.ports = ports
        self.posters = posters
        self.choose_for_request = choose_for_request
        self.wordings = {locale: Wording.load(locale, choose_for_request("")) for locale in LOCALES}

    async def respond(self, envelope: RequestEnvelope) -> ResponseEnvelope:
        """Responds to every request, also of a type or intent that this skill does not know."""
        request = envelope.request
        if request.type == "CanFulfillIntentRequest":
            return can_fulfill(request.intent or NO_INTENT)
        if request.type in {"LaunchRequest", "IntentRequest", "Alexa.Presentation.APL.UserEvent"}:
            return await self._take_turn(envelope)
        if request.type == "AlexaSkillEvent.SkillDisabled":
            await self._forget(envelope.user.user_id)
        _log_notification(request)
        return ResponseEnvelope()

    async def _take_turn(self, envelope: RequestEnvelope) -> ResponseEnvelope:
        """Without a reply, the session stays as it was."""
        reply = await TurnHandler(self, envelope).reply()
        if reply is None:
            return ResponseEnvelope(session_attributes=envelope.attributes() or None)
        return render_reply(reply.repeatable(), self.wording(envelope.request), envelope.has_screen, self.posters)

    def wording(self, request: Request) -> Wording:
        """The wording of the request's locale, else of its language, else American English."""
        same_language = (locale for locale in LOCALES if locale[:2] == request.locale[:2])
        locale = request.locale if request.locale in self.wordings else next(same_language, LOCALES[0])
        return replace(self.wordings[locale], choose=self.choose_for_request(request.request_id))

    async def _forget(self, alexa_user: str | None) -> None:
        """Called when a user disables the skill."""
        if self.ports.remembered_users is None or alexa_user is None:
            return
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.ports.remembered_users.forget_all(alexa_user)
        except (MatineeError, TimeoutError) as error:
            log.error("voice not forgotten", error=repr(error))


class TurnHandler:
    """Turns one request into a reply within the time limit, even if the handler fails."""

    def __init__(self, dialogue: Dialogue, envelope: RequestEnvelope) -> None:
        self.request = envelope.request
        conversation = Conversation.from_attributes(envelope.attributes())
        intent = FilledIntent.from_request(envelope.request.intent or NO_INTENT)
        ports = ports_of_turn(dialogue.ports, envelope.user.access_token)
        self.turn = Turn(intent, conversation, ports, envelope.user, self.dispatch, envelope.request.locale[-2:])

    async def reply(self) -> Reply | None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._reply()
        except EarlyReply as early:
            return early.reply
        except ListNotOpen:
            return self.turn.reply(listener_id=None, user_id=None).say("list.private").ask("another_id")
        except MovieHidden:
            turn = self.turn
            return (
                turn.reply(current_movie=None, written_movie=None, unfinished=None)
                .say("find.hidden")
                .ask(turn.next_question())
            )
        except (MatineeError, TimeoutError) as error:
            log.warning("turn not taken", intent=self.turn.intent.name, error=repr(error))
        except Exception as error:
            log.error("turn not taken", intent=self.turn.intent.name, exc_info=error)
        return self._apology()

    async def _reply(self) -> Reply | None:
        if self.request.type == "LaunchRequest":
            return await welcome(self.turn)
        if self.request.type == "IntentRequest":
            return await self._with_entities(await self.dispatch(self.turn))
        arguments: list[Any] = self.request.arguments or []
        return await touch(self.turn, arguments)

    async def _with_entities(self, reply: Reply) -> Reply:
        """Names the movies of a page that was just read. Their ids count in this data set only."""
        before, listing = self.turn.conversation.listing, reply.conversation.listing
        if listing is None or not listing.page or (before is not None and before.page == listing.page):
            return reply
        dataset = await or_none(self.turn.ports.movies.dataset())
        if dataset is None:
            return reply
        return replace(reply, entities=tuple((f"{dataset}:{movie.movie_id}", movie.title) for movie in listing.page))

    async def dispatch(self, turn: Turn) -> Reply:
        """A handler may dispatch another turn, for example to resume an intent; an apology refers to the last one."""
        self.turn = turn
        return await HANDLERS.get(turn.intent.name, fallback)(turn)

    def _apology(self) -> Reply:
        """Offers to try the failed turn once more."""
        if not self.turn.intent.name:
            return first_welcome()
        conversation = self.turn.conversation
        unfinished = UnfinishedIntent(intent=self.turn.intent, question=conversation.question)
        reply = Reply(conversation.replace(unfinished=unfinished, misunderstandings=0))
        return reply.say("away.apology").ask("once_more")


def _log_notification(request: Request) -> None:
    """Logs a request that expects no speech: the end of a session, an error that Alexa reports, or an event."""
    is_error = request.reason == "ERROR" or request.type == "System.ExceptionEncountered"
    write = log.error if is_error else log.info
    write("alexa tells", type=request.type, reason=request.reason, error=request.error)
