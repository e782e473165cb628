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
NEGATION = words(
    rf"{UNLIKE}"
    r"|no(?: thanks to)?|not|nothing(?! against)|without|never|except(?: for)?|excluding|minus|avoid|avoiding|isn't"
    r"|aren't|don't|doesn't|didn't|won't|neither|leave out|anything but|(?:that |which )?(?:is|are) (?:not|no)|none"
    r"|keep out|skip|none of|free of|rather than|instead of|(?:apart|aside) from"
    r"|(?:can't|cannot) (?:stand|bear)|(?:sick|tired|bored) (?:of|by|with)|(?:fed up|done) with|enough (?:of|with)"
    r"|loathe|detest|despise|spare (?:me|us)|(?:don't|do not) care (?:much )?for"
    r"|kein~|nicht|nichts(?! gegen)|ohne|außer|weder|nie|niemals|bloß (?:nicht|kein~)|auf keinen fall|lass weg|nix"
    r"|verschon(?:e|t)? (?:mich|uns) (?:bitte )?mit|bleibt? (?:mir|uns) weg mit|genug von|verabscheue"
    r"|ausgenommen|(?:an)?statt|abgesehen von"
    rf"|(?:mag|mochte|will|möchte|kann)(?=(?:(?! aber\b)[^,.;!?])* {NOT_AT_THE_END})"
)
VERY = r"(?: (?:really|so|quite|just|simply|exactly|always|gar|überhaupt|leider|eher|wirklich|einfach|immer))*"
OURS = r"(?:thing|cup of tea|genre|taste|style|bag|jam|favou?rites?)"
REJECTED_AFTER = words(
    r"(?P<listed>(?:(?: ?,| and| or| und| oder)+ [\w'-]+){1,3})?(?:"
    r"[\s,?!-]*(?:no,? (?:thanks|thank you|way)(?! to)|nein,? danke)"
    rf"|{VERY} (?:(?:is|are|was|were){VERY} not|isn't|aren't|wasn't|weren't){VERY} (?:for (?:me|us)|(?:my|our) {OURS})"
    rf"|{VERY} (?:bores?|scares?|annoys?|disgusts?|depress(?:es)?) (?:me|us)|{VERY} leaves? (?:me|us) cold"
    rf"|{VERY} puts? (?:me|us) off|(?: (?:is|are))?{VERY} too [\w'-]+ for (?:me|us)"
    r"| (?:is|are) (?:a no ?go|off the (?:table|menu|list)|out(?= ?,))"
    rf"| (?:ist|sind|war|waren|wäre){VERY} (?:nichts für (?:mich|uns)|nicht{VERY} (?:mein|unser)~ [\w-]+|tabu)"
    rf"| (?:ist|sind){VERY} (?:mir|uns) zu [\w-]+| hass(?:e|te) ich"
    rf"| (?:langweil(?:t|en)|gruseln|gruselt|nervt|nerven|erschreckt|erschrecken) (?:mich|uns){VERY}(?: nur)?"
    r"| kann ich (?:gar |überhaupt )?(?:nichts anfangen|nicht (?:leiden|ausstehen|mehr sehen|ab))|(?: hab~ ich)? satt"
    rf"| (?:(?:mag|mochte|will|möchte) ich )?(?:(?:gar|überhaupt|leider) )*{NOT_AT_THE_END})"
)
"""Behind what is not wanted, or `listed`: behind others that follow it."""
PREFERRED = re.compile(r"\b(?:rather|sooner|prefer|lieber|eher)\b(?:(?!\b(?:than|to|over|als)\b)[^.;!?])*$")
LESS_WANTED = words(r"than|over|to|als")


def negation_at(read: str, at: int) -> re.Match[str] | None:
    less_wanted = LESS_WANTED.match(read, at)
    return less_wanted if less_wanted and PREFERRED.search(read[:at]) else NEGATION.match(read, at)
