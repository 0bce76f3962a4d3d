"""Who in the demo one can sign in as, to see the site from each side."""

from itertools import count

from members.models import Member

from .people import PASSWORD

ROLES = {
    "member": "noor.visscher@lindewaard.example",
    "group-manager": "maaike.ottens@brinkum.example",
    "organiser": "ravi.ramdin@bestuurregio.example",
    "community-manager": "femke.van.der.plas@ambtenaar20.example",
}


def logins():
    """(role, e-mail address, password), beginning with somebody at a known organisation who has yet to join."""
    return [("visitor-to-be", free_address(), PASSWORD), *((role, email, PASSWORD) for role, email in ROLES.items())]


def free_address():
    addresses = (f"iris.vandaag{number or ''}@oeverdam.example" for number in count())
    return next(address for address in addresses if not Member.objects.filter(email=address).exists())
