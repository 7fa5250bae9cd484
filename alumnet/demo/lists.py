"""Two files of members that an office has sent: one taken over, one waiting to be looked at."""

from datetime import datetime, timedelta

from sqlalchemy import select

from alumnet.accounts.models import Association, RoleGrant
from alumnet.administration.queries import House
from alumnet.imports import commands, queries
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading

_BEFORE, _LATELY = timedelta(hours=3), timedelta(minutes=20)

# As Raiser's Edge writes a list: a title, a total, a year with a slip of the finger.
_SPRING = """Constituents, spring
CnBio_ID;CnBio_First_Name;CnBio_Last_Name;CnBio_Maiden_name;Class Of;Degree;E-mail;CnAdrPrf_City
RE-9001;Tove;Lindqvist;;1998;MSc;tove.lindqvist@example.org;Bergen
RE-9002;Amara;Okonjo;;'04;BA;amara.okonjo@example.org;Lagos
RE-9003;Piotr;Zawadzki;;2009/10;BSc;piotr.zawadzki@example.org;Gdańsk
RE-9004;Soo-ah;Min;;class of 2o14;BSc;soo-ah.min@example.org;Busan
RE-9005;Elin;Haugen;Dahl;87;MA;elin.haugen@example.org;Oslo
RE-9006;Noel;Farrugia;;2016;LLB;noel.farrugia(at)example.org;Valletta
RE-9007;Ines;Caruana;;2016;LLB;ines.caruana@example.org;Valletta
Total: 7;;;;;;;
"""
# With chapters, one of which there isn't.
_AUTUMN = """Constituent ID,First Name,Last Name,Class Year,Email,City,Chapter,Employer,Job Title
RE-9001,Tove,Lindqvist-Moe,1998,tove.lindqvist@example.org,Oslo,Overseas,Fjordheim Energy,Manager
RE-9002,Amara,Okonjo,2004,amara.okonjo@example.org,Lagos,,,
RE-9010,Hugo,Brandt,1991,hugo.brandt@example.org,Kiel,Northern Germany,Brandt & Sons,Partner
RE-9011,Hugh,Brandt,1991,hugo.brandt@example.org,Kiel,,,
RE-9012,Leilani,Kahale,2019,leilani.kahale@example.org,Hilo,Overseas,,
RE-9013,Yusuf,Demirci,20l9,yusuf.demirci@example.org,Izmir,,,
,Elin,Haugen,1987,,Oslo,,,
"""


def send_lists(now: datetime) -> None:
    """Have the first association's admin send both: take one over, and have the other checked."""
    association, admin = (
        reading()
        .execute(
            select(Association, RoleGrant.person_id)
            .join(RoleGrant, RoleGrant.association_id == Association.id)
            .where(RoleGrant.role == Role.ADMIN)
            .order_by(Association.id, RoleGrant.id)
            .limit(1)
        )
        .one()
    )
    house, then = House(association.id, association.slug, association.name), now - _BEFORE
    first = _checked(house, _SPRING, "constituents-spring.csv", admin, then)
    commands.apply_import(first, by=admin, now=then)
    commands.work(first, now=then)
    _checked(house, _AUTUMN, "constituents-autumn.csv", admin, now - _LATELY)


def _checked(house: House, text: str, name: str, by: int, now: datetime) -> int:
    row = commands.start_import(house, text.encode(), name, by=by, now=now)
    commands.choose_columns(row.id, queries.columns_of(row), None, by=by, now=now)
    commands.work(row.id, now=now)
    return row.id
