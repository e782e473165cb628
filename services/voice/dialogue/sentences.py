"""Every sentence that the skill says. The paper's own are kept to the letter."""

MOST = 10

WELCOME = "Welcome to the movie recommendation system. what can I do for you?"
ASK_BOTH = "Ok cool. Please tell me your ID and how many movies do you want?"
GOODBYE = "Thank you for using the movie skill. See you next time!"

WHAT_TO_DO = "You can say: request movies. What can I do for you?"
WHICH_ID = "What is your ID?"
HOW_MANY = "How many movies do you want?"
ID_AND_AMOUNT = "What is your ID, and how many movies do you want?"
EXAMPLE = f"For example, say: my ID is 196 and I want five movies. {ID_AND_AMOUNT}"
ANOTHER_LIST = "Would you like another list?"
ANOTHER_ID = "Would you like to try another ID?"
ONCE_MORE = "Shall I try once more?"

HELP = (
    "I read you the movies that Matinee recommends to you. Say: request movies. "
    f"Then tell me your ID and how many movies you want, up to {MOST}. What can I do for you?"
)
THANKS = "Thanks."
SORRY = "Sorry, I did not get that."
SORRY_AGAIN = f"{SORRY} Please try again."
BAD_ID = "Sorry, that ID does not work. Please try again."
BAD_AMOUNT = "Sorry, that number does not work. Please try again."
BAD_NUMBERS = "Sorry, those numbers do not work. Please try again."
HALF_HEARD = "I only heard half of that. Please try again."
NOTHING_HEARD = "I did not hear any numbers. Please try again."
STORES_AWAY = "I am sorry, I cannot get to the movies right now."


def no_record(user_id: int) -> str:
    return (
        f"I have no movies for ID {user_id} yet. "
        "Please visit the web site first and get your recommendations there. Then I can read them to you."
    )


def movie_list(titles: list[str], asked: int) -> str:
    movies = count_of_movies(len(titles))
    if len(titles) < min(asked, MOST):
        return f"I found just {movies} for you: {_spoken(titles)}"
    if asked > MOST:
        return f"I read up to {MOST} movies at a time, so here are just {MOST} for you: {_spoken(titles)}"
    return f"Here {'is' if len(titles) == 1 else 'are'} {movies} for you: {_spoken(titles)}"


def numbered(titles: list[str]) -> str:
    return "\n".join(f"{place}. {title}" for place, title in enumerate(titles, start=1))


def count_of_movies(count: int) -> str:
    return "1 movie" if count == 1 else f"{count} movies"


def _spoken(titles: list[str]) -> str:
    """One sentence's end. Where titles have commas of their own, semicolons keep them apart."""
    comma = "; " if any("," in title for title in titles) else ", "
    *others, last = titles
    link = f"{comma}and " if len(others) > 1 or comma == "; " else " and "
    listed = f"{comma.join(others)}{link}{last}" if others else last
    return listed if listed[-1:] in ".!?" else f"{listed}."
