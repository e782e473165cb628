"""Given names of people who make movies."""

from services.recommender.titles.normal_form import NormalForm

GIVEN = (
    r"Adam|Adrien|Agnieszka|Akira|Al|Alain|Alan|Alec|Alejandro|Alex|Alexander|Alfonso|Alfred|Alicia|Amy|Ana"
    r"|Anders|Andie|Andre|Andrei|Andrew|Andy|Ang|Angela|Angelina|Angus|Anjelica|Ann|Anna|Anne|Annette|Annie"
    r"|Anthony|Antonio|Arnold|Arthur|Audrey|Ava|Barbara|Barbra|Barry|Ben|Benedict|Benicio|Bernardo|Bette|Bill"
    r"|Billy|Bob|Brad|Brendan|Brian|Brigitte|Bruce|Bruno|Buster|Cameron|Carey|Carol|Carrie|Cary|Casper|Cate"
    r"|Catherine|Charlie|Charlize|Charlton|Chevy|Chow|Chris|Christina|Christoph|Christopher|Claire|Clark|Claude"
    r"|Claudette|Claudia|Clint|Clive|Colin|Cuba|Cybill|Dan|Daniel|Danny|Darren|Dave|David|Debbie|Deborah|Demi"
    r"|Dennis|Denzel|Diane|Dianne|Diego|Donald|Donna|Doris|Drew|Dustin|Ed|Eddie|Edward|Elia|Elijah|Elizabeth"
    r"|Ellen|Emily|Emma|Eric|Ernst|Errol|Ethan|Eva|Ewan|Faye|Federico|Forest|Francis|François|Franka|Fred|Gary"
    r"|Gene|Geoffrey|George|Gérard|Glenn|Goldie|Grace|Gregory|Greta|Guillermo|Guy|Gwyneth|Hal|Hanna|Hannah|Hans"
    r"|Harold|Harrison|Harry|Harvey|Heath|Helen|Helena|Henry|Hilary|Holly|Howard|Hugh|Hugo|Humphrey|Ian|Ingmar"
    r"|Ingrid|Isabella|Isabelle|Jack|Jackie|Jacques|Jake|James|Jamie|Jane|Janet|Jared|Jason|Javier|Jean"
    r"|Jean-Claude|Jean-Luc|Jean-Paul|Jeff|Jeffrey|Jennifer|Jeremy|Jerry|Jessica|Jim|Jimmy|Joan|Joaquin|Jodie"
    r"|Joe|Joel|John|Johnny|Jonathan|Joseph|Jude|Judi|Judy|Julia|Julian|Julianne|Julie|Juliette|Kate|Katharine"
    r"|Kathleen|Kathy|Keanu|Keira|Ken|Kenneth|Kevin|Kiefer|Kim|Kirk|Kirsten|Klaus|Krzysztof|Kurt|Lana|Lars|Laura"
    r"|Lauren|Laurence|Leonardo|Leslie|Lily|Linda|Louis|Luc|Lucy|Luis|Marcello|Maria|Marilyn|Marion|Marisa|Mark"
    r"|Marlene|Marlon|Martin|Mary|Matt|Matthew|Maureen|Max|Meg|Mel|Meryl|Mia|Michael|Michelle|Mickey|Mike|Milla"
    r"|Milos|Minnie|Monica|Montgomery|Morgan|Naomi|Nastassja|Natalie|Nell|Neve|Nicholas|Nick|Nicolas|Nicole|Nora"
    r"|Oliver|Olivia|Orson|Otto|Owen|Patricia|Patrick|Paul|Pedro|Penelope|Penélope|Peter|Philip|Pierce|Quentin"
    r"|Rachel|Ralph|Ray|Rebecca|Reese|Renée|Richard|Ridley|River|Rob|Robert|Roberto|Robin|Rod|Roger|Roman|Romy"
    r"|Ron|Ronald|Roy|Rudy|Russell|Ryan|Sabrina|Sally|Salma|Sam|Samuel|Sandra|Sarah|Scarlett|Sean|Selena|Sergio"
    r"|Sharon|Shirley|Sidney|Sigourney|Sissy|Sofia|Sophia|Sophie|Spencer|Spike|Stanisław|Stanley|Stellan|Steve"
    r"|Steven|Susan|Sydney|Sylvester|Takeshi|Ted|Terrence|Terry|Tilda|Tim|Tobey|Tom|Tommy|Tony|Uma|Ursula|Val"
    r"|Vanessa|Viggo|Vin|Vincent|Vivien|Walter|Warren|Wes|Whoopi|Will|Willem|William|Wim|Winona|Wolfgang|Woody"
    r"|Yves|Zhang"
)
IN_NORMAL_FORM = frozenset(NormalForm.from_text(name).text for name in GIVEN.split("|"))


def is_given_name(text: str) -> bool:
    """Of a text in its normal form."""
    return text in IN_NORMAL_FORM
