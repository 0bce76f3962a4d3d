"""The viewer of a request comes from a query that is built once a process; it must answer like one built anew."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.forms import model_to_dict
from django.utils import timezone

from groups.backends import ViewerBackend
from members.models import Affiliation, Organisation, Suspension
from network.models import JoiningPolicy, Network
from network.rights import RoleName
from tests.factories import make_group, make_member
from web.prepared import Prepared

pytestmark = pytest.mark.django_db
backend = ViewerBackend()


def make_viewers():
    plain, busy, kept_out = make_member(), make_member(), make_member()
    organisation = Organisation.objects.first()
    busy.work_as("Wijkmanager", organisation=organisation)
    busy.roles.create(name=RoleName.COMMUNITY_MANAGER)
    make_group(members=[plain, busy])
    Suspension.objects.create(member=kept_out, reason="Reclame")
    return [plain, busy, kept_out]


def test_the_viewer_is_what_a_query_built_anew_says():
    found = 0
    for member in make_viewers():
        anew = ViewerBackend.viewers().filter(pk=member.pk).first()
        viewer = backend.get_user(member.pk)

        assert viewer == anew
        if viewer:
            found += 1
            assert model_to_dict(viewer) == model_to_dict(anew)
            assert viewer.__dict__.keys() == anew.__dict__.keys()
            assert (viewer.role_names, viewer.entered_groups) == (anew.role_names, anew.entered_groups)
            assert viewer.managed_groups == anew.managed_groups
            assert viewer.affiliation == anew.affiliation
    assert found == 2


def test_what_comes_along_with_the_viewer_costs_no_query(queries):
    _plain, busy, _kept_out = make_viewers()

    with queries() as counted:
        viewer = backend.get_user(busy.pk)
        assert viewer.affiliation.organisation.name
        assert viewer.role_names == [RoleName.COMMUNITY_MANAGER]

    assert len(counted) == 1


def test_moments_in_the_query_move_along():
    member = make_member()
    now = timezone.now()
    member.roles.create(name=RoleName.COMMUNITY_MANAGER, until=now + timedelta(hours=1))
    prepared = ViewerBackend.prepared()

    [before] = prepared.objects(member.pk, now=now)
    [after] = prepared.objects(member.pk, now=now + timedelta(hours=2))

    assert before.role_names == [RoleName.COMMUNITY_MANAGER]
    assert after.role_names == []


def test_days_in_a_query_move_along():
    member = make_member()
    member.work_as("Wijkmanager", organisation_name="Gemeente Brinkum")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Affiliation.objects.update(until=tomorrow)
    running = Prepared(lambda now: Affiliation.objects.filter(until__gte=timezone.localdate(now)))

    now = timezone.now()

    assert len(running.rows(member.pk, now)) == 1
    assert len(running.rows(member.pk, now + timedelta(days=1))) == 1
    assert running.rows(member.pk, now + timedelta(days=2)) == []


def test_the_query_holds_nothing_that_may_change_while_a_process_lives():
    """Else a process would go on asking with what the network was like when it started."""

    def without_moments():
        sql, parameters = ViewerBackend.viewers().query.sql_with_params()
        return sql, [value for value in parameters if not hasattr(value, "year")]

    at_first = without_moments()
    make_viewers()
    network = Network.objects.get()
    network.name, network.joining_policy = "Ander netwerk", JoiningPolicy.APPROVAL
    network.save()

    assert without_moments() == at_first


def test_nobody_is_no_viewer():
    assert backend.get_user(2**40) is None
    assert get_user_model().objects.count() == 0
