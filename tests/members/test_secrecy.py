"""Nobody learns from our answers which addresses are known, nor what became of the account of one.

Every state an address can be in is compared with an address that nobody here ever had: the same words, the same status,
as many hashes, as many rows in every table. Only the mailbox itself hears more.
"""

import re
import time
from collections import Counter
from datetime import timedelta
from itertools import zip_longest

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache

from groups.models import Group, Kind
from members.closing import close
from members.models import AddressPause, Contributions, LastingMeasure, NetworkInvitation, ProfileQuestion
from tests.factories import make_group, make_member, make_question
from tests.members.entrance import log_in, prove, sign_up
from web.undoing import undone

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "bekend@lindewaard.example", "nieuws@lindewaard.example"
HOME = "thuis@lindewaard.example"
# What always differs: the address itself, tokens and the clock.
CHANGING = re.compile(
    r'\b(bekend|nieuws)\b|name="(csrfmiddlewaretoken|uuid)" value="[\w-]+"|datetime="[^"]+"|/\d+/', re.I
)
# Letters that look like those of the address, which another part of the system might take for them.
LOOK_ALIKES = [
    lambda email: email.replace("lindewaard", "lındewaard"),
    lambda email: email.replace("lindewaard", "LİNDEWAARD"),
    lambda email: email.replace("lindewaard", "lindеwaard"),  # a Cyrillic е
    lambda email: email.replace("lindewaard", "ｌindewaard"),
    lambda email: email.replace(".example", "。example"),
    lambda email: email.replace("@", "＠"),
    lambda email: f"{email}\u200b",
]


# --- What an address can be here


def joined():
    return make_member(email=KNOWN)


def unconfirmed():
    make_member(email=KNOWN, confirmed_at=None, joined_at=None)


def waits_for_approval():
    make_member(email=KNOWN, joined_at=None)


def suspended():
    joined().suspensions.create(reason="Huisregel 3")


def leaving():
    joined().leave(Contributions.KEEP)


def left():
    close(joined().leave(Contributions.KEEP, after=timedelta(0)))


def left_under_a_measure():
    suspended()
    member = EmailAddress.objects.get(email=KNOWN).user
    close(member.leave(Contributions.DELETE, after=timedelta(0)))
    assert LastingMeasure.objects.exists()


def inactive():
    make_member(email=KNOWN, is_active=False)


def second_of_a_member():
    EmailAddress.objects.create(user=make_member(email=HOME), email=KNOWN, verified=True)


def second_that_was_never_confirmed():
    EmailAddress.objects.create(user=make_member(email=HOME), email=KNOWN)


def second_of_two_that_was_never_confirmed():
    second_that_was_never_confirmed()
    EmailAddress.objects.create(user=make_member(), email=KNOWN)


def main_of_one_and_never_confirmed_by_another():
    joined()
    EmailAddress.objects.create(user=make_member(), email=KNOWN)


def paused():
    joined()
    AddressPause.after_bounce(KNOWN, "550")


def retired():
    member = joined()
    EmailAddress.objects.create(user=member, email=HOME, verified=True)
    AddressPause.after_leaving(EmailAddress.objects.get(email=KNOWN))
    assert not EmailAddress.objects.filter(email=KNOWN).exists()


def without_password():
    """Of somebody who comes in through the organisation only."""
    member = joined()
    member.set_unusable_password()
    member.save()
    member.socialaccount_set.create(provider="proef", uid="bekend")


def without_any_password():
    member = joined()
    member.password = ""
    member.save()


def invited():
    NetworkInvitation.objects.invite(make_member(), [KNOWN])


STATES = [
    joined,
    unconfirmed,
    waits_for_approval,
    suspended,
    leaving,
    left,
    left_under_a_measure,
    inactive,
    second_of_a_member,
    second_that_was_never_confirmed,
    second_of_two_that_was_never_confirmed,
    main_of_one_and_never_confirmed_by_another,
    paused,
    retired,
    without_password,
    without_any_password,
    invited,
]
in_every_state = pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)


# --- What somebody can try with it: every answer along the way


def join(client, email):
    """The second time it is in use by then, or was before."""
    asked = {question.field_name: "De egel" for question in ProfileQuestion.objects.required()}
    for _time in range(2):
        yield sign_up(client, email=email, **asked)


def log_in_wrongly(client, email):
    for _time in range(2):
        yield log_in(client, email, password="een ander wachtwoord")


def ask_for_a_new_password(client, email):
    yield client.post("/wachtwoord-vergeten/", {"email": email})


def come_in_by_code(client, email):
    """Ask for a code, ask for another one, and guess until it is enough."""
    yield client.post("/inloggen/mail/", {"email": email})
    yield client.get("/inloggen/mail/code/")
    yield client.post("/inloggen/mail/code/", {"action": "resend"})
    for _guess in range(3):
        yield client.post("/inloggen/mail/code/", {"action": "verify", "code": "AAAA-AAAA"})


def invite_to_a_group(client, email):
    group = Group.objects.get()
    for _time in range(2):
        yield client.post(f"/groepen/{group.pk}-{group.slug}/uitnodigen/", {"email": email})


def invite_to_the_network(client, email):
    for _time in range(2):
        yield client.post("/uitnodigen/", {"emails": email})


def merge(client, email):
    yield client.post("/profiel/samenvoegen/", {"email": email})


def add_as_own_address(client, email):
    yield client.post("/profiel/account/adressen/", {"action_add": "", "email": email})


MAILS = {join: 2, log_in_wrongly: 0, ask_for_a_new_password: 1, come_in_by_code: 2}
MAILS_OF_MEMBERS = {invite_to_a_group: 0, invite_to_the_network: 1, merge: 1, add_as_own_address: 1}


def by_every(acts):
    return pytest.mark.parametrize("act", acts, ids=lambda act: act.__name__)


# --- What it looks like from outside


@pytest.fixture
def watch(client_class, queries, monkeypatch, settings):
    """watch(act, email): all that a browser can see or measure of the answers. What was done is undone again."""
    settings.EMAIL_BACKEND = "notifications.mail.OutboxBackend"
    hashed = []
    for name in ("encode", "verify"):
        slow = getattr(hashers.Argon2PasswordHasher, name)
        monkeypatch.setattr(
            hashers.Argon2PasswordHasher, name, lambda *args, slow=slow: hashed.append(1) or slow(*args)
        )

    def watched(act, email, member=None):
        client, seen = client_class(), []
        client.get("/inloggen/")
        if member:
            client.force_login(member)
            prove(client)
        hashed.clear()
        with undone(), queries() as asked:
            for response in act(client, email):
                seen += [str(response.status_code), neutral(response.get("Location", ""))]
                if response.status_code == 302:
                    response = client.get(response["Location"])
                seen += neutral(response.content.decode()).splitlines()
        written = Counter(table_written(sql) for sql in asked if not sql.startswith("SELECT"))
        return {"lines": seen, "cookies": sorted(client.cookies), "hashes": len(hashed), "written": written}

    return watched


def difference(one, other):
    """Where two looks are not the same; [] when nothing tells them apart."""
    lines = [pair for pair in zip_longest(one["lines"], other["lines"]) if pair[0] != pair[1]]
    return lines[:3] + [(one[what], other[what]) for what in one.keys() - {"lines"} if one[what] != other[what]]


def neutral(text):
    return CHANGING.sub("", text)


def table_written(sql):
    return re.sub(r'^(\w+) (?:INTO |FROM )?"(\w+)".*', r"\1 \2", sql, flags=re.S)


@in_every_state
@by_every(MAILS)
def test_every_state_of_an_address_looks_like_none(watch, act, state):
    make_question(is_required=True)
    state()

    unknown = watch(act, UNKNOWN)

    assert difference(watch(act, KNOWN), unknown) == []
    assert unknown["written"]["INSERT notifications_mail"] == MAILS[act]


@in_every_state
@by_every(MAILS_OF_MEMBERS)
def test_so_it_does_to_who_is_inside(watch, act, state):
    state()
    curious = make_member("Sanne Kok", email="aan@lindewaard.example")
    make_group(Kind.HIDDEN, manager=curious)

    unknown = watch(act, UNKNOWN, curious)

    assert difference(watch(act, KNOWN, curious), unknown) == []
    assert unknown["written"]["INSERT notifications_mail"] == MAILS_OF_MEMBERS[act]


@pytest.mark.parametrize("change", [str.upper, str.title, lambda email: f" {email} ", *LOOK_ALIKES])
@by_every(MAILS)
def test_it_may_be_written_in_another_way(watch, act, change):
    make_question(is_required=True)
    joined()

    unknown = watch(act, change(UNKNOWN))

    assert difference(watch(act, change(KNOWN)), unknown) == []


@pytest.mark.parametrize(
    ("act", "subjects"),
    [
        (join, ["Je bent al lid", "Bevestig je mailadres"]),
        (ask_for_a_new_password, ["Kies een nieuw wachtwoord", "Met dit adres is niemand lid"]),
        (come_in_by_code, ["Je code om in te loggen", "Met dit adres is niemand lid"]),
    ],
)
def test_each_address_gets_the_mail_that_fits_it(client_class, act, subjects):
    joined()
    for email in (KNOWN, UNKNOWN):
        next(act(client_class(), email))

    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([KNOWN], subjects[0]),
        ([UNKNOWN], subjects[1]),
    ]


def test_a_new_password_can_be_asked_for_at_the_same_cost(client_class):
    joined()
    took = {KNOWN: [], UNKNOWN: []}
    for _attempt in range(8):
        for email, times in took.items():
            cache.clear()
            client, start = client_class(), time.process_time()
            next(ask_for_a_new_password(client, email))
            times.append(time.process_time() - start)

    fastest = {email: min(times) for email, times in took.items()}
    assert abs(fastest[KNOWN] - fastest[UNKNOWN]) < 0.015
