"""The intents of the skill, with the handler and slots of each. The skill package is built from them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from services.voice.dialogue.conversation import Question
from services.voice.dialogue.handlers.lists.genres import by_genre
from services.voice.dialogue.handlers.lists.reading import from_top, my_list, next_page, previous_page
from services.voice.dialogue.handlers.lists.recommend import back_to_list, not_now, popular, recommend, something_else
from services.voice.dialogue.handlers.lists.search import by_filters, by_person
from services.voice.dialogue.handlers.lists.similar import similar
from services.voice.dialogue.handlers.lists.watchlist import read_watchlist
from services.voice.dialogue.handlers.lists.wish import DESCRIBED, describe, wish
from services.voice.dialogue.handlers.lists.years import by_years
from services.voice.dialogue.handlers.movies.dismiss import dismiss, unwant
from services.voice.dialogue.handlers.movies.facts import age, cast, length, plot, where
from services.voice.dialogue.handlers.movies.more import more
from services.voice.dialogue.handlers.movies.own_ratings import own_rating, profile
from services.voice.dialogue.handlers.movies.pick import pick
from services.voice.dialogue.handlers.movies.rate import rate_one_or_two
from services.voice.dialogue.handlers.movies.rest import rest
from services.voice.dialogue.handlers.movies.same import same
from services.voice.dialogue.handlers.movies.seen import seen
from services.voice.dialogue.handlers.movies.undo import correct, undo
from services.voice.dialogue.handlers.movies.want import want
from services.voice.dialogue.handlers.movies.what_if import what_if
from services.voice.dialogue.handlers.movies.why import why
from services.voice.dialogue.handlers.session.courtesy import thanks, together, volume, without_id
from services.voice.dialogue.handlers.session.goodbye import cancel, say_goodbye
from services.voice.dialogue.handlers.session.help import fallback, give_help
from services.voice.dialogue.handlers.session.linking import link
from services.voice.dialogue.handlers.session.numbers import request_movies
from services.voice.dialogue.handlers.session.remember import forget_me, remember_me
from services.voice.dialogue.handlers.session.repeat import repeat
from services.voice.dialogue.handlers.session.spoken_numbers import number, place, submit
from services.voice.dialogue.handlers.session.surprise import surprise
from services.voice.dialogue.handlers.session.yes_no import next_or_skip, no, yes
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

Handler = Callable[[Turn], Awaitable[Reply]]


@dataclass(frozen=True)
class CustomIntent:
    handler: Handler
    slots: Mapping[str, str] = field(default_factory=dict)
    """Slot types by slot name."""


MOVIE_SLOTS = {"Place": "Place", "Title": "AMAZON.Movie"}
SEVERAL_SLOTS = {**MOVIE_SLOTS, "OtherPlace": "Place"}
THREE_SLOTS = {**SEVERAL_SLOTS, "ThirdPlace": "Place"}
RATE_SLOTS = {
    **SEVERAL_SLOTS,
    **{"Stars": "Stars", "Number": "AMAZON.NUMBER", "Doubt": "Doubt"},
    **{"OtherTitle": "AMAZON.Movie", "OtherStars": "Stars", "OtherNumber": "AMAZON.NUMBER"},
}
YEAR = "AMAZON.FOUR_DIGIT_NUMBER"
YEAR_SLOTS = {"Decade": "Decade", **dict.fromkeys(("Year", "FromYear", "ToYear", "AfterYear", "BeforeYear"), YEAR)}
FILTER_SLOTS = {
    **dict.fromkeys(("Genre", "Without", "OtherWithout"), "Genre"),
    **YEAR_SLOTS,
    **dict.fromkeys(("Under", "AtMost", "Over", "AtLeast", "Around"), "Minutes"),
    "Person": "AMAZON.Actor",
    **{name: name for name in ("Length", "Language", "Audience", "Topic")},
}

CUSTOM_INTENTS: Mapping[str, CustomIntent] = {
    "RequestMoviesIntent": CustomIntent(request_movies),
    "SubmitIntent": CustomIntent(submit, {"UserId": "AMAZON.NUMBER", "Amount": "AMAZON.NUMBER"}),
    "NumberIntent": CustomIntent(number, {"Number": "AMAZON.NUMBER", "PlaceNumber": "AMAZON.NUMBER"}),
    "MyListIntent": CustomIntent(my_list),
    "RecommendIntent": CustomIntent(recommend, {"Movies": "Movies"}),
    "PopularIntent": CustomIntent(popular),
    "SurpriseIntent": CustomIntent(surprise),
    "SomethingElseIntent": CustomIntent(something_else),
    "NotNowIntent": CustomIntent(not_now),
    "RestIntent": CustomIntent(rest, {**MOVIE_SLOTS, "Opinion": "Opinion"}),
    "BackToListIntent": CustomIntent(back_to_list),
    "GenreIntent": CustomIntent(by_genre, {"Genre": "Genre", "Without": "Genre", "Decade": "Decade"}),
    "YearsIntent": CustomIntent(by_years, YEAR_SLOTS),
    "SimilarIntent": CustomIntent(similar, {**MOVIE_SLOTS, "OtherTitle": "AMAZON.Movie", "Without": "Genre"}),
    "MoreIntent": CustomIntent(more, MOVIE_SLOTS),
    "WhyIntent": CustomIntent(why, MOVIE_SLOTS),
    "WhatIfIntent": CustomIntent(what_if, {"Title": "AMAZON.Movie"}),
    "PickIntent": CustomIntent(place, SEVERAL_SLOTS),
    "CorrectIntent": CustomIntent(correct, {**SEVERAL_SLOTS, "ForPlace": "Place", "OtherTitle": "AMAZON.Movie"}),
    "SameIntent": CustomIntent(same, {"Place": "Place", "Number": "AMAZON.NUMBER"}),
    "UndoIntent": CustomIntent(undo),
    "SeenIntent": CustomIntent(
        seen, {**THREE_SLOTS, "Doubt": "Doubt", "Unseen": "Place", "UnseenTitle": "AMAZON.Movie"}
    ),
    "DismissIntent": CustomIntent(dismiss, THREE_SLOTS),
    "RateIntent": CustomIntent(rate_one_or_two, RATE_SLOTS),
    "CastIntent": CustomIntent(cast, MOVIE_SLOTS),
    "LengthIntent": CustomIntent(length, MOVIE_SLOTS),
    "PlotIntent": CustomIntent(plot, MOVIE_SLOTS),
    "WhereIntent": CustomIntent(where, MOVIE_SLOTS),
    "AgeIntent": CustomIntent(age, MOVIE_SLOTS),
    "OwnRatingIntent": CustomIntent(own_rating, MOVIE_SLOTS),
    "ProfileIntent": CustomIntent(profile, {**MOVIE_SLOTS, "Stars": "Stars"}),
    "PersonIntent": CustomIntent(by_person, {"Person": "AMAZON.Actor"}),
    "FilterIntent": CustomIntent(by_filters, FILTER_SLOTS),
    "WishIntent": CustomIntent(wish, {"Wish": "AMAZON.SearchQuery"}),
    "DescriptionIntent": CustomIntent(describe, dict.fromkeys(DESCRIBED, "AMAZON.SearchQuery")),
    "AddToWatchlistIntent": CustomIntent(want, THREE_SLOTS),
    "RemoveFromWatchlistIntent": CustomIntent(unwant, MOVIE_SLOTS),
    "ReadWatchlistIntent": CustomIntent(read_watchlist),
    "TogetherIntent": CustomIntent(together),
    "NoIdIntent": CustomIntent(without_id),
    "ThanksIntent": CustomIntent(thanks),
    "VolumeIntent": CustomIntent(volume),
    "RememberIntent": CustomIntent(remember_me),
    "ForgetIntent": CustomIntent(forget_me),
    "LinkIntent": CustomIntent(link),
}

BUILT_IN_INTENTS: Mapping[str, Handler] = {
    "AMAZON.YesIntent": yes,
    "AMAZON.NoIntent": no,
    "AMAZON.NextIntent": next_or_skip,
    "AMAZON.PreviousIntent": previous_page,
    "AMAZON.RepeatIntent": repeat,
    "AMAZON.StartOverIntent": from_top,
    "AMAZON.SelectIntent": pick,
    "AMAZON.HelpIntent": give_help,
    "AMAZON.FallbackIntent": fallback,
    "AMAZON.StopIntent": say_goodbye,
    "AMAZON.CancelIntent": cancel,
    "AMAZON.NavigateHomeIntent": say_goodbye,
}

# Devices with a screen send these even if the interaction model does not have them.
SCREEN_INTENTS: Mapping[str, Handler] = {
    "AMAZON.MoreIntent": next_or_skip,
    "AMAZON.ScrollDownIntent": next_page,
    "AMAZON.PageDownIntent": next_page,
    "AMAZON.ScrollUpIntent": previous_page,
    "AMAZON.PageUpIntent": previous_page,
    "AMAZON.NavigateSettingsIntent": give_help,
}

HANDLERS: Mapping[str, Handler] = {
    **{name: intent.handler for name, intent in CUSTOM_INTENTS.items()},
    **BUILT_IN_INTENTS,
    **SCREEN_INTENTS,
}

# The intent and slot that the answer to a question fills.
ELICITED_SLOTS: Mapping[Question, tuple[str, str]] = {
    "id": ("SubmitIntent", "UserId"),
    "amount": ("SubmitIntent", "Amount"),
    "stars": ("RateIntent", "Stars"),
    "title": ("PickIntent", "Title"),
    "which": ("PickIntent", "Title"),
    "genre": ("GenreIntent", "Genre"),
}
ANSWERED_SLOTS: Mapping[Question, tuple[str, str]] = {**ELICITED_SLOTS, "these_stars": ELICITED_SLOTS["stars"]}
"""Also where yes or no is asked for."""
