"""All role families by code."""

from alumnet.demo.families_business import BUSINESS
from alumnet.demo.families_civic import CIVIC
from alumnet.demo.families_digital import DIGITAL
from alumnet.demo.families_technical import TECHNICAL
from alumnet.demo.role_family import RoleFamily

FAMILIES: dict[str, RoleFamily] = {
    family.code: family for family in (*TECHNICAL, *DIGITAL, *BUSINESS, *CIVIC)
}
