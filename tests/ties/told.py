"""What is told of many a tie: the cases of `test_explain`."""

from typing import Final

from alumnet.ties.spells import Spell
from tests.ties.builders import a_class, a_degree, a_membership, a_spell


def in_the_group(start: int, end: int, organization_id: int, organization: str) -> Spell:
    return a_spell(
        start,
        end,
        organization_id=organization_id,
        organization=organization,
        group_id=9,
        group_name="Acme",
    )


def a_faculty(year: int, organization_id: int, organization: str) -> Spell:
    return a_class(year)._replace(
        organization_id=organization_id,
        organization=organization,
        group_id=9,
        group_name="Northgate University",
    )


def a_chapter(start: int, organization_id: int, organization: str) -> Spell:
    return a_membership(start, "now", organization=organization)._replace(
        organization_id=organization_id,
        group_id=9,
        group_name="Society of Water Engineers",
    )


CIVIL = "Civil Engineering"

# mine, theirs, strong, rest, full sentence, opening of a letter
CASES: Final = {
    "colleagues who overlapped": (
        a_spell(2010, 2015),
        a_spell(2012, 2018),
        "You both worked at Acme",
        "from 2012 to 2015",
        "You both worked at Acme from 2012 to 2015.",
        "We both worked at Acme from 2012 to 2015.",
    ),
    "colleagues for part of one year": (
        a_spell(2014, 2014),
        a_spell(2012, 2018),
        "You both worked at Acme",
        "in 2014",
        "You both worked at Acme in 2014.",
        "We both worked at Acme in 2014.",
    ),
    "colleagues for some months": (
        a_spell("2014-03", "2014-07"),
        a_spell("2012-01", "now"),
        "You both worked at Acme",
        "from March to July 2014",
        "You both worked at Acme from March to July 2014.",
        "We both worked at Acme from March to July 2014.",
    ),
    "colleagues in doubt": (
        a_spell(2010, 2012),
        a_spell(2012, 2018),
        "You both worked at Acme,",
        "perhaps at different times",
        "You both worked at Acme, perhaps at different times.",
        "We both worked at Acme.",
    ),
    "colleagues in a group": (
        in_the_group(2010, 2015, 1, "Acme Rail"),
        in_the_group(2012, 2018, 2, "Acme Water"),
        "You both worked in the Acme group",
        "from 2012 to 2015, you at Acme Rail and Ruth at Acme Water",
        (
            "You both worked in the Acme group from 2012 to 2015, "
            "you at Acme Rail and Ruth at Acme Water."
        ),
        "We both worked in the Acme group from 2012 to 2015, I at Acme Rail and you at Acme Water.",
    ),
    "colleagues in a group in doubt": (
        in_the_group(2010, 2012, 1, "Acme Rail"),
        in_the_group(2012, 2018, 2, "Acme Water"),
        "You both worked in the Acme group,",
        "you at Acme Rail and Ruth at Acme Water, perhaps at different times",
        (
            "You both worked in the Acme group, you at Acme Rail and Ruth at Acme Water, "
            "perhaps at different times."
        ),
        "We both worked in the Acme group, I at Acme Rail and you at Acme Water.",
    ),
    "colleagues at the head of a group and in it": (
        in_the_group(2010, 2015, 9, "Acme"),
        in_the_group(2012, 2018, 2, "Acme Water"),
        "You both worked in the Acme group",
        "from 2012 to 2015, you at Acme and Ruth at Acme Water",
        "You both worked in the Acme group from 2012 to 2015, you at Acme and Ruth at Acme Water.",
        "We both worked in the Acme group from 2012 to 2015, I at Acme and you at Acme Water.",
    ),
    "colleagues at two employers of one name": (
        in_the_group(2010, 2015, 1, "Acme Rail"),
        in_the_group(2012, 2018, 2, "The Acme Rail"),
        "You both worked at Acme Rail",
        "from 2012 to 2015",
        "You both worked at Acme Rail from 2012 to 2015.",
        "We both worked at Acme Rail from 2012 to 2015.",
    ),
    "colleagues in a group without a name": (
        in_the_group(2010, 2015, 1, "Acme Rail")._replace(group_name=""),
        in_the_group(2012, 2018, 2, "Acme Water")._replace(group_name=""),
        "You both worked in the same group",
        "from 2012 to 2015, you at Acme Rail and Ruth at Acme Water",
        (
            "You both worked in the same group from 2012 to 2015, "
            "you at Acme Rail and Ruth at Acme Water."
        ),
        "We both worked in the same group from 2012 to 2015, I at Acme Rail and you at Acme Water.",
    ),
    "alumni years apart": (
        a_class(2016, field=CIVIL),
        a_class(2010, field="civil  engineering"),
        "You both studied Civil Engineering at Northgate University,",
        "six years apart",
        "You both studied Civil Engineering at Northgate University, six years apart.",
        "We both studied Civil Engineering at Northgate University, six years apart.",
    ),
    "alumni of a faculty many years apart": (
        a_class(2016, field="Faculty of Law"),
        a_class(2004, field="Faculty of Law"),
        "You both studied at Northgate University (Faculty of Law),",
        "12 years apart",
        "You both studied at Northgate University (Faculty of Law), 12 years apart.",
        "We both studied at Northgate University (Faculty of Law), 12 years apart.",
    ),
    "alumni a year apart": (
        a_class(2016, field=CIVIL),
        a_class(2015, field="Law"),
        "You both studied at Northgate University,",
        "a year apart",
        "You both studied at Northgate University, a year apart.",
        "We both studied at Northgate University, a year apart.",
    ),
    "alumni who overlapped": (
        a_degree(2010, 2014),
        a_degree(2012, 2016),
        "You both studied at Northgate University",
        "from 2012 to 2014",
        "You both studied at Northgate University from 2012 to 2014.",
        "We both studied at Northgate University from 2012 to 2014.",
    ),
    "alumni of one subject who overlapped": (
        a_degree(2010, 2014, field=CIVIL),
        a_degree(2012, 2016, field=CIVIL),
        "You both studied Civil Engineering at Northgate University",
        "from 2012 to 2014",
        "You both studied Civil Engineering at Northgate University from 2012 to 2014.",
        "We both studied Civil Engineering at Northgate University from 2012 to 2014.",
    ),
    "classmates": (
        a_class(2014),
        a_class(2014, field=CIVIL),
        "You were both in the class of 2014 at Northgate University",
        "",
        "You were both in the class of 2014 at Northgate University.",
        "We were both in the class of 2014 at Northgate University.",
    ),
    "classmates of one subject": (
        a_degree(2010, 2014, field=CIVIL),
        a_class(2014, field=CIVIL),
        "You both studied Civil Engineering at Northgate University,",
        "class of 2014",
        "You both studied Civil Engineering at Northgate University, class of 2014.",
        "We both studied Civil Engineering at Northgate University, class of 2014.",
    ),
    "classmates to be": (
        a_class(2028),
        a_class(2028),
        "You are both in the class of 2028 at Northgate University",
        "",
        "You are both in the class of 2028 at Northgate University.",
        "We are both in the class of 2028 at Northgate University.",
    ),
    "classmates to be of one subject": (
        a_class(2028, field=CIVIL),
        a_class(2028, field=CIVIL),
        "You both study Civil Engineering at Northgate University,",
        "class of 2028",
        "You both study Civil Engineering at Northgate University, class of 2028.",
        "We both study Civil Engineering at Northgate University, class of 2028.",
    ),
    "students of today": (
        a_degree(2024, "now", field=CIVIL),
        a_degree(2025, "now", field=CIVIL),
        "You both study Civil Engineering at Northgate University",
        "",
        "You both study Civil Engineering at Northgate University.",
        "We both study Civil Engineering at Northgate University.",
    ),
    "alumni of whom little is known": (
        a_degree(None, 2014),
        a_degree(),
        "You both studied at Northgate University",
        "",
        "You both studied at Northgate University.",
        "We both studied at Northgate University.",
    ),
    "leaving in one year without more": (
        a_degree(2013, 2014),
        a_class(2014),
        "You both studied at Northgate University",
        "",
        "You both studied at Northgate University.",
        "We both studied at Northgate University.",
    ),
    "alumni of two faculties": (
        a_faculty(2014, 1, "Northgate Law School"),
        a_faculty(2016, 2, "Northgate Medical School"),
        "You both studied at Northgate University,",
        "two years apart, you at Northgate Law School and Ruth at Northgate Medical School",
        (
            "You both studied at Northgate University, two years apart, "
            "you at Northgate Law School and Ruth at Northgate Medical School."
        ),
        (
            "We both studied at Northgate University, two years apart, "
            "I at Northgate Law School and you at Northgate Medical School."
        ),
    ),
    "the reader at a faculty, the other at its university": (
        a_faculty(2014, 1, "Northgate Law School"),
        a_class(2016)._replace(organization_id=9),
        "You both studied at Northgate University,",
        "two years apart, you at Northgate Law School",
        "You both studied at Northgate University, two years apart, you at Northgate Law School.",
        "We both studied at Northgate University, two years apart.",
    ),
    "the other at a faculty, the reader at its university": (
        a_class(2016)._replace(organization_id=9),
        a_faculty(2014, 1, "Northgate Law School"),
        "You both studied at Northgate University,",
        "two years apart, Ruth at Northgate Law School",
        "You both studied at Northgate University, two years apart, Ruth at Northgate Law School.",
        "We both studied at Northgate University, two years apart, you at Northgate Law School.",
    ),
    "faculties of a university without a name": (
        a_class(2014)._replace(organization_id=2, organization="Law School", group_id=9),
        a_class(2014)._replace(organization_id=3, organization="Medical School", group_id=9),
        "You both studied at schools that belong together,",
        "you at Law School and Ruth at Medical School",
        (
            "You both studied at schools that belong together, "
            "you at Law School and Ruth at Medical School."
        ),
        (
            "We both studied at schools that belong together, "
            "I at Law School and you at Medical School."
        ),
    ),
    "members of an association": (
        a_membership(2010, "now"),
        a_membership(2016, "now"),
        "You are both members of the Society of Water Engineers",
        "",
        "You are both members of the Society of Water Engineers.",
        "We are both members of the Society of Water Engineers.",
    ),
    "former members who overlapped": (
        a_membership(2010, 2015),
        a_membership(2012, "now"),
        "You were both members of the Society of Water Engineers",
        "from 2012 to 2015",
        "You were both members of the Society of Water Engineers from 2012 to 2015.",
        "We were both members of the Society of Water Engineers from 2012 to 2015.",
    ),
    "former members": (
        a_membership(2010, 2012),
        a_membership(2014, "now"),
        "You have both been members of the Society of Water Engineers",
        "",
        "You have both been members of the Society of Water Engineers.",
        "We have both been members of the Society of Water Engineers.",
    ),
    "chapters": (
        a_membership(2010, "now", organization="Leeds")._replace(group_id=9),
        a_membership(2014, "now", organization="York")._replace(organization_id=2, group_id=9),
        "You are both members of associations that belong together,",
        "you in Leeds and Ruth in York",
        "You are both members of associations that belong together, you in Leeds and Ruth in York.",
        "We are both members of associations that belong together, I in Leeds and you in York.",
    ),
    "chapters of an association": (
        a_chapter(2010, 1, "Leeds Chapter"),
        a_chapter(2014, 2, "York Chapter"),
        "You are both members of the Society of Water Engineers,",
        "you in the Leeds Chapter and Ruth in the York Chapter",
        (
            "You are both members of the Society of Water Engineers, "
            "you in the Leeds Chapter and Ruth in the York Chapter."
        ),
        (
            "We are both members of the Society of Water Engineers, "
            "I in the Leeds Chapter and you in the York Chapter."
        ),
    ),
    "a name with a full stop": (
        a_degree(organization="Acme Inc."),
        a_degree(organization="Acme Inc."),
        "You both studied at Acme Inc.",
        "",
        "You both studied at Acme Inc.",
        "We both studied at Acme Inc.",
    ),
}
