"""What people say of movies that they liked, saw or did not see, and of those beside them."""

import pytest

from tests.support.alexa.simulators import simulator

Said = dict[str, str]


@pytest.mark.parametrize(
    ("locale", "text", "name", "expected"),
    [
        ("en-US", "I love Fargo", "SimilarIntent", {"Title": "fargo"}),
        ("en-GB", "I really enjoyed Fargo", "SimilarIntent", {"Title": "fargo"}),
        ("en-US", "I love old movies", "DescriptionIntent", {"Description": "i love old movies"}),
        ("en-US", "I liked some kind of wonderful", "SimilarIntent", {"Title": "some kind of wonderful"}),
        ("en-US", "I love some kind of wonderful", "SimilarIntent", {"Title": "some kind of wonderful"}),
        ("en-GB", "movies like films of fury", "SimilarIntent", {"Title": "films of fury"}),
        ("en-US", "more like marvel movies", "SimilarIntent", {"Title": "marvel movies"}),
        ("en-US", "dismiss some kind of wonderful", "DismissIntent", {"Title": "some kind of wonderful"}),
        ("de-DE", "ich liebe Heldenfilme", "DescriptionIntent", {"Description": "ich liebe heldenfilme"}),
        ("de-DE", "mehr wie Liebesfilme", "SimilarIntent", {"Title": "liebesfilme"}),
        ("de-DE", "ich mag Fargo", "SimilarIntent", {"Title": "fargo"}),
        ("de-DE", "Fargo hat mir gut gefallen", "SimilarIntent", {"Title": "fargo"}),
        ("de-DE", "Fargo mag ich sehr", "SimilarIntent", {"Title": "fargo"}),
        ("en-US", "I didn't like Fargo", "DismissIntent", {"Title": "fargo"}),
        ("en-US", "I couldn't stand Fargo", "DismissIntent", {"Title": "fargo"}),
        ("de-DE", "mir hat Fargo nicht gefallen", "DismissIntent", {"Title": "fargo"}),
        ("de-DE", "ich mag Fargo nicht", "DismissIntent", {"Title": "fargo"}),
        ("de-DE", "Fargo konnte ich nicht leiden", "DismissIntent", {"Title": "fargo"}),
        ("de-DE", "ich mag Komödien nicht", "GenreIntent", {"Without": "komödien"}),
        (
            "en-US",
            "I've seen the first two but not the third",
            "SeenIntent",
            {"Place": "the first two", "Unseen": "the third"},
        ),
        ("en-GB", "I've seen all but the last one", "SeenIntent", {"Place": "all", "Unseen": "the last one"}),
        ("en-US", "the others I haven't seen", "SeenIntent", {"Unseen": "the others"}),
        (
            "de-DE",
            "die ersten beiden habe ich gesehen, den dritten nicht",
            "SeenIntent",
            {"Place": "die ersten beiden", "Unseen": "den dritten"},
        ),
        ("de-DE", "die anderen beiden kenne ich nicht", "SeenIntent", {"Unseen": "die anderen beiden"}),
        ("de-DE", "ich kenne Jaws", "SeenIntent", {"Title": "jaws"}),
        ("de-DE", "ich kenne Jaws und Fargo", "SeenIntent", {"Title": "jaws und fargo"}),
        ("de-DE", "wir kennen Jaws und Nummer drei", "SeenIntent", {"Title": "jaws und nummer drei"}),
        ("de-DE", "ich kenne bereits Jaws", "SeenIntent", {"Title": "jaws"}),
        ("de-DE", "Jaws und Fargo kenne ich", "SeenIntent", {"Title": "jaws und fargo"}),
        ("de-DE", "ich kenne Jaws nicht", "SeenIntent", {"UnseenTitle": "jaws"}),
        ("de-DE", "ich kenne mich nicht aus", "AMAZON.FallbackIntent", {}),
        ("de-DE", "ich kenne niemanden der das mag", "AMAZON.FallbackIntent", {}),
        ("en-US", "I know Jaws and Fargo", "SeenIntent", {"Title": "jaws and fargo"}),
        ("en-GB", "we already know Jaws", "SeenIntent", {"Title": "jaws"}),
        ("en-US", "I know your wife", "AMAZON.FallbackIntent", {}),
        ("de-DE", "ich kenne Nummer drei und Jaws", "SeenIntent", {"Title": "nummer drei und jaws"}),
        ("en-US", "I know, thanks", "ThanksIntent", {}),
        ("en-US", "I know comedies", "DescriptionIntent", {"Description": "i know comedies"}),
        ("en-US", "which movies did I give five stars", "ProfileIntent", {"Stars": "five stars"}),
        ("de-DE", "was habe ich mit fünf Sternen bewertet", "ProfileIntent", {"Stars": "fünf sternen"}),
        ("en-US", "do you know Fargo", "DescriptionIntent", {"Description": "fargo"}),
        ("de-DE", "kennst du Fargo", "DescriptionIntent", {"Description": "fargo"}),
        ("de-DE", "den nehm ich", "PickIntent", {"Place": "den"}),
        ("en-US", "and the other two four", "SameIntent", {"Place": "the other two", "Number": "4"}),
        ("en-US", "and the others four stars", "RateIntent", {"Place": "the others", "Stars": "four stars"}),
        ("de-DE", "und die anderen beiden vier", "SameIntent", {"Place": "die anderen beiden", "Number": "4"}),
        ("en-US", "what about the one after that", "MoreIntent", {"Place": "the one after that"}),
        ("en-US", "and the next one", "PickIntent", {"Place": "the next one"}),
        ("de-DE", "und der danach", "PickIntent", {"Place": "der danach"}),
        ("de-DE", "was ist mit dem nächsten", "MoreIntent", {"Place": "dem nächsten"}),
        ("en-US", "it doesn't matter", "AMAZON.CancelIntent", {}),
        ("de-DE", "schon gut", "AMAZON.CancelIntent", {}),
    ],
)
def test_it_is_heard_as_it_is_meant(locale: str, text: str, name: str, expected: Said) -> None:
    intent = simulator(locale).request(text)["intent"]
    slots = {slot: value["value"] for slot, value in intent["slots"].items() if "value" in value}
    assert (intent["name"], slots) == (name, expected)
