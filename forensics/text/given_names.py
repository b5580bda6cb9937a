"""Short forms of given names in English and the formal names they may stand for."""

_TABLE = """
abby abigail | abe abraham | al albert alan alfred alexander | alex alexander alexandra alexis | allan alan |
allen alan | andy andrew | angie angela | ann anne anna | art arthur | barb barbara | bart bartholomew | becky
rebecca | ben benjamin benedict | bert albert robert | beth elizabeth | betsy elizabeth | betty elizabeth | bill
william | billy william | bob robert | bobby robert | brad bradley | brian bryan | carol carole | cathryn
catherine | cathy catherine | charlie charles | chip charles | chris christopher christine christina christian |
chuck charles | cindy cynthia | cliff clifford | connie constance | curt curtis | dan daniel | danny daniel |
dave david | deb deborah debra | debbie deborah debra | denny dennis | dick richard | don donald | doug douglas
| drew andrew | ed edward edwin edgar edmund | eddie edward edwin | eli elijah | ellie eleanor ellen | eric erik
| ernie ernest | fran frances francis | frank francis franklin | fred frederick alfred | gabe gabriel | gene
eugene | geoff geoffrey | geoffery geoffrey | george georgios | gerry gerald gerard | ginny virginia | greg
gregory | gus august augustus | hal harold henry | hank henry | harry harold henry | jack john jacob jackson |
jackie jacqueline | jake jacob | jamie james | jay jason james | jeff jeffrey jeffery geoffrey | jeffery jeffrey
| jen jennifer | jenny jennifer | jerry gerald jerome jeremy | jess jessica jesse | jill gillian | jim james |
jimmy james | jo joanne josephine | joe joseph | joey joseph | johnny john jonathan | jon jonathan john |
jonathon jonathan | josh joshua | judy judith | kate katherine catherine kathryn | katharine katherine | kathryn
katherine catherine | kathy katherine catherine kathleen kathryn | katie katherine catherine | ken kenneth | kim
kimberly | kris kristopher kristina kristine kristen | kristin kristen | larry lawrence laurence | lawrence
laurence | lenny leonard | les leslie lester | lisa elizabeth | liz elizabeth | lori laura loretta | lou louis
louise | maddie madeleine | maggie margaret | mandy amanda | marc mark | marge margaret | marty martin martha |
matt matthew | maureen mary | max maximilian maxwell | meg margaret | mel melvin melanie | micheal michael |
mick michael | mickey michael | mike michael | mindy melinda | missy melissa | mitch mitchell | molly mary |
nancy anne ann | nat nathan nathaniel | nate nathan nathaniel | ned edward | nick nicholas | norm norman | pam
pamela | pat patrick patricia | patty patricia | peg margaret | peggy margaret | pete peter | phil philip
phillip philippe | phillip philip | polly mary | randy randall randolph | ray raymond | reg reginald | rich
richard | rick richard frederick eric | ricky richard | rob robert | robby robert | rod rodney roderick | ron
ronald | ronnie ronald | russ russell | sally sarah | sam samuel samantha | sandy sandra alexander | sara sarah
| sean shaun shawn | shelly michelle | sid sidney sydney | stan stanley | steph stephanie stephen | stephan
stephen | steve stephen steven | steven stephen | stu stuart stewart | sue susan suzanne | susie susan | tad
thaddeus | ted edward theodore | terry terence terrence theresa teresa | theo theodore | tim timothy | tina
christina | toby tobias | tom thomas | tommy thomas | toni antonia | tony anthony antonio | tracy theresa |
trish patricia | val valerie | vic victor victoria | vicky victoria | vince vincent | wally walter | walt walter
| wendy gwendolyn | wes wesley | will william | woody woodrow | zach zachary | zack zachary
"""
FORMAL: dict[str, frozenset[str]] = {
    words[0]: frozenset(words[1:])
    for words in (entry.split() for entry in _TABLE.replace("\n", " ").split("|"))
    if words
}


def formal_names(given: str) -> frozenset[str]:
    """Return the formal names a given name may stand for, itself among them."""
    return FORMAL.get(given, frozenset()) | {given}


def same_given(a: str, b: str) -> bool:
    """Tell whether two given names can belong to one person: equal, a short form, or two short forms of one name."""
    return a == b or bool(formal_names(a) & formal_names(b))
