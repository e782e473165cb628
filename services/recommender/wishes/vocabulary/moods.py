"""Soft words: they count for or against genres. `docs/words.md` lists them."""

from collections.abc import Iterator
from re import Match

from services.recommender.wishes.meaning import Meaning, Reading, Rule, fixed, unwanted
from services.recommender.wishes.vocabulary.genres import CALLED
from services.recommender.wishes.vocabulary.patterns import words

LIGHTER = Meaning(more=("Comedy",), less=("Crime", "Thriller"))
FUNNIER = Meaning(more=("Comedy",))
DARKER = Meaning(more=("Crime", "Thriller"), less=("Comedy",))
SCARIER, LESS_SCARY = Meaning(more=("Horror",)), Meaning(less=("Horror",))
CALMER = Meaning(less=("Action", "Thriller"))
MORE_SERIOUS, LESS_SERIOUS = Meaning(more=("Drama",), less=("Comedy",)), Meaning(more=("Comedy",), less=("Drama",))
SADDER, LESS_SAD = Meaning(more=("Drama",)), Meaning(less=("Drama",))
MORE_VIOLENT, LESS_VIOLENT = Meaning(more=("Action", "Crime")), Meaning(less=("Action", "Horror", "War"))
MORE_EXCITING, LESS_EXCITING = Meaning(more=("Thriller",)), Meaning(less=("Thriller",))
MORE_ROMANTIC, LESS_ROMANTIC = Meaning(more=("Romance",)), Meaning(less=("Romance",))
LESS_FUNNY = Meaning(less=("Comedy",))


LITTLE = (
    r"(?:less|weniger|(?:hardly|barely|scarcely) any|kaum|(?<!\bein\s)(?<!\bklein\s)wenig~"
    r"|(?:not|without|nicht|ohne)(?: (?:so|too|very|that|zu|allzu|sehr))* (?:much|many|viel~)"
    r"|(?:very |(?<!\w\s)|(?<=with\s)|(?<=but\s))little(?! (?:kids|children|ones)))"
)
"""Not "a little romance", "a nice little drama"."""
NOT = r"(?:not|nothing|isn't|aren't|wasn't)"
TOO_LITTLE = (
    r"(?:too (?:little|few)|(?:not|(?:don't|doesn't|didn't|(?:do|does|did) not) have|hasn't|lacks) enough"
    r"|zu wenig~|nicht genug)"
)
TOO_MUCH = r"(?:too (?:much|many)|zu viel~)"
NOUN = r"(?:\w*film|streifen|\w*western|\w*krimi|\w*thriller|klassiker)"


def than(adjectives: str) -> str:
    """Comparatives of German adjectives, and not the same ending in "ein lustiger Film"."""
    return rf"(?:{adjectives})(?:e|er|es|en|em)|(?<!\bein\s)(?:{adjectives})(?! {NOUN}\b)"


MOODS: tuple[tuple[str, Meaning, Meaning | None], ...] = (
    (
        r"lighter|light|happier|happy(?! end)|light hearted|lighthearted|cheerful|upbeat|feel good|uplifting"
        rf"|(?:less|{NOT} (?:so|too|as)) (?:dark|heavy|grim|bleak|gritty)"
        r"|leichter~|leicht~|heiterer~|heiter~|lockerer~|locker~|fröhlicher~|fröhlich~"
        r"|beschwingt~|wohlfühl@|leichte kost|(?:weniger|nichts? (?:so|zu|allzu)) (?:düster|schwer|dunkel|finster)~",
        LIGHTER,
        DARKER,
    ),
    (
        r"darker|dark|grim|grimmer|gritty|grittier|bleak|bleaker|heavy|heavier|düsterer~|düster~|dunkler~"
        r"|dunkel~|dunkle~"
        r"|finsterer~|finster~|finstre~|schwer~|abgründig~",
        DARKER,
        LIGHTER,
    ),
    (r"(?:more|mehr) (?:funny|laughs|humou?r|comedy|jokes|komik|witz)|funnier|wittier|sillier", FUNNIER, LESS_FUNNY),
    (rf"{than('lustiger|witziger|komischer|humorvoller')}|mehr zu lachen|mehr zum lachen", FUNNIER, LESS_FUNNY),
    (
        rf"(?:less|{NOT} (?:so|too|as)) (?:funny|silly|goofy)|(?:weniger|nichts? (?:so|zu|allzu)) (?:lustig|albern)~",
        LESS_FUNNY,
        None,
    ),
    (
        rf"scarier|creepier|spookier|more (?:scary|creepy|frightening)|{than('gruseliger|unheimlicher')}",
        SCARIER,
        LESS_SCARY,
    ),
    (
        rf"(?:less|{NOT} (?:so|too|as)) (?:scary|creepy|frightening|spooky)"
        r"|(?:weniger|nichts? (?:so|zu|allzu)) (?:gruselig|unheimlich)~",
        LESS_SCARY,
        None,
    ),
    (
        r"calmer|calm|quieter|quiet|slow(?! burn)|slower|gentler|gentle|ruhiger~|ruhig~|stiller~"
        r"|gemächlich~|entspannt~er",
        CALMER,
        None,
    ),
    (r"(?:more )?serious|ernster~|ernst~|ernsthaft~|anspruchsvoll~|anspruchsvoller~", MORE_SERIOUS, LESS_SERIOUS),
    (rf"less serious|(?:weniger|nichts? (?:so|zu|allzu)) ernst~|{NOT} (?:so|too) serious", LESS_SERIOUS, None),
    (
        r"sadder|sad|(?:more )?moving|tear jerkers?|tearjerkers?|trauriger~|traurig~|bewegend~|rührend~"
        r"|(?:that )?mak(?:es?|ing) (?:me|us|you) cry|(?:to |a good )?cry|(?:zum )?(?:weinen|heulen)",
        SADDER,
        LESS_SAD,
    ),
    (
        rf"less (?:sad|depressing)|{NOT} (?:so|too) (?:sad|depressing)|(?:weniger|nichts? (?:so|zu|allzu)) traurig~",
        LESS_SAD,
        None,
    ),
    (r"depressing|deprimierend~", SADDER, LESS_SAD),
    (
        r"(?:more )?violent|bloodier|bloody|brutaler~|brutal~|blutiger~|blutig~|gewalttätig~|gewalt|violence|blut"
        r"|blood",
        MORE_VIOLENT,
        LESS_VIOLENT,
    ),
    (
        rf"less (?:violent|bloody|brutal|gory)|{NOT} (?:so|too) (?:violent|bloody|brutal|gory)"
        r"|nonviolent|gewaltfrei~|gewaltlos~|unblutig~|tamer|harmloser~"
        r"|(?:weniger|nichts? (?:so|zu|allzu)) (?:brutal|blutig|gewalttätig)~",
        LESS_VIOLENT,
        None,
    ),
    (
        rf"more (?:exciting|thrilling|suspense|suspenseful|tense|tension)|{than('spannender|packender')}|mehr spannung",
        MORE_EXCITING,
        LESS_EXCITING,
    ),
    (
        rf"(?:less|{NOT} (?:so|too|as)) (?:exciting|tense|thrilling|suspenseful)"
        r"|(?:weniger|nichts? (?:so|zu|allzu)) (?:spannend|aufregend)~",
        LESS_EXCITING,
        None,
    ),
    (
        rf"more romantic|{than('romantischer')}|mehr romantik|more romance",
        MORE_ROMANTIC,
        LESS_ROMANTIC,
    ),
    (
        rf"(?:less|{NOT} (?:so|too|as)) (?:romantic|soppy|cheesy|sappy)|less romance|weniger romantik"
        r"|(?:weniger|nichts? (?:so|zu|allzu)) (?:romantisch|kitschig)~",
        LESS_ROMANTIC,
        None,
    ),
)

NOUNS: tuple[tuple[str, Meaning, Meaning, Meaning | None], ...] = (
    (r"love(?! (?:stor|movie|film))|liebe|kitsch", MORE_ROMANTIC, LESS_ROMANTIC, unwanted(("Romance",))),
    (r"violence|blood|gore|gewalt|blut", MORE_VIOLENT, LESS_VIOLENT, None),
    (r"jokes|gags|witz(?:e|en)?|komik", FUNNIER, LESS_FUNNY, None),
    (r"tension", MORE_EXCITING, LESS_EXCITING, None),
)
"""More, less, and none of what is no genre: alone they say nothing, or are read as moods."""


def _compared(match: Match[str]) -> Reading:
    """ "More comedy than drama"."""
    more, less = (
        next(genre for genre, called in CALLED.items() if words(called).fullmatch(match[name]))
        for name in ("more", "less")
    )
    return Reading(Meaning(more=(more,), less=(less,)))


def mood_rules() -> Iterator[Rule]:
    anything = "|".join(CALLED.values())
    yield Rule(words(rf"(?:more|mehr) (?P<more>{anything}) (?:than|als) (?P<less>{anything})"), _compared)
    for called, meaning, negated in MOODS:
        yield fixed(
            words(rf"(?:a (?:bit|little) |ein (?:bisschen|wenig) |etwas |much |viel |deutlich )?(?:{called})"),
            meaning,
            negated,
        )
    for noun, more, less, none in NOUNS:
        yield fixed(
            words(
                rf"(?:with |mit )?(?:(?:a (?:bit|little) |etwas |viel |much )?(?:more|mehr)|{TOO_LITTLE}) (?:{noun})"
            ),
            more,
            less,
        )
        yield fixed(words(rf"(?:with |mit )?{LITTLE} (?:{noun})"), less)
        yield fixed(words(rf"{TOO_MUCH} (?:{noun})"), none or less)
        yield fixed(
            words(rf"(?:with|mit)(?: (?:(?:an? )?lots?(?: of)?|much|many|plenty of|viel~))? (?:{noun})"), more, less
        )
        if none:
            yield fixed(words(rf"(?:no|without(?: any)?|ohne|keine?n?) (?:{noun})"), none)
    for genre, called in CALLED.items():
        much, little = Meaning(more=(genre,)), Meaning(less=(genre,))
        yield fixed(words(rf"(?:with )?(?:a (?:bit|little) |etwas |viel )?(?:more|mehr) (?:{called})"), much, little)
        yield fixed(words(rf"(?:with |mit )?{LITTLE} (?:{called})"), little)
        yield fixed(words(rf"{TOO_LITTLE} (?:{called})"), much)
