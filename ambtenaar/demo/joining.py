"""Who is on the way in, and what those who are in agreed with."""

from datetime import timedelta

from members.models import Application, NetworkInvitation, RulesAcceptance
from network.models import RulesVersion

from .material import AT_ONCE, written


def let_people_ask(people):
    """Two who wait for a community manager, each with a reason."""
    Application.objects.bulk_create(
        Application(member=member, reason=entry["reason"])
        for member, entry in zip(people.waiting, written("joining", "applicant"), strict=True)
    )


def let_people_invite(people):
    for entry in written("joining", "invitation"):
        sent = people.now - timedelta(days=entry["days_ago"])
        fields = {name: value for name, value in entry.items() if name not in {"by", "days_ago"}}
        NetworkInvitation.objects.create(
            **fields,
            invited_by=people.cast[entry["by"]],
            created_at=sent,
            expires_at=sent + timedelta(days=30),
            mailed_at=sent if "email" in entry else None,
        )


def agree_with_rules(people):
    """Everybody agreed on the way in, also who still waits; nobody of the demo is asked anything first."""
    rules = RulesVersion.objects.current()
    everybody = [*people.cast.values(), *people.crowd, *people.waiting]
    agreed = [RulesAcceptance(member=member, version=rules, accepted_at=member.created_at) for member in everybody]
    RulesAcceptance.objects.bulk_create(agreed if rules else [], AT_ONCE)
