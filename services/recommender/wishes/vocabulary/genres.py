"""Genres and what people call their movies. The names are those of MovieLens; `CALLED` is read as one pattern each."""

import re
from collections.abc import Iterator
from re import Match

from services.recommender.wishes.meaning import Meaning, Reading, Rule, fixed, unwanted
from services.recommender.wishes.vocabulary.patterns import words

CALLED: dict[str, str] = {
    "Action": r"action packed|action|fast paced|actionreich~|actiongeladen~|rasant~",
    "Adventure": r"adventures?|adventurous|swashbucklers?|abenteuer|abenteuern|abenteuerlich~",
    "Animation": r"animations?|animated|cartoons?|animes?|animiert~|zeichentrick|trickfilme?|animationen",
    "Children": r"(?:kids'?|children'?s?|family|family friendly|kid friendly|child friendly)(?: (?:movies?|films?))?"
    r"|(?:for|with) (?:(?:the|my|our|little|small|whole) )*(?:kids|children|family|little ones)"
    r"|(?:the|my|our) (?:kids|children|little ones) (?:can|could|will|would|might) (?:watch|see|like|enjoy|love)"
    r"|(?:die|meine|unsere) (?:kinder|kleinen) (?:gucken|sehen|schauen|ansehen|anschauen|mögen)"
    r"|(?:für|mit) (?:(?:die|meine|unsere|kleine|den|meinen|unseren|der|ganze|ganzen) )*(?:kinder|kindern"
    r"|familie|kleinen)"
    r"|kindgerecht~|familienfreundlich~|kindertauglich~",
    "Comedy": r"comedy|comedies|comedic|funny|hilarious|humou?rous|witty|silly|goofy|comical|humou?r|slapstick"
    r"|laughs?"
    r"|(?:that )?(?:makes?|making) (?:me|us|you) laugh|to laugh(?: about| at)?|(?:a )?good laugh"
    r"|komödien?|lustig~|witzig~|komisch~|humorvoll~|zum lachen|lachen|spaßig~|ulkig~|albern~|schwarzer humor|humor",
    "Crime": r"crimes?|gangsters?|mafia|mob|heists?|krimis?|kriminal@|gangster@|mafia@|kriminell~",
    "Documentary": r"documentar(?:y|ies)|docus?|docs?|dokus?|dokumentar@|dokumentation(?:en)?|dokumentarisch~",
    "Drama": r"dramas?|dramatic|dramen|dramatisch~",
    "Fantasy": r"fantasy|fantasies|fantastical|fantastisch~ film~",
    "Film-Noir": r"film noirs?|films noirs?|noirs?",
    "Horror": r"horrors?|scary|creepy|spooky|frightening|terrifying|slashers?|splatter|scares|gory"
    r"|gruselig~|grusel|gruseln|unheimlich~|schaurig~|zum gruseln|beängstigend~|schocker",
    "Musical": r"musicals?|with singing|singing",
    "Mystery": r"myster(?:y|ies)|mysterious|who ?dunn?its?|detective stor(?:y|ies)|detectives?|detektiv(?:e"
    r"|geschichten?)?"
    r"|mysteriös~|rätselhaft~|rätsel@",
    "Romance": r"romances?|romantic|romantisch~|romanzen?|liebesgeschichten?|romantik|schnulzen?"
    r"|about (?:(?:true|first|lost|forbidden|unrequited|young|falling in|being in) )?love(?! of)"
    r"|(?:über|um|von) (?:(?:die|der|eine|einer) )?(?:(?:wahr|groß|erst|verboten|jung)~ )?liebe",
    "Sci-Fi": r"sci fi|scifi|science fiction|sf|futuristic|space (?:operas?|movies?|films?)|zukunfts@|futuristisch~",
    "Thriller": r"thrillers?|thrillern|thrilling|suspense|suspenseful|exciting|gripping|tense|nail biting"
    r"|nail biters?"
    r"|spannend~|packend~|fesselnd~|spannungsgeladen~|nervenkitzel|spannung",
    "War": r"(?<!before\sthe\s)(?<!after\sthe\s)(?<!pre\W)(?<!post\W)wars?|anti war"
    r"|(?<!vor\sdem\s)(?<!nach\sdem\s)krieg|kriegen|kriege",
    "Western": r"westerns?|cowboys?|wilder westen|wild west",
}
PREFIXES: dict[str, tuple[str, ...]] = {
    "action": ("Action",),
    "abenteuer": ("Adventure",),
    "zeichentrick": ("Animation",),
    "trick": ("Animation",),
    "animations": ("Animation",),
    "kinder": ("Children",),
    "familien": ("Children",),
    "krimi": ("Crime",),
    "gangster": ("Crime",),
    "mafia": ("Crime",),
    "fantasy": ("Fantasy",),
    "horror": ("Horror",),
    "grusel": ("Horror",),
    "musik": ("Musical",),
    "musical": ("Musical",),
    "mystery": ("Mystery",),
    "detektiv": ("Mystery",),
    "liebes": ("Romance",),
    "sci fi": ("Sci-Fi",),
    "scifi": ("Sci-Fi",),
    "science fiction": ("Sci-Fi",),
    "weltraum": ("Sci-Fi",),
    "psycho": (),
    "polit": (),
    "spannungs": ("Thriller",),
    "thriller": ("Thriller",),
    "kriegs": ("War",),
    "antikriegs": ("War",),
    "western": ("Western",),
    "tragi": ("Drama",),
    "doku": ("Documentary",),
}
HEADS: dict[str, tuple[str, ...]] = {
    "@": (),
    "fans?": (),
    "komödien?": ("Comedy",),
    "thrillern?|thrillers?": ("Thriller",),
    "drama|dramen|dramas": ("Drama",),
    "romanzen?": ("Romance",),
    "abenteuern?": ("Adventure",),
    "krimis?": ("Crime",),
    "dokus?": ("Documentary",),
}
LOVE_STORIES = r"love (?:stor(?:y|ies)|movies?|films?)"
LOVERS = re.compile(
    r"\b(?:(?:i|you|we|they|s?he|who|(?P<others>everybody|everyone|people|kids|children|wife|husband|girlfriend|boyfriend"
    r"|partner|family|parents|friends|mother|father|daughters?|sons?))(?:'\w+)?|would|don't|doesn't|didn't)"
    r"(?:\s+(?:\w+ly|do|does|did|don't|doesn't|didn't|not|never|would|will|also|always|all|both|just|still|so))*\s+$"
)
"""Before "love" as a verb: "I love movies with cowboys" asks for no love movies, "a family love story" does."""
FOR_ADULTS = (
    r"(?:only |strictly |more )?(?:for|meant for|aimed at) (?:us )?(?:adults|grown ?ups?)(?! (?:and|or|&|too|as well))"
    r"|adults only|(?:nur |eher )?für (?:uns )?erwachsene(?! (?:und|&|auch))"
)
COMPOUNDS = {"rom coms?|romcoms?": ("Comedy", "Romance"), "dramed(?:y|ies)": ("Comedy", "Drama")}


def genre_rules() -> Iterator[Rule]:
    for genre, called in CALLED.items():
        yield _rule(called, (genre,))
    yield Rule(words(LOVE_STORIES), _love_story)
    yield fixed(words(FOR_ADULTS), unwanted(("Children",)))
    for called, genres in COMPOUNDS.items():
        yield _rule(called, genres)
    yield Rule(words(rf"(?P<prefix>{'|'.join(PREFIXES)})[\s\-]?(?P<head>{'|'.join(HEADS)})"), _compound)


def _rule(called: str, genres: tuple[str, ...]) -> Rule:
    return fixed(words(called), Meaning(genre=genres), unwanted(genres))


def _love_story(match: Match[str]) -> Reading | None:
    loves = LOVERS.search(match.string[: match.start()])
    is_verb = loves and (match[0].endswith("s") or not loves["others"])
    return None if is_verb else Reading(Meaning(genre=("Romance",)), unwanted(("Romance",)))


def _compound(match: Match[str]) -> Reading | None:
    prefix = re.sub(r"[\s\-]+", " ", match["prefix"])
    head = next(genres for called, genres in HEADS.items() if words(called).fullmatch(match["head"]))
    genres = tuple(dict.fromkeys([*PREFIXES[prefix], *head]))
    return Reading(Meaning(genre=genres), unwanted(genres)) if genres else None
