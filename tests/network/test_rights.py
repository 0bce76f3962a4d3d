"""Who may do what, written out a second time: whoever changes the table says so here too."""

import pytest
from django.urls import reverse

from network.rights import RANK, ROLES_WITH, Right, RoleName, holds, may_act_on
from tests.factories import make_member

OF = {
    RoleName.COMMUNITY_MANAGER: set(Right),
    RoleName.EDITOR: {Right.EDIT_PAGES, Right.FEATURE, Right.TEND_DIGEST, Right.EDIT_WORDING, Right.WORK_DESK},
    RoleName.MODERATOR: {Right.MODERATE, Right.READ_MEMBERS, Right.WORK_DESK},
    RoleName.CONNECTOR: {Right.WORK_DESK, Right.WELCOME},
    RoleName.SUBSTITUTE: {Right.JUDGE_APPEALS},
    None: set(),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "rights"), OF.items())
def test_each_role_holds_its_rights_and_no_other(role, rights):
    member = make_member(roles=[role] if role else [])

    assert {right for right in Right if holds(member, right)} == rights


def test_each_right_is_somebodys_and_each_role_has_one():
    assert ROLES_WITH.keys() == set(Right)
    assert set().union(*ROLES_WITH.values()) == set(RoleName)


@pytest.mark.django_db
def test_an_editor_looks_after_the_digest_and_writes_to_nobody(client):
    client.force_login(make_member(roles=[RoleName.EDITOR]))

    pages = ["notifications:digest_desk", "feed:featured", "notifications:broadcasts", "members:admissions"]

    assert [client.get(reverse(page)).status_code for page in pages] == [200, 200, 403, 403]


@pytest.mark.django_db
def test_nobody_acts_on_who_stands_higher_or_on_themself():
    manager, moderator, other = (make_member(roles=[name]) for name in ("community_manager", "moderator", "moderator"))

    assert may_act_on(manager, moderator)
    assert may_act_on(moderator, other)
    assert may_act_on(moderator, make_member())
    assert not may_act_on(moderator, manager)
    assert not may_act_on(manager, manager)
    assert RANK.keys() == set(RoleName)
