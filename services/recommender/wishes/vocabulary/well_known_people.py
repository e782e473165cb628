"""Who is a name where the data set knows no people. A capital alone tells nothing: in German all nouns have one."""

import re

GIVEN = (
    r"Adam|Adrien|Agnieszka|Akira|Al|Alain|Alan|Alec|Alejandro|Alex|Alexander|Alfonso|Alfred|Alicia|Amy|Ana|Anders"
    r"|Andie|Andrei|Andrew|Andy|Ang|Angela|Angelina|Anjelica|Ann|Anna|Anne|Annette|Anthony|Antonio|Arnold|Audrey"
    r"|Ava|Barbara|Barbra|Barry|Ben|Benedict|Benicio|Bernardo|Bette|Bill|Billy|Bob|Brad|Brendan|Brian|Brigitte"
    r"|Bruce|Bruno|Buster|Cameron|Carey|Carol|Cary|Cate|Catherine|Charlie|Charlize|Charlton|Chevy|Chow|Chris"
    r"|Christina|Christoph|Christopher|Claire|Clark|Claude|Claudia|Claudette|Clint|Clive|Colin|Cuba|Cybill|Dan"
    r"|Daniel|Danny|Darren|David|Debbie|Deborah|Demi|Dennis|Denzel|Diane|Dianne|Diego|Donald|Donna|Doris|Drew"
    r"|Dustin|Eddie|Edward|Elia|Elijah|Elizabeth|Ellen|Emily|Emma|Eric|Ernst|Errol|Ethan|Eva|Ewan|Faye|Federico"
    r"|Forest|Francis|Franka|François|Fred|Gary|Gene|George|Geoffrey|Gérard|Glenn|Goldie|Grace|Greta|Gregory"
    r"|Guillermo|Guy|Gwyneth|Hal|Hanna|Hannah|Hans|Harold|Harrison|Harry|Harvey|Heath|Helen|Helena|Henry|Hilary"
    r"|Holly|Howard|Hugh|Humphrey|Ian|Ingmar|Ingrid|Isabella|Isabelle|Jack|Jackie|Jacques|Jake|James|Jamie|Jane"
    r"|Janet|Jared|Jason|Javier|Jean|Jean-Claude|Jean-Luc|Jean-Paul|Jeff|Jennifer|Jeremy|Jerry|Jessica|Jim|Jimmy"
    r"|Joan|Joaquin|Jodie|Joe|Joel|John|Johnny|Jonathan|Joseph|Jude|Judi|Judy|Julia|Julian|Julianne|Julie|Juliette"
    r"|Kate|Katharine|Kathleen|Kathy|Keanu|Keira|Ken|Kenneth|Kevin|Kiefer|Kim|Kirk|Kirsten|Klaus|Krzysztof|Kurt"
    r"|Lana|Lars|Laura|Lauren|Laurence|Leonardo|Leslie|Lily|Linda|Louis|Luc|Luis|Marcello|Maria|Marilyn|Marion"
    r"|Marisa|Mark|Marlene|Marlon|Martin|Mary|Matt|Matthew|Maureen|Max|Meg|Mel|Meryl|Mia|Michael|Michelle|Mickey"
    r"|Mike|Milla|Milos|Minnie|Monica|Montgomery|Morgan|Naomi|Nastassja|Natalie|Neve|Nicholas|Nick|Nicolas|Nicole"
    r"|Nora|Oliver|Olivia|Orson|Otto|Owen|Patricia|Patrick|Paul|Pedro|Penélope|Penelope|Peter|Philip|Pierce|Quentin"
    r"|Rachel|Ralph|Reese|Renée|Richard|Ridley|River|Rob|Robert|Roberto|Robin|Rod|Roger|Roman|Romy|Ron|Ronald|Roy"
    r"|Russell|Ryan|Sally|Salma|Sam|Samuel|Sandra|Sarah|Scarlett|Sean|Sergio|Sharon|Shirley|Sidney|Sigourney|Sissy"
    r"|Sofia|Sophia|Sophie|Spencer|Spike|Stanley|Stellan|Steve|Steven|Stanisław|Susan|Sydney|Sylvester|Takeshi"
    r"|Terrence|Terry|Tilda|Tim|Tobey|Tom|Tommy|Tony|Uma|Ursula|Val|Vanessa|Viggo|Vin|Vincent|Vivien|Walter|Warren"
    r"|Wes|Whoopi|Willem|Will|William|Winona|Wim|Wolfgang|Woody|Yves|Zhang"
)
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
