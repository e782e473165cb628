"""What a user can start a conversation with."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.web.localization.messages import N_
from services.web.localization.translation import gettext
from services.web.mcp.tools.data import one_line


@dataclass(frozen=True)
class Prompt:
    """`arguments`: by name, what to fill in."""

    name: str
    title: str
    description: str
    text: str
    arguments: Mapping[str, str]


WATCH = Prompt(
    name="what_shall_we_watch",
    title="What shall we watch?",
    description="Finds a movie for tonight in a few questions.",
    text=N_(
        "Help me to choose a movie for tonight with Matinee's tools. Time: %(minutes)s. Mood: %(mood)s. Invitation of "
        "the person who watches with me: %(invitation)s. Ask me what is missing and matters. If my account is "
        "connected, use my_list, or tonight_for_two with the invitation; otherwise ask me for three movies that I "
        "love and use recommend_for_taste. Offer three movies, each with its reason in a sentence, and say where I "
        "can see the one that I choose."
    ),
    arguments={
        "minutes": "How long it may take, such as 120.",
        "mood": "Such as light, tense or for children.",
        "invitation": "The other person's invitation link from “Together”.",
    },
)
PROMPTS = {WATCH.name: WATCH}


def prompt_text(prompt: Prompt, given: Mapping[str, str]) -> str:
    values = {name: one_line(given.get(name, "")) or gettext("not said") for name in prompt.arguments}
    return gettext(prompt.text) % values
