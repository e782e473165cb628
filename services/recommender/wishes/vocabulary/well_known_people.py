"""Who is a name where the data set knows no people. A capital alone tells nothing: in German all nouns have one."""

import re

from services.recommender.titles.typed.given_names import GIVEN

SURNAMES = (
    r"Almodóvar|Antonioni|Besson|Bogart|Brando|Bergman|Buñuel|Cassavetes|Chaplin|Coppola|Cronenberg|DiCaprio"
    r"|Eastwood|Eisenstein|Fassbinder|Fellini|Fincher|Godard|Hitchcock|Jarmusch|Kaurismäki|Keaton|Kieslowski"
    r"|Kubrick|Kurosawa|Miyazaki|Nolan|Pacino|Polanski|Rohmer|Schwarzenegger|Scorsese|Spielberg|Stallone|Streep"
    r"|Tarantino|Tarkovsky|Tarkowski|Truffaut|Visconti|Wenders|Zemeckis"
)
WELL_KNOWN = re.compile(rf"(?:{GIVEN}|De|Del|Della|Di|Van|Von|[A-Z]\.)\s.+|{SURNAMES}")
"""A surname of the list, or a given name or a particle with more behind it: "Tom Cruise", "De Niro"."""


def is_well_known(name: str) -> bool:
    return WELL_KNOWN.fullmatch(name) is not None
