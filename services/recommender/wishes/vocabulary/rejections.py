"""Words that turn others around: before them ("no horror"), behind them ("horror is not for me"), between them ("rather
comedy than drama")."""

import re

from services.recommender.wishes.vocabulary.patterns import MOVIES, words

UNLIKE = (
    r"(?:(?:something|anything|movies?|films?|etwas|was|irgendwas|filme?|very|totally|completely|ganz|völlig) )*+"
    rf"(?:unlike|(?:different|other){MOVIES} (?:from|than|to)|the (?:very )?opposite of|less like|dislikes?"
    rf"|disliked|hate[sd]?|ander(?:s|e[nrs]?){MOVIES} als|das (?:genaue )?gegenteil von|weniger wie|hasse|hasste)"
)
NOT_AT_THE_END = (
    r"nicht(?: (?:so|besonders|sehr|gerne?|sehen|haben|leiden|ausstehen))*(?=\s*(?:$|[,.;!?]|(?:aber|sondern)\b))"
)
NOBODY = r"(?:nobody|no one|none of us|niemand|keiner)(?: (?:here|hier|of us|von uns|in (?:my|our) family))?"
NEGATION = words(
    rf"{UNLIKE}"
    r"|no(?: thanks to| more(?! than))?|not(?: old enough for)?|non(?=-\w)|nothing(?! against)|without"
    r"|except(?: for)?|excluding|minus|avoid|avoiding|zero|devoid of|lacking(?: in)?|far from|allergic to"
    r"|too (?:tired|late|old|young|drunk) for"
    r"|never(?: (?:really )?(?:liked|enjoyed))?"
    r"|(?:don't|doesn't|didn't|(?:do|does|did) not) star|isn't|shouldn't|mustn't|(?:can't|cannot) be"
    rf"|{NOBODY} (?:really )?(?:likes?|wants?|enjoys?|mag|will)"
    r"|aren't|wasn't|weren't|don't|doesn't|didn't|won't|neither|leave out|anything but|none"
    r"|(?:that |which )?(?:is|are) (?:not(?! (?:too|so|as|enough)\b)|no)"
    r"|keep out|skip|none of|free of|rather than|instead of|(?:apart|aside) from"
    r"|(?:can't|cannot) (?:stand|bear)|(?:sick|tired|bored|scared|afraid) (?:of|by|with)|(?:fed up|done) with"
    r"|(?:seen|had) enough(?: of)?|enough (?:of|with)|(?:stop|quit) (?:showing|suggesting|recommending)(?: me| us)?"
    r"|loathe|detest|despise|spare (?:me|us)|(?:don't|do not) care (?:much )?for"
    r"|(?:any|every|all) (?:other )?(?:genres?|decades?|years?|kinds?|movies?|films?|ones?) (?:but|except(?: for)?)"
    r"|(?:kein~ (?:lust|bock) auf|null)|zu (?:müde|spät|alt|jung|kaputt) für"
    r"|kein~|(?:gar |überhaupt )?nicht(?: alt genug für)?|nichts(?! gegen)|ohne|außer|weder|nie|niemals"
    r"|bloß (?:nicht|kein~)|auf keinen fall|lass weg|nix"
    r"|verschon(?:e|t)? (?:mich|uns) (?:bitte )?mit|bleibt? (?:mir|uns) weg mit|genug von|verabscheue"
    r"|ausgenommen|(?:an)?statt|abgesehen von"
    rf"|(?:mag|mochte|will|möchte|kann)(?=(?:(?! aber\b)[^,.;!?])* {NOT_AT_THE_END})"
)
ADJECTIVE = (
    r"(?:[\w-]*(?:ig|isch|lich|haft|voll|nd|los|reich|frei|ös|ell|bar|geladen)|albern|alt|animiert|(?:un)?bekannt"
    r"|beliebt|berühmt|beschwingt|blöd|brutal|bunt|derb|doof|dumm|dunk(?:el|l)|düster|entspannt|ernst|fies|finst(?:er|r)"
    r"|flach|hart|heiter|kindgerecht|krass|kurz|lang|laut|leicht|locker|neu|platt|populär|rasant|schwer|seicht|simpel"
    r"|still|verbreitet|bleak|bloody|calm|cheesy|creepy|dark|dramatic|funny|gory|grim|gritty|happy|heavy|light|mainstream|quiet|romantic|sad|scary|serious|silly|spooky|tense|violent)(?:e|er|es)?(?!\w)"
)
"""As it stands behind "zu" that means "too"; before datives such as "gruseligen", and nouns but for
a few that end so too ("Irland"), it means "about"."""
TOO = words(rf"too(?: (?:much|many))?|zu viel~|zu(?= {ADJECTIVE})")
AND = r"(?:n?or|and|oder|noch|und)"
ALSO = r"(?!(?:no|not|too|seen|had|nicht|zu|kein\w*|with|mit)\b)(?:(?:really|very|wirklich|sehr) )?[\w'-]+"
LACKING = rf"(?P<others>(?:(?: ?,| {AND}) {ALSO}){{0,3}} {AND} {ALSO})? (?:enough|genug)"
ENOUGH = words(LACKING)
"""Behind what is missing: "not scary enough", or `others` with it: "not scary or violent enough"."""
NOT_ENOUGH = words(
    r"(?:not|(?:is|are|was|were)n't|(?:don't|doesn't|didn't|(?:do|does|did) not) have|hasn't) enough(?: of)?"
    r"|nicht (?:genug|genügend~)|zu wenig~"
)
"""Before what is missing: "not enough new movies"."""
OR_TOO = words(r"[\s,]*(?:or|nor|oder|noch) (?:too|so|zu)")
"""Behind "not too long"."""
NO = words(r"no|keine?n?")
OF_MOVIES = words(
    rf"{MOVIES} (?:with|starring|featuring|by|from|of the|before|after|over|under|mit|von|aus|vor|nach|über|unter)"
)
"""Behind what is rejected where a clause begins: "no comedies with ..." belongs together."""
BEGINS_NO_NOUN = words(r"for|with|that|which|the|my|our|to|für|mit|die|der|das|meine|unsere|zum")
AFFIRMED = words(
    r"(?:can't|cannot|can not|couldn't|can never|could never) get enough(?: of)?"
    r"|(?:nothing|nichts) (?:but|except(?: for)?|other than|als|außer)|nothing else (?:but|than)|nichts anderes als"
    r"|nothing(?: (?:i|we) (?:like|love|enjoy))? (?:more|better) than(?! \d)"
    r"|nichts (?:mehr|lieber|besser(?:es)?|schöner(?:es)?) als(?! \d)"
)
"""What begins with a negation, and wants what follows."""
VERY = (
    r"(?: (?:really|so|quite|just|simply|exactly|always|all|often|usually|mostly|pretty|rather|very|way|much|far"
    r"|an? (?:bit|little)|gar|überhaupt|leider|eher|wirklich|einfach|immer|alle|auch|echt|ein bisschen|etwas|meistens?"
    r"|oft|schnell|langsam|sehr|total|viel|ziemlich))*"
)
OURS = r"(?:thing|cup of tea|genre|taste|style|bag|jam|favou?rites?)"
BORING = (
    r"(?:the worst|boring|awful|terrible|horrible|stupid|dumb|dull|tedious|annoying|depressing|overrated|unbearable"
    r"|doof|blöd|dumm|langweilig|schrecklich|schlimm|furchtbar|grauenhaft|nervig|öde|ätzend|überbewertet|unerträglich)"
)
SILLY = (
    r"(?:silly|cheesy|corny|weird|childish|pointless|predictable|exhausting|disturbing"
    r"|albern|kitschig|kindisch|seltsam|anstrengend|deprimierend|vorhersehbar|eklig)"
)
"""Which rejects only what somebody finds so."""
GOOD = (
    r"(?:good|great|funny|interesting|exciting|entertaining|appealing|enjoyable|scary|thrilling|convincing"
    r"|gut|toll|lustig|witzig|komisch|interessant|spannend|unterhaltsam|gruselig|sehenswert|überzeugend)"
)
"""Which rejects what is not found so. What is not found bad, sad or slow is neither wanted nor rejected."""
FOUND_GOOD = rf"(?: (?!too )[\w'-]+){{1,5}} {GOOD}\b(?! (?:enough|genug)\b)"
FOUND_BAD = rf"(?: [\w'-]+){{1,5}} (?:too [\w'-]+|{BORING}|{SILLY}|bad)\b"
LEAVES_OPEN = words(
    r"(?:not|isn't) (?:only|just|merely|necessarily)|not without|no need for|no matter (?:how|if)|regardless of"
    r"|(?:(?:don't|doesn't|didn't|(?:do|does|did) not) (?:necessarily )?(?:have|need) to|needn't|need not)(?: be)?"
    r"|(?:don't|doesn't|wouldn't|(?:do|does|would) not) (?:really )?mind"
    rf"|(?:don't|doesn't|didn't|(?:do|does|did) not) (?:hate|dislike|find(?!{FOUND_GOOD})|think(?={FOUND_BAD}))"
    r"|nicht (?:nur|unbedingt|zwingend|ohne)|unless(?: (?:it's|they're|(?:it|they) (?:is|are)))?|es sei denn,?"
    r"|(?:don't|doesn't|(?:do|does) not) (?:really |much )?(?:care|matter) (?:if|whether|how|when)"
    r"|(?:ganz )?(?:egal|gleich),? (?:wie|ob|wenn)|(?:macht|schadet) nichts?,? wenn|(?:stört (?:mich|uns) nicht),? wenn"
    r"|(?:it|they|that) (?:can|may)(?: also| even)? be(?! an? (?!bit|little))"
    r"|(?:darf|kann|können|dürfen) (?:auch|ruhig)(?! eine?n? (?!bisschen|wenig))"
    r"|(?:muss|müssen|brauch(?:t|en)?)(?: (?:es|er|sie))? (?:nicht|kein~)(?: (?:unbedingt|zwingend|nur))?"
)
"""What begins with a negation, and neither wants nor rejects what follows."""
EXCEPT = words(
    r"except(?:ing| for)?|with the exception of|excluding|besides|other than|apart from|aside from|außer|bis auf"
    r"|mit ausnahme von|ausgenommen|abgesehen von"
)
AFTER_REJECTED = re.compile(
    r"\b(?:no|not|don't|without|keine?[nr]?|nicht|ohne)\b(?:(?!\b(?:every|any|all)\w*)[^.;,!?])*,?\s*$"
)
"""Before an exception that is neither wanted nor rejected: "no comedies except romantic ones"."""
FOR_US = r"(?: (?:for|für) (?:me|us|mich|uns|(?:my|our|meinen|unseren) (?:taste|liking|geschmack)))?"
NOT_GOOD = rf"(?:not|nicht){VERY} {GOOD}\b(?! (?:enough|genug)\b)"
BOUNDED = r"(?!(?:few|good|little|long|lang|new|neu|old|alt|rare|short|kurz)e?\b)"
"""What "too" tells with a bound of its own, or with no rejection."""
TOO_MUCH = rf"(?:(?:too {BOUNDED}[\w'-]+|zu (?:viel|{BOUNDED}{ADJECTIVE})){FOR_US}|{BORING})"
TO_US = r"(?: (?:mir|uns|für (?:mich|uns|meinen geschmack)))?"
ARE = r"(?:is|are|was|were|seems?|gets?|ist|sind|war|waren|wird|werden|wirkt|wirken)"
OTHERS = rf"(?P<listed>(?:(?: ?,| and| or| und| oder)+ [\w'-]+){{1,3}}{MOVIES})?"
JUDGED = words(rf"{MOVIES}{OTHERS}{VERY} (?:too [\w'-]+|zu (?:viel|{ADJECTIVE})|{BORING}|{SILLY}|{NOT_GOOD}){FOR_US}")
FINDS = re.compile(
    r"\b(?:(?:i|we|they|s?he|kids|children|wife|husband|partner|family|friends)(?: \w+)? (?:finds?|found|considers?)"
    r"|(?:ich|wir|kinder|frau|mann|familie)(?: \w+)? finde[nt]?|finden? (?:ich|wir)"
    r"|(?:mir|uns) (?:ist|sind|war|waren|wird|werden)|(?:ist|sind|war|waren|wird|werden) (?:mir|uns))"
    r"(?:,? [\w'-]+){0,3}\s+$"
)
"""Before what is judged: "I find westerns boring"."""
REJECTED_AFTER = words(
    rf"{MOVIES}{OTHERS}(?:"
    r"[\s,?!-]*(?:no,? (?:thanks|thank you|way)(?! to)|nein,? danke|(?:no|nope|nein|nö)(?=\s*(?:$|[,.;!])))|-free"
    r"|(?: bitte| please)? (?:weg(?=\s*(?:$|[,.;!?]))|weglassen|vermeiden|meiden|auslassen|streichen)"
    rf"|{VERY} (?:(?:is|are|was|were){VERY} not|isn't|aren't|wasn't|weren't){VERY} (?:for (?:me|us)|(?:my|our) {OURS})"
    rf"|{VERY} (?:bores?|scares?|annoys?|disgusts?|depress(?:es)?) (?:me|us)|{VERY} leaves? (?:me|us) cold"
    rf"|{VERY} puts? (?:me|us) off|(?: {ARE})?{VERY} too [\w'-]+ for (?:me|us)"
    rf"|{VERY} (?:makes?|give|gives) (?:me|us) (?:sick|nightmares|sleepy)|{VERY} sucks?| away from (?:me|us)"
    rf"|{VERY} {ARE}{VERY}{TO_US}{VERY} {TOO_MUCH}| finden? (?:ich|wir){VERY} (?:zu [\w-]+|{BORING}|{NOT_GOOD})"
    rf"|{TO_US}{VERY} (?:zu {ADJECTIVE}|{BORING}) (?:ist|sind|war|waren|finden?)"
    r"| (?:geht|gehen) (?:gar|überhaupt) nicht"
    r"| (?:is|are) (?:a no ?go|off the (?:table|menu|list)|out(?= ?,))"
    rf"| (?:ist|sind|war|waren|wäre){VERY}"
    rf" (?:nichts für (?:mich|uns)|nicht{VERY} (?:(?:mein|unser)~ [\w-]+|meins)|tabu)"
    r"| (?:bekomm|krieg)e? ich (?:immer )?(?:al[bp]träume|angst)"
    rf"| {ARE}{VERY} (?:mir|uns){VERY} zu [\w-]+| hass(?:e|te) ich"
    rf"| (?:langweil(?:t|en)|gruseln|gruselt|nervt|nerven|erschreckt|erschrecken) (?:mich|uns){VERY}(?: nur)?"
    r"| kann ich (?:gar |überhaupt )?(?:nichts anfangen|nicht (?:leiden|ausstehen|mehr sehen|ab))|(?: hab~ ich)? satt"
    rf"| (?:(?:mag|mochte|will|möchte) ich )?(?:(?:gar|überhaupt|leider) )*{NOT_AT_THE_END})"
)
"""Behind what is not wanted, or `listed`: behind others that follow it."""
NOT_GOOD_AS_IT_IS = words(
    rf"{MOVIES}{OTHERS}{VERY} (?:{ARE}{VERY} (?:not|never|nicht|nie)|(?:is|are|was|were)n't){VERY} (?P<virtue>{GOOD})"
    r"(?! (?:enough|genug))"
)
"""Behind what is rejected if that is what it should be: "comedies aren't funny"."""
NOT_TOO_MUCH = words(rf"{MOVIES}{OTHERS}{VERY} (?:not|nicht){VERY} (?:(?:too|zu) [\w'-]+|{BORING}|{SILLY}){FOR_US}")
TOO_MUCH_FOR_NOBODY = words(
    rf"{MOVIES}{OTHERS}{VERY} (?:(?:{ARE}{VERY}{TO_US}|finden? (?:ich|wir)){VERY} (?:not|nicht)|(?:is|are|was|were)n't)"
    rf"{VERY} (?:too {BOUNDED}[\w'-]+|zu {BOUNDED}{ADJECTIVE}){FOR_US}"
)
"""Behind what is neither wanted nor rejected."""
NOT_FOUND = words(r"(?:don't|doesn't|didn't|(?:do|does|did) not) (?:really )?(?:find|think|consider)")
FOUND = words(rf"{MOVIES}(?: {ARE})?{VERY} {GOOD}")
NOW = (
    r"(?:tonight|today|this (?:evening|time|week|weekend)|(?:right |for )?now|at the moment|any ?more"
    r"|in the mood(?: for (?:it|them|one|that))?|heute(?: abend| nacht)?|jetzt|gerade|momentan|im moment|diesmal"
    r"|dieses mal|diese woche|schon wieder)"
)
ANY = r"(?:any|it|one|them|that|those|some)"
NOT_NOW = words(
    rf"{MOVIES}{OTHERS}?(?: (?:liebe|mag) (?:ich|wir))?"
    r"(?:[\s,;.?!\u2013\u2014-]+(?:but|just|only|though|although|yet|aber|nur|bloß|doch|jedoch|please|bitte))*"
    rf"[\s,;.?!\u2013\u2014-]+(?:(?:(?:i'm|we're|i am|we are|bin|{NOW}) )?(?:definitely )?(?:not|nicht) {NOW}"
    rf"|{NOW}(?: (?:bitte|mal|lieber|leider|eher))* nicht(?: mehr)?"
    rf"|(?:{NOW} )?(?:(?:i|we) )?(?:don't|do not|won't|can't)(?: really)? (?:want|need|fancy|feel like|watch|see)"
    rf"(?: to (?:watch|see))? {ANY}(?: {NOW})?"
    rf"|(?:{NOW}|(?:(?:ich|wir) )?(?:will|möchten?|wollen|mag|brauche)(?: (?:ich|wir))?(?: {NOW})?)"
    r"(?: (?:bitte|mal|lieber))? keine?[ns]?(?: (?:sehen|gucken|schauen))?)"
    r"(?: (?:though|however|please|bitte|leider))?(?=\s*(?:$|[,.;!?\u2013-]|(?:but|and|aber|sondern|und)\b))"
)
"""Behind what is liked, and not wanted this time: "I love musicals but not tonight"."""
BUT_NOW = words(
    rf"{MOVIES}[\s,;]+(?:but|aber) (?:{NOW} (?:(?:i|we)(?:'d| would)? (?:want|like|fancy|feel like)(?: to see)? {ANY}"
    r"|(?:will|möchte) ich (?:einen?|eins|welche)|yes|schon|doch|ja)(?=\s*(?:$|[,.;!?])))"
)
"""Behind what is rejected at other times: "normally no horror, but today yes"."""
PREFERRED = re.compile(
    r"\b(?:(?:rather|sooner|prefer|lieber|eher)\b(?:(?!\b(?:than|to|over|als)\b)[^.;!?])*"
    r"|(?:likes?|loves?|enjoys?|mag|mögen|liebe)\b(?:(?!\b(?:than|als)\b)[^.;!?])*\b(?:more|better|mehr|besser)\s+)$"
)
LESS_WANTED = words(r"than|over|to|als")


def negation_at(read: str, at: int) -> re.Match[str] | None:
    less_wanted = LESS_WANTED.match(read, at)
    return less_wanted if less_wanted and PREFERRED.search(read[:at]) else NEGATION.match(read, at)


def rejection_after(read: str, start: int, end: int) -> re.Match[str] | None:
    """Behind what begins and ends at these places."""
    rejected = REJECTED_AFTER.match(read, end) or NOT_NOW.match(read, end)
    return rejected or (JUDGED.match(read, end) if FINDS.search(read[:start]) else None)


def wanted_after(read: str, end: int) -> re.Match[str] | None:
    """Behind what is rejected and ends here."""
    return BUT_NOW.match(read, end)


def left_open_after(read: str, start: int, end: int) -> re.Match[str] | None:
    """Behind what somebody does not find bad."""
    found = NOT_TOO_MUCH.match(read, end) if FINDS.search(read[:start]) else None
    return found or TOO_MUCH_FOR_NOBODY.match(read, end)
