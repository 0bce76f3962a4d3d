"""Who may do what beyond being a member: one table, right -> the roles that hold it."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleName(models.TextChoices):
    COMMUNITY_MANAGER = "community_manager", _("Community manager")
    EDITOR = "editor", _("Editor")
    MODERATOR = "moderator", _("Moderator")
    CONNECTOR = "connector", _("Liaison officer")  # greets who is new, and brings people together
    SUBSTITUTE = "substitute", _("Substitute")  # judges appeals where there is no second community manager


class Right(models.TextChoices):
    EDIT_PAGES = "edit_pages", _("Edit the pages of the network")
    ADMIT_MEMBERS = "admit_members", _("Admit members")
    SET_ADMISSION = "set_admission", _("Decide what visitors see and who may join")
    ASK_QUESTIONS = "ask_questions", _("Decide what is asked of every member")
    READ_PRIVATE_ANSWERS = "read_private_answers", _("Read answers that are for community managers only")
    READ_FAREWELLS = "read_farewells", _("Read why members left")
    TEND_QUESTIONS = "tend_questions", _("Look after questions that nobody answers")
    APPROVE_GROUPS = "approve_groups", _("Approve new groups")
    TEND_SUBJECTS = "tend_subjects", _("Look after the subjects")
    FEATURE = "feature", _("Feature things on the front page")
    HOLD_EVENTS = "hold_events", _("Hold events in the name of the network")
    READ_PROBLEMS = "read_problems", _("Read reported problems")
    TEND_DIGEST = "tend_digest", _("Look after the digest")
    WRITE_TO_ALL = "write_to_all", _("Write to all members")
    READ_SOUGHT = "read_sought", _("Read what is searched for")
    SET_LOOK = "set_look", _("Choose the look of the network")
    EDIT_WORDING = "edit_wording", _("Change sentences of the network")
    PREVENT = "prevent", _("Set limits and watched words")
    MODERATE = "moderate", _("Judge what is reported")
    SUSPEND = "suspend", _("Pause and block members")
    ENTER_GROUPS = "enter_groups", _("Look inside a closed group for an hour, with a reason")
    JUDGE_APPEALS = "judge_appeals", _("Judge appeals")
    READ_TRAIL = "read_trail", _("Read the logbook")
    GIVE_ROLES = "give_roles", _("Give roles and take them")
    READ_MEMBERS = "read_members", _("Look members up at the desk")
    WORK_DESK = "work_desk", _("See what there is to do today")
    WELCOME = "welcome", _("Greet new members and introduce people")


ROLES_WITH = {
    Right.EDIT_PAGES: {RoleName.COMMUNITY_MANAGER, RoleName.EDITOR},
    Right.ADMIT_MEMBERS: {RoleName.COMMUNITY_MANAGER},
    Right.SET_ADMISSION: {RoleName.COMMUNITY_MANAGER},
    Right.ASK_QUESTIONS: {RoleName.COMMUNITY_MANAGER},
    Right.READ_PRIVATE_ANSWERS: {RoleName.COMMUNITY_MANAGER},
    Right.READ_FAREWELLS: {RoleName.COMMUNITY_MANAGER},
    Right.TEND_QUESTIONS: {RoleName.COMMUNITY_MANAGER},
    Right.APPROVE_GROUPS: {RoleName.COMMUNITY_MANAGER},
    Right.TEND_SUBJECTS: {RoleName.COMMUNITY_MANAGER},
    Right.FEATURE: {RoleName.COMMUNITY_MANAGER, RoleName.EDITOR},
    Right.HOLD_EVENTS: {RoleName.COMMUNITY_MANAGER},
    Right.READ_PROBLEMS: {RoleName.COMMUNITY_MANAGER},
    Right.TEND_DIGEST: {RoleName.COMMUNITY_MANAGER, RoleName.EDITOR},
    Right.WRITE_TO_ALL: {RoleName.COMMUNITY_MANAGER},
    Right.READ_SOUGHT: {RoleName.COMMUNITY_MANAGER},
    Right.SET_LOOK: {RoleName.COMMUNITY_MANAGER},
    Right.EDIT_WORDING: {RoleName.COMMUNITY_MANAGER, RoleName.EDITOR},
    Right.PREVENT: {RoleName.COMMUNITY_MANAGER},
    Right.MODERATE: {RoleName.COMMUNITY_MANAGER, RoleName.MODERATOR},
    Right.SUSPEND: {RoleName.COMMUNITY_MANAGER},
    Right.ENTER_GROUPS: {RoleName.COMMUNITY_MANAGER},
    Right.JUDGE_APPEALS: {RoleName.COMMUNITY_MANAGER, RoleName.SUBSTITUTE},
    Right.READ_TRAIL: {RoleName.COMMUNITY_MANAGER},
    Right.GIVE_ROLES: {RoleName.COMMUNITY_MANAGER},
    Right.READ_MEMBERS: {RoleName.COMMUNITY_MANAGER, RoleName.MODERATOR},
    Right.WORK_DESK: {RoleName.COMMUNITY_MANAGER, RoleName.EDITOR, RoleName.MODERATOR, RoleName.CONNECTOR},
    Right.WELCOME: {RoleName.COMMUNITY_MANAGER, RoleName.CONNECTOR},
}
# A role that ends by itself when nobody says otherwise, so that it is asked again who does it.
TERMS = {RoleName.CONNECTOR: timedelta(days=183)}
# Nobody acts on who stands higher; who holds no role stands at 0.
RANK = {
    RoleName.COMMUNITY_MANAGER: 3,
    RoleName.MODERATOR: 2,
    RoleName.EDITOR: 1,
    RoleName.CONNECTOR: 1,
    RoleName.SUBSTITUTE: 1,
}


def holds(viewer, right):
    """Whether one of the viewer's running roles carries the right; a role sleeps until there is a second factor.

    No right opens what visible_to keeps closed.
    """
    return viewer.is_authenticated and not ROLES_WITH[right].isdisjoint(viewer.role_names) and viewer.may_use_roles


def rank_of(role_names):
    return max((RANK[name] for name in role_names), default=0)


def may_act_on(viewer, member):
    """Whether the viewer may judge what this member did: never oneself, nor who stands higher."""
    return viewer.pk != member.pk and rank_of(viewer.role_names) >= rank_of(member.role_names)


def names_above(viewer):
    """The roles whose holders the viewer never judges: what may_act_on says of one, for a query over many."""
    return [name for name, rank in RANK.items() if rank > rank_of(viewer.role_names)]
