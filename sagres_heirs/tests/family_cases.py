"""Families and the shares that the law gives, worked out by hand from its articles."""
from fractions import Fraction

from ..tools.shares import STATUSES, Relative


def read_family(text):
    """Return the relatives of a text like ``spouse, child a predeceased, descendant b of a, ascendant c 3 paternal``.

    A person without a key is named by the relation.
    """
    return [_read_person(words.split()) for words in text.split(",") if words.strip()]


def _read_person(words):
    relation, *rest = words
    values = {"key": relation}
    if rest and not rest[0].isdigit() and rest[0] not in (*STATUSES, "of"):
        values["key"] = rest.pop(0)
    while rest:
        word = rest.pop(0)
        if word == "of":
            values["represents"] = rest.pop(0)
        elif word.isdigit():
            values["degree"] = int(word)
        else:
            values["status" if word in STATUSES else "line"] = word
    return Relative(relation=relation, **values)


def read_shares(text):
    """Return the shares of a text like ``a 1/2, b 1/2``."""
    return {key: Fraction(share) for key, share in (words.split() for words in text.split(","))}


#: (row, family, shares) of the handbook of the suite.
HANDBOOK = [
    ("H1", "spouse, child", "spouse 1/2, child 1/2"),
    ("H2", "spouse, child a, child b, child c", "spouse 1/3, a 2/9, b 2/9, c 2/9"),
    ("H4", "spouse, child predeceased, descendant a of child, descendant b of child", "spouse 1/2, a 1/4, b 1/4"),
    ("H6", "parent mother, sibling a, sibling b", "mother 1/2, a 1/4, b 1/4"),
    ("H8", "parent mother, parent father, half_sibling", "mother 2/5, father 2/5, half_sibling 1/5"),
    ("H17", "relative 7", "state 1"),
]
CHILDREN = [  # 566, 581, and representation: 467-469
    ("one child", "child", "child 1"),
    ("two children", "child a, child b", "a 1/2, b 1/2"),
    ("spouse and four children", "spouse, child a, child b, child c, child d", "spouse 1/3, a 1/6, b 1/6, c 1/6, d 1/6"),
    ("children exclude parents and siblings", "child, parent, sibling, ascendant, relative 3", "child 1"),
    ("spouse and a child exclude the parents", "spouse, child, parent mother, parent father", "spouse 1/2, child 1/2"),
    ("a child and grandchildren", "child a, child b predeceased, descendant c of b, descendant d of b", "a 1/2, c 1/4, d 1/4"),
    ("only grandchildren, by stirpes", "child a predeceased, child b predeceased, descendant c of a, descendant d of b,"
     "descendant e of b", "c 1/2, d 1/4, e 1/4"),
    ("a single stirps, by heads", "child predeceased, descendant a of child, descendant b of child, descendant c of child",
     "a 1/3, b 1/3, c 1/3"),
    ("stirpes again in a branch", "child predeceased, descendant a of child, descendant b of child predeceased,"
     "descendant c of b, descendant d of b", "a 1/2, c 1/4, d 1/4"),
    ("no limit of degree", "child predeceased, descendant a of child predeceased, descendant b of a predeceased,"
     "descendant c of b", "c 1"),
    ("a grandchild excludes the parents", "child predeceased, descendant of child, parent mother", "descendant 1"),
    ("who renounced is represented", "child a renounced, child b, descendant c of a, descendant d of a", "b 1/2, c 1/4, d 1/4"),
    ("who is unworthy is represented", "child a disqualified, child b, descendant c of a", "b 1/2, c 1/2"),
    ("a grandchild who renounced is represented", "child predeceased, descendant a of child renounced, descendant b of child,"
     "descendant c of a", "b 1/2, c 1/2"),
    ("a grandchild who renounced without children", "child a predeceased, child b, descendant c of a renounced,"
     "descendant d of a", "b 1/2, d 1/2"),
    ("a branch that renounced as a whole", "child a predeceased, child b, descendant c of a renounced", "b 1"),
    ("a child without representatives renounced", "child a renounced, child b", "b 1"),
    ("the same beside a spouse", "spouse, child a renounced, child b", "spouse 1/2, b 1/2"),
    ("represented beside a spouse", "spouse, child a renounced, child b, descendant c of a, descendant d of a",
     "spouse 1/3, b 1/3, c 1/6, d 1/6"),
    ("an only child of three grandchildren beside a spouse", "spouse, child renounced, descendant a of child,"
     "descendant b of child, descendant c of child", "spouse 1/2, a 1/6, b 1/6, c 1/6"),
    ("two stirpes of grandchildren beside a spouse", "spouse, child a predeceased, child b predeceased, descendant c of a,"
     "descendant d of b", "spouse 1/3, c 1/3, d 1/3"),
    ("a called child excludes their own", "child, descendant of child", "child 1"),
    ("a called grandchild excludes their own", "child predeceased, descendant a of child, descendant b of a", "a 1"),
    ("only child gone without descendants", "spouse, child predeceased, parent mother", "spouse 2/3, mother 1/3"),
    ("separated with fault beside children", "separated_at_fault, child a, child b", "a 1/2, b 1/2"),
    ("the spouse renounced", "spouse renounced, child", "child 1"),
    ("the spouse is unworthy", "spouse disqualified, child a, child b", "a 1/2, b 1/2"),
    ("a widower married again", "spouse a predeceased, spouse b, child", "b 1/2, child 1/2"),
    ("separated with fault, dead, and a new spouse", "separated_at_fault predeceased, spouse, child", "spouse 1/2, child 1/2"),
]
SPOUSE = [  # 582, 583
    ("spouse alone", "spouse", "spouse 1"),
    ("both parents", "spouse, parent mother, parent father", "spouse 2/3, mother 1/6, father 1/6"),
    ("the mother", "spouse, parent mother", "spouse 2/3, mother 1/3"),
    ("a sibling", "spouse, sibling", "spouse 2/3, sibling 1/3"),
    ("a half sibling", "spouse, half_sibling", "spouse 2/3, half_sibling 1/3"),
    ("three siblings", "spouse, sibling a, sibling b, sibling c", "spouse 2/3, a 1/9, b 1/9, c 1/9"),
    ("a full and a half sibling", "spouse, sibling, half_sibling", "spouse 2/3, sibling 2/9, half_sibling 1/9"),
    ("mother and sibling: a quarter", "spouse, parent mother, sibling", "spouse 2/3, mother 1/4, sibling 1/12"),
    ("parents and sibling: a quarter", "spouse, parent a, parent b, sibling", "spouse 2/3, a 1/8, b 1/8, sibling 1/12"),
    ("parents and half sibling: more than a quarter", "spouse, parent a, parent b, half_sibling",
     "spouse 2/3, a 2/15, b 2/15, half_sibling 1/15"),
    ("parents and three siblings", "spouse, parent a, parent b, sibling c, sibling d, sibling e",
     "spouse 2/3, a 1/8, b 1/8, c 1/36, d 1/36, e 1/36"),
    ("mother and half sibling: a quarter", "spouse, parent mother, half_sibling", "spouse 2/3, mother 1/4, half_sibling 1/12"),
    ("mother, a full and a half sibling", "spouse, parent mother, sibling, half_sibling",
     "spouse 2/3, mother 1/4, sibling 1/18, half_sibling 1/36"),
    ("grandparents of two lines", "spouse, ascendant a paternal, ascendant b maternal", "spouse 2/3, a 1/6, b 1/6"),
    ("grandparents and a sibling", "spouse, ascendant a paternal, ascendant b maternal, sibling",
     "spouse 2/3, a 1/8, b 1/8, sibling 1/12"),
    ("an uncle has nothing", "spouse, relative 3", "spouse 1"),
    ("a sibling gone without descendants", "spouse, sibling predeceased", "spouse 1"),
    ("a nephew in place of a sibling", "spouse, sibling predeceased, nephew of sibling", "spouse 2/3, nephew 1/3"),
    ("a sibling and two nephews", "spouse, sibling a, sibling b renounced, nephew c of b, nephew d of b",
     "spouse 2/3, a 1/6, c 1/12, d 1/12"),
    ("the spouse renounced", "spouse renounced, parent a, parent b", "a 1/2, b 1/2"),
]
ASCENDANTS = [  # 568, 569
    ("both parents", "parent a, parent b", "a 1/2, b 1/2"),
    ("one parent", "parent a, parent b predeceased", "a 1"),
    ("one parent renounced", "parent a, parent b renounced, ascendant c", "a 1"),
    ("parents are not represented", "parent a renounced, relative uncle 3", "uncle 1"),
    ("a grandfather", "parent a predeceased, parent b disqualified, ascendant c paternal", "c 1"),
    ("four grandparents", "ascendant a paternal, ascendant b paternal, ascendant c maternal, ascendant d maternal",
     "a 1/4, b 1/4, c 1/4, d 1/4"),
    ("half to each line", "ascendant a paternal, ascendant b maternal, ascendant c maternal", "a 1/2, b 1/4, c 1/4"),
    ("lines of any name", "ascendant a father, ascendant b mother, ascendant c mother", "a 1/2, b 1/4, c 1/4"),
    ("no name is a line", "ascendant a, ascendant b maternal, ascendant c maternal", "a 1/2, b 1/4, c 1/4"),
    ("one line, whatever the name", "ascendant a, ascendant b, ascendant c", "a 1/3, b 1/3, c 1/3"),
    ("the nearest without distinction of line", "ascendant a 2 paternal, ascendant b 3 maternal, ascendant c 3 maternal", "a 1"),
    ("no degree is the second", "ascendant a paternal, ascendant b 2 maternal", "a 1/2, b 1/2"),
    ("no degree is nearer than the third", "ascendant a paternal, ascendant b 3 maternal", "a 1"),
    ("five great-grandparents", "ascendant a 3 paternal, ascendant b 3 paternal, ascendant c 3 paternal,"
     "ascendant d 3 paternal, ascendant e 3 maternal", "a 1/8, b 1/8, c 1/8, d 1/8, e 1/2"),
    ("a grandmother keeps the line", "ascendant a paternal renounced, ascendant b paternal, ascendant c maternal",
     "b 1/2, c 1/2"),
    ("a line that renounced", "ascendant a paternal renounced, ascendant b maternal, ascendant c maternal", "b 1/2, c 1/2"),
    ("ascendants exclude uncles", "ascendant 4 paternal, relative 3", "ascendant 1"),
]
CONCURRENCE = [  # 571
    ("parents and a sibling", "parent a, parent b, sibling", "a 1/3, b 1/3, sibling 1/3"),
    ("parents and two siblings", "parent a, parent b, sibling c, sibling d", "a 1/4, b 1/4, c 1/4, d 1/4"),
    ("parents and three siblings: the half", "parent a, parent b, sibling c, sibling d, sibling e",
     "a 1/4, b 1/4, c 1/6, d 1/6, e 1/6"),
    ("mother and a sibling", "parent mother, sibling", "mother 1/2, sibling 1/2"),
    ("mother and a half sibling", "parent mother, half_sibling", "mother 2/3, half_sibling 1/3"),
    ("mother and two half siblings", "parent mother, half_sibling a, half_sibling b", "mother 1/2, a 1/4, b 1/4"),
    ("mother and three half siblings: the half", "parent mother, half_sibling a, half_sibling b, half_sibling c",
     "mother 1/2, a 1/6, b 1/6, c 1/6"),
    ("mother, full and half: the half", "parent mother, sibling, half_sibling", "mother 1/2, sibling 1/3, half_sibling 1/6"),
    ("parents, full and half", "parent a, parent b, sibling, half_sibling", "a 2/7, b 2/7, sibling 2/7, half_sibling 1/7"),
    ("parents and two half siblings", "parent a, parent b, half_sibling c, half_sibling d", "a 1/3, b 1/3, c 1/6, d 1/6"),
    ("a grandfather is one parent", "ascendant, sibling", "ascendant 1/2, sibling 1/2"),
    ("four grandparents are one parent", "ascendant a paternal, ascendant b paternal, ascendant c maternal,"
     "ascendant d maternal, sibling", "a 1/8, b 1/8, c 1/8, d 1/8, sibling 1/2"),
    ("grandparents and a half sibling", "ascendant a paternal, ascendant b maternal, half_sibling",
     "a 1/3, b 1/3, half_sibling 1/3"),
    ("grandparents and two siblings: the half", "ascendant, sibling a, sibling b", "ascendant 1/2, a 1/4, b 1/4"),
    ("parents who renounced leave to grandparents", "parent a renounced, parent b renounced, ascendant, sibling",
     "ascendant 1/2, sibling 1/2"),
    ("nephews are one head", "parent a, parent b, sibling predeceased, nephew c of sibling, nephew d of sibling",
     "a 1/3, b 1/3, c 1/6, d 1/6"),
    ("nephews of a half sibling are half a head", "parent a, parent b, half_sibling predeceased, nephew c of half_sibling,"
     "nephew d of half_sibling", "a 2/5, b 2/5, c 1/10, d 1/10"),
]
SIBLINGS = [  # 570
    ("two siblings", "sibling a, sibling b", "a 1/2, b 1/2"),
    ("full and half", "sibling, half_sibling", "sibling 2/3, half_sibling 1/3"),
    ("two full and a half", "sibling a, sibling b, half_sibling c", "a 2/5, b 2/5, c 1/5"),
    ("a full and two half", "sibling a, half_sibling b, half_sibling c", "a 1/2, b 1/4, c 1/4"),
    ("only half siblings", "half_sibling a, half_sibling b", "a 1/2, b 1/2"),
    ("nephews of a full sibling", "sibling predeceased, nephew a of sibling, nephew b of sibling, half_sibling c",
     "a 1/3, b 1/3, c 1/3"),
    ("nephews of a half sibling", "sibling, half_sibling predeceased, nephew a of half_sibling, nephew b of half_sibling",
     "sibling 2/3, a 1/6, b 1/6"),
    ("only nephews, by stirpes", "sibling a predeceased, sibling b predeceased, nephew c of a, nephew d of b, nephew e of b,"
     "nephew f of b", "c 1/2, d 1/6, e 1/6, f 1/6"),
    ("a great-nephew", "sibling predeceased, nephew a of sibling predeceased, nephew b of a", "b 1"),
    ("a full sibling renounced", "sibling renounced, half_sibling", "half_sibling 1"),
    ("an unworthy sibling is represented", "sibling a disqualified, sibling b, nephew of a", "b 1/2, nephew 1/2"),
    ("siblings exclude uncles", "sibling, relative 3", "sibling 1"),
    ("a great-nephew excludes an uncle", "sibling predeceased, nephew a of sibling predeceased, nephew b of a, relative 3",
     "b 1"),
]
RELATIVES = [  # 572, 586
    ("two uncles", "relative a 3, relative b 3", "a 1/2, b 1/2"),
    ("an uncle excludes a cousin", "relative a 3, relative b 4", "a 1"),
    ("three cousins", "relative a 4, relative b 4, relative c 4", "a 1/3, b 1/3, c 1/3"),
    ("no representation of an uncle", "relative a 3 renounced, relative b 3, relative cousin 4", "b 1"),
    ("a cousin after an uncle who renounced", "relative a 3 renounced, relative cousin 4", "cousin 1"),
    ("the sixth degree", "relative a 6, relative b 7", "a 1"),
    ("separated with fault beside an uncle", "separated_at_fault, relative 3", "relative 1"),
    ("separated with fault beside a sibling", "separated_at_fault, sibling", "sibling 1"),
    ("separated with fault alone", "separated_at_fault", "state 1"),
    ("all renounced", "spouse renounced, child renounced, parent renounced, sibling renounced, relative 3 renounced", "state 1"),
    ("nobody", "", "state 1"),
]
FAMILIES = HANDBOOK + CHILDREN + SPOUSE + ASCENDANTS + CONCURRENCE + SIBLINGS + RELATIVES
