"""The intents of the skill: the slots of each, and what is done for it. The skill package is built from this."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from services.voice.dialogue.conversation import Asked
from services.voice.dialogue.handlers.lists.genres import by_genre
from services.voice.dialogue.handlers.lists.numbers import number, request_movies, submit
from services.voice.dialogue.handlers.lists.reading import from_top, my_list, next_part, previous_part
from services.voice.dialogue.handlers.lists.similar import similar
from services.voice.dialogue.handlers.lists.years import by_years
from services.voice.dialogue.handlers.movies.dismiss import dismiss
from services.voice.dialogue.handlers.movies.more import more
from services.voice.dialogue.handlers.movies.pick import pick
from services.voice.dialogue.handlers.movies.rate import rate
from services.voice.dialogue.handlers.movies.seen import seen
from services.voice.dialogue.handlers.movies.why import why
from services.voice.dialogue.handlers.session.answers import no, yes
from services.voice.dialogue.handlers.session.goodbye import say_goodbye
from services.voice.dialogue.handlers.session.helping import fallback, give_help
from services.voice.dialogue.handlers.session.linking import link
from services.voice.dialogue.handlers.session.remember import forget_me, remember_me
from services.voice.dialogue.handlers.session.repeat import repeat
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

Handler = Callable[[Turn], Awaitable[Reply]]


@dataclass(frozen=True)
class Custom:
    handler: Handler
    slots: Mapping[str, str] = field(default_factory=dict)
    """Their types by their names."""


A_MOVIE = {"Place": "Place", "Title": "AMAZON.Movie"}

CUSTOM: Mapping[str, Custom] = {
    "RequestMoviesIntent": Custom(request_movies),
    "SubmitIntent": Custom(submit, {"UserId": "AMAZON.NUMBER", "Amount": "AMAZON.NUMBER"}),
    "NumberIntent": Custom(number, {"Number": "AMAZON.NUMBER"}),
    "MyListIntent": Custom(my_list),
    "GenreIntent": Custom(by_genre, {"Genre": "Genre", "Decade": "Decade"}),
    "YearsIntent": Custom(
        by_years,
        {"Decade": "Decade", "FromYear": "AMAZON.FOUR_DIGIT_NUMBER", "ToYear": "AMAZON.FOUR_DIGIT_NUMBER"},
    ),
    "SimilarIntent": Custom(similar, A_MOVIE),
    "MoreIntent": Custom(more, A_MOVIE),
    "WhyIntent": Custom(why, A_MOVIE),
    "PickIntent": Custom(pick, A_MOVIE),
    "SeenIntent": Custom(seen, A_MOVIE),
    "DismissIntent": Custom(dismiss, A_MOVIE),
    "RateIntent": Custom(rate, {"Stars": "Stars", **A_MOVIE}),
    "RememberIntent": Custom(remember_me),
    "ForgetIntent": Custom(forget_me),
    "LinkIntent": Custom(link),
}

BUILT_IN: Mapping[str, Handler] = {
    "AMAZON.YesIntent": yes,
    "AMAZON.NoIntent": no,
    "AMAZON.NextIntent": next_part,
    "AMAZON.PreviousIntent": previous_part,
    "AMAZON.RepeatIntent": repeat,
    "AMAZON.StartOverIntent": from_top,
    "AMAZON.SelectIntent": pick,
    "AMAZON.HelpIntent": give_help,
    "AMAZON.FallbackIntent": fallback,
    "AMAZON.StopIntent": say_goodbye,
    "AMAZON.CancelIntent": say_goodbye,
    "AMAZON.NavigateHomeIntent": say_goodbye,
}

# Devices with a screen send these whether or not a skill asks for them.
FROM_SCREENS: Mapping[str, Handler] = {
    "AMAZON.MoreIntent": next_part,
    "AMAZON.ScrollDownIntent": next_part,
    "AMAZON.PageDownIntent": next_part,
    "AMAZON.ScrollUpIntent": previous_part,
    "AMAZON.PageUpIntent": previous_part,
    "AMAZON.NavigateSettingsIntent": give_help,
}

HANDLERS: Mapping[str, Handler] = {
    **{name: intent.handler for name, intent in CUSTOM.items()},
    **BUILT_IN,
    **FROM_SCREENS,
}

# The slot that Alexa is told to listen for, after a question.
ELICITED: Mapping[Asked, tuple[str, str]] = {
    "id": ("SubmitIntent", "UserId"),
    "amount": ("SubmitIntent", "Amount"),
    "stars": ("RateIntent", "Stars"),
    "title": ("PickIntent", "Title"),
    "which": ("PickIntent", "Title"),
    "genre": ("GenreIntent", "Genre"),
}
