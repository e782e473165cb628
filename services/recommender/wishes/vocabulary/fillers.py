"""Words that carry no wish of their own."""

import re

from services.recommender.wishes.vocabulary.patterns import words

FILLER = words(
    r"i(?:'d|'m|'ve|'ll)?|we(?:'d|'re|'ve|'ll)?|than|because|since|everything|nor|weil|alles|me|us|my|our|you(?:'d|'re|'ve|'ll)?"
    r"|it's|it|its|they(?:'d|'re|'ve|'ll)?|he|she|would|like|love|want|wants|wanna|need|prefer|looking|look|search|"
    r"find|finds|think|consider|show|give|recommend|suggest|get|play|watch|see|tell|can|could|should|may|might|must|do|does|did|have"
    r"|has|had|having|please|maybe|"
    r"perhaps|hey|hi|hello|ok|okay|alexa|something|anything|some|any|somewhat|one|ones|thing|things|stuff|a|an"
    r"|the|this|that's|that|these|"
    r"those|there|here|which|who|whose|what's|what|is|are|was|were|be|been|being|and|or|but|with|of|for|from|in"
    r"|on|at|to|by|as|about|so|then|"
    r"also|too|very|really|quite|rather|pretty|bit|little|lot|lots|good|great|nice|best|better|decent|fine|cool"
    r"|favou?rite|movies?|films?|"
    r"pictures?|flicks?|pics?|stor(?:y|ies)|list|tonight|today|evening|night|now|mood|feel|feeling|for me|only"
    r"|just|more|much|most|all|"
    r"every|kind|kinds|sort|type|types|let's|let|how|will|be|go|going|made|came|come|out|released|set|i am|same"
    r"|again|fans?|nothing against|nichts gegen|else|other|another|few|couple|plays?|"
    r"\d\d? (?:good |gute )?(?:movies?|films?|filme)|preferably|ideally|possibly|at all|if|possible|own|please"
    r"|thanks|yes|yeah|both|either|element|elements|touch|"
    r"adore|enjoy|usually|normally|generally|otherwise|(?<=\bich\s)liebe|(?<=\bwir\s)lieben|liebe ich|lieben wir"
    r"|(?<=\baber\s)liebe|gems?|genres?|schon wieder|hauptsache|je|desto|normalerweise|eigentlich|sonst|meistens|"
    r"ich|wir|mir|uns|mich|du|er|sie|es|man|möchte|möchten|will|wollen|hätte|hätten|gern|gerne|bitte|suche"
    r"|suchen|such|zeig|zeige|gib|finde|find|"
    r"empfiehl|empfehle|schau|schauen|gucken|sehen|ansehen|anschauen|brauche|brauchen|mag|habe|haben|hab|hast"
    r"|kannst|könntest|soll|sollte|"
    r"sollen|darf|dürfen|kann|können|etwas|was|irgendwas|irgendetwas|so|sowas|irgendein~|ein~|der|die|das|den"
    r"|dem|des|dies~|diese[rsmn]?|jen~|ist|sind|war|"
    r"waren|sein|wird|werden|wäre|und|oder|aber|mit|von|vom|für|aus|in|im|am|an|auf|zu|zum|zur|bei|über|als|wie"
    r"|dann|auch|sehr|richtig|"
    r"ziemlich|eher|recht|ganz|gut~|schön~|toll~|best~|besser~|nett~|super|lieblings@?|film~?|filme|filmen"
    r"|filmchen|streifen|liste|heute|abend|heut|"
    r"nacht|jetzt|lust|nur|bloß|mal|doch|ja|gern|mehr|viel~|einige|paar|alle|art|bisschen|lieber|vielleicht"
    r"|wenn|möglich|"
    r"gedreht|stammt|stammen|dauert|dauern|lang dauern|geht|gehen|läuft|noch|dabei|dazu|danke|hallo|nach"
    r"|ohne dass|dass|sondern|hat|"
    r"anspruch|stimmung|bin|einmal|beide|sollte~|darin|spielt|spielen|kommt|vorkommt|vorkommen|drin|element~?"
    r"|die|welche[rsn]?|jahren|lass|lasst|keep|jeglich~|jede|irgendwelch~|whatsoever|his|hers?|their"
)
KEEPS_NEGATION = words(r"or|nor|and|oder|noch|und|sowie|/|&")
"""Between several things, none of which is wanted."""
ARTICLE = re.compile(r"\b(?:an?|eine?[nmrs]?)\s")
AFTER_ARTICLE = re.compile(r"\b(?:an?|eine?[nmrs]?)\s+$")
AFTER_CONJUNCTION = re.compile(r"\b(?:and|n?or|but|und|oder|noch|aber)\s+$")
AFTER_NOR = re.compile(r"\b(?:n?or|oder|noch)\s+$")
"""Behind which "with" belongs to what is not wanted."""
ARTICLE_AFTER_AND = words(r"(?:and|und) (?:a|an|some|ein~|etwas|with|mit)")
TURNS_BACK = words(r"but|aber|sondern|rather|instead|with|mit|only|nur|just|lieber|stattdessen|dafür")
"""After which things are wanted again."""
LISTED = words(r",\s*(?:[\w\-']+\s*,\s*)*[\w\-']+\s*,?\s+(?:or|nor|oder|noch|and|und)")
"""A comma in a list of unwanted things that ends with "or"."""
SEPARATORS = ",;.!?:()\"'\u201e\u201c\u201d\u201a\u2018\u2019/&+\u2013\u2014-\n\t "
AFTER_OR = re.compile(r"\b(?:or|oder)\s+(?:(?:an?|eine?n?)\s+)?$")
AFTER_COMMA = re.compile(r",\s*(?:(?:an?|eine?n?)\s+)?$")
AFTER_THAN = re.compile(r"(?:\b(?:than|als|über)|[<>=\u2264\u2265])\s*$")
BEFORE_OR = re.compile(r"\s*(?:,\s*[\w\-']+\s*)*,?\s*(?:or|oder)\b")
COUNT = re.compile(r"\d\d?\s+(?:(?:good|gute)\s+)?")
"""Of movies: "five comedies"."""
SUBJECTS = re.compile(r"(?:i|i'd|we|we'd|you|would|ich)\s+(?:would\s+|also\s+|really\s+)?$")
