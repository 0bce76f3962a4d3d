"""Every address of the site, and what it answers to whom. An address that is missing here is a failing test."""

import uuid
from contextlib import suppress
from dataclasses import dataclass

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from content.models import Clearance, Meeting, Series, Visibility
from events.models import Handout
from files.looking_after import look_after
from groups.models import Kind, Opening
from members.models import FeedKey, Member, NetworkInvitation, Suspension
from moderation.appealing import appeal
from moderation.models import Outcome
from network.models import Network, Notice, Page, ProblemReport, RulesVersion, Sight, Subject
from network.rights import RoleName
from network.sentences import sentences
from tests.content.factories import figure, make_picture
from tests.discussions.factories import make_idea, make_open_question, make_poll
from tests.events.factories import make_event
from tests.events.programmes import add_round, add_session, open_call
from tests.factories import (
    make_comment,
    make_featured,
    make_group,
    make_member,
    make_organisation,
    make_post,
    make_proposal,
    make_question,
)
from tests.files.factories import make_file, make_folder
from tests.moderation.factories import make_case
from tests.moderation.judging import decided
from tests.web.pictures import photo, upload

pytestmark = pytest.mark.django_db

PEOPLE = ["visitor", "member", "group member", "group manager", "community manager"]
TO_PASSWORD = 302  # nobody in this table typed a password a moment ago
TO_LOGIN = 302  # a visitor at a page for members; the same whether the thing exists or not


@dataclass(frozen=True)
class Row:
    """What GET answers to each of PEOPLE, and POST where the address takes one (None: the same as GET)."""

    get: tuple
    post: tuple = None
    args: str = ""  # the name of the thing in the scene whose address this is


def everybody(status):
    return (status,) * 5


def members(status):
    return (TO_LOGIN, *(status,) * 4)


INSIDE_A_CLOSED_GROUP = (404, 404, 200, 200, 404)
NOT_FOR_GET = (TO_LOGIN, 405, 405, 405, 405)

# The scene: a closed group with a post, an event, a question and a comment in it, all by "the author", who is inside.
TABLE = {
    # search
    "search:search": Row(everybody(200)),
    "search:suggestions": Row(members(200)),
    "search:sought": Row((TO_LOGIN, 403, 403, 403, 200)),
    # feed
    "feed:home": Row(everybody(200)),
    "feed:put_steps_away": Row(NOT_FOR_GET, members(302)),
    "feed:blog": Row(everybody(200)),
    "feed:conversations": Row(everybody(200)),
    "feed:rss": Row(everybody(200)),
    "feed:atom": Row(everybody(200)),
    "feed:blog_atom": Row(everybody(200)),
    "feed:conversations_atom": Row(everybody(200)),
    "feed:group_atom": Row(everybody(200), args="group"),
    "feed:author_atom": Row(everybody(404), args="author"),  # the profile of the author is for members
    "feed:subject_atom": Row(everybody(404), args="subject"),  # of what is public, and this one is not
    "feed:agenda_ics": Row(everybody(200)),
    "feed:group_ics": Row(everybody(200), args="group"),
    "feed:subject_ics": Row(everybody(404), args="subject"),
    "feed:comments_atom": Row(everybody(404), args="content"),
    "feed:author": Row((404, 200, 200, 200, 200), args="author"),
    "feed:blog_archive": Row(INSIDE_A_CLOSED_GROUP, args="month"),
    "feed:author_archive": Row(INSIDE_A_CLOSED_GROUP, args="month of the author"),
    "feed:my_feeds": Row(members(200)),
    "feed:make_key": Row(NOT_FOR_GET, members(TO_PASSWORD)),
    "feed:renew_key": Row(NOT_FOR_GET, members(TO_PASSWORD)),
    "feed:take_back_key": Row(NOT_FOR_GET, members(302)),
    # The key in these addresses is the author's.
    "feed:own_feed": Row(everybody(200), args="key"),
    "feed:own_blogs": Row(everybody(200), args="key"),
    "feed:own_conversations": Row(everybody(200), args="key"),
    "feed:own_group": Row(everybody(200), args="key and group"),
    "feed:own_author": Row(everybody(200), args="key and author"),
    "feed:own_subject": Row(everybody(200), args="key and subject"),
    "feed:own_comments": Row(everybody(200), args="key and content"),
    "feed:own_ics": Row(everybody(200), args="key"),
    "feed:own_agenda_ics": Row(everybody(200), args="key"),
    "feed:own_group_ics": Row(everybody(200), args="key and group"),
    "feed:own_subject_ics": Row(everybody(200), args="key and subject"),
    "feed:robots": Row(everybody(200)),
    "feed:sitemap_index": Row(everybody(200)),
    "feed:sitemap": Row(everybody(200), args="sitemap"),
    "feed:group": Row(everybody(200), args="group"),
    "feed:group_blog": Row(everybody(200), args="group"),
    "feed:group_agenda": Row(everybody(200), args="group"),
    "feed:group_result": Row(everybody(302), args="group"),
    "feed:member": Row((404, 200, 200, 200, 200), args="author"),
    "feed:board": Row((404, 200, 200, 200, 200), args="author"),
    "feed:organisations": Row(everybody(200)),
    "feed:organisation": Row(everybody(200), args="organisation"),
    "feed:banners": Row(everybody(200)),
    "feed:banner_picture": Row(everybody(200), args="banner"),
    "feed:popular": Row(everybody(200)),
    "feed:subjects": Row(everybody(200)),
    # What is the subject of nothing somebody may see does not exist: its name could tell what others talk about.
    "feed:subject": Row(INSIDE_A_CLOSED_GROUP, args="subject"),
    "feed:follow_subject": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="subject"),
    "feed:unfollow_subject": Row(NOT_FOR_GET, members(302), args="subject"),
    "feed:featured": Row((TO_LOGIN, 403, 403, 403, 200)),
    "feed:feature": Row((TO_LOGIN, 403, 403, 403, 404)),  # a piece of a closed group, which nobody outside may feature
    "feed:edit_featured": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="featured"),
    "feed:end_featured": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="featured"),
    "feed:decline_featured": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 404), args="featured"),
    "feed:subject_desk": Row((TO_LOGIN, 403, 403, 403, 200)),
    "feed:new_subject": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200)),
    "feed:edit_subject": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="fixed subject"),
    "feed:merge_subject": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="fixed subject"),
    "feed:part_name": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 404), args="fixed subject"),
    "feed:subject_suggestions": Row(members(200)),
    # members
    "members:directory": Row(members(200)),
    "members:edit_profile": Row(members(200), members(200)),
    "members:account": Row(members(200)),
    "members:end_session": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 404), args="session"),
    "members:privacy": Row(members(200), members(200)),
    "members:questions": Row((TO_LOGIN, 403, 403, 403, 200)),
    "members:new_question": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200)),
    "members:edit_question": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="question"),
    "members:move_question": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="question"),
    "members:retire_question": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="question"),
    "members:delete_question": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 302), args="question"),
    "members:prove_account": Row(everybody(302)),
    "members:prove_by_organisation": Row(members(200)),
    "members:photo": Row((404, 404, 404, 404, 404), args="photo"),
    "members:vcard": Row((404, 200, 200, 200, 200), args="person"),
    "members:pin_note": Row((TO_LOGIN, 302, 302, 302, 302), members(302), args="person"),
    "members:remove_note": Row((TO_LOGIN, 403, 403, 403, 403), (TO_LOGIN, 403, 403, 403, 403), args="note"),
    "members:open_board": Row(NOT_FOR_GET, members(302)),
    "members:follow": Row(NOT_FOR_GET, members(302), args="person"),
    "members:unfollow": Row(NOT_FOR_GET, members(302), args="person"),
    "members:block": Row(members(200), members(302), args="person"),
    "members:unblock": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 404), args="person"),
    "members:suggestions": Row(members(200)),
    "members:dismiss_suggestions": Row(NOT_FOR_GET, members(302)),
    "members:following": Row(members(200)),
    "members:blocked": Row(members(200)),
    "members:my_data": Row(members(200)),
    "members:ask_takeout": Row(NOT_FOR_GET, members(TO_PASSWORD)),
    "members:download_takeout": Row(members(TO_PASSWORD), args="takeout"),
    "members:leave": Row(members(200), members(TO_PASSWORD)),
    "members:farewells": Row((TO_LOGIN, 403, 403, 403, 200)),
    "members:left": Row(everybody(200)),
    "members:come_back": Row(everybody(302)),
    "members:jobs": Row(members(200)),
    "members:take_job": Row(members(200), members(200)),
    "members:add_past_job": Row(members(200), members(200)),
    # Somebody's job is theirs alone; to everybody else it does not exist.
    "members:correct_job": Row((TO_LOGIN, 404, 404, 404, 404), args="job"),
    "members:end_job": Row((TO_LOGIN, 404, 404, 404, 404), args="job"),
    "members:erase_job": Row((TO_LOGIN, 404, 404, 404, 404), args="job"),
    "members:confirm_job": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 404), args="job"),
    "members:move_along": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 404), args="job"),
    "members:write_under": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 404), args="job"),
    "members:ask_again": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 404), args="job"),
    "members:confirm_again": Row(members(200), members(TO_PASSWORD), args="token"),
    "members:merge": Row(members(302), members(302)),  # the password first
    "members:confirm_merge": Row(members(302), members(302), args="token"),
    "members:waiting": Row(everybody(200)),
    "members:admissions": Row((TO_LOGIN, 403, 403, 403, 200)),
    "members:ask_first": Row(members(302), members(302)),
    "members:rules": Row((TO_LOGIN, 403, 403, 403, 200)),
    "members:export_rules": Row((TO_LOGIN, 403, 403, 403, 200)),
    "members:invite": Row(members(200), members(200)),
    "members:make_link": Row(NOT_FOR_GET, members(200)),
    "members:mail_invitation_again": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 302), args="invitation"),
    "members:revoke_invitation": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 302), args="invitation"),
    "members:invitation": Row(everybody(404), everybody(404), args="token"),
    "members:decline_invitation": Row(everybody(405), everybody(200), args="token"),
    "members:invitations": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200)),
    "members:invite_many": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 200)),
    "members:admit": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 302), args="applicant"),
    "members:turn_away": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="applicant"),
    # groups
    "groups:directory": Row(everybody(200)),
    "groups:create": Row(members(200), members(200)),
    # Not one's own: nothing happens, and the answer is the same as when there is none.
    "groups:withdraw_proposal": Row(NOT_FOR_GET, members(302), args="proposal"),
    "groups:proposals": Row((TO_LOGIN, 403, 403, 403, 200)),
    "groups:proposal": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="proposal"),
    "groups:approve_proposal": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="proposal"),
    "groups:about": Row(everybody(200), args="group"),
    "groups:members": Row((TO_LOGIN, 403, 200, 200, 403), args="group"),
    "groups:edit": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:life": Row(members(200), args="group"),
    "groups:vouch": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group"),
    "groups:seek_managers": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group"),
    "groups:go_on": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group"),
    # The group of this table has its managers, so there is nothing to take over.
    "groups:offer": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 403), args="group"),
    "groups:withdraw": Row(NOT_FOR_GET, members(302), args="group"),
    "groups:object": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 302, 403), args="takeover"),
    "groups:accept": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="takeover"),
    "groups:archive": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 302, 403), args="group"),
    "groups:revive": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group"),
    "groups:similar": Row(members(200)),
    "groups:suiting": Row(members(200)),
    "groups:pass_by": Row(NOT_FOR_GET, members(302), args="group"),
    "groups:open_up": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:circulars": Row((TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:write_circular": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:circular": Row((TO_LOGIN, 404, 200, 200, 404), args="circular"),
    "groups:cancel_tightening": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group"),
    "groups:settings": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:mail": Row((TO_LOGIN, 403, 200, 200, 403), (TO_LOGIN, 403, 200, 200, 403), args="group"),
    "groups:take_out": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group membership"),
    "groups:lift": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="excluded"),
    "groups:excluded": Row((TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:export": Row((TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:rules": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:drop_rule": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="rule"),
    "groups:cover": Row(everybody(404), args="group"),
    "groups:enter": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="group"),
    "groups:join": Row(NOT_FOR_GET, members(302), args="group"),
    "groups:leave": Row((TO_LOGIN, 302, 200, 200, 302), args="group"),
    "groups:invite": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group"),
    "groups:turn_down": Row(NOT_FOR_GET, members(302), args="group"),
    "groups:appoint": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group membership"),
    "groups:keep": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group membership"),
    "groups:step_down": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="group"),
    "groups:admit": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 302, 403), args="join request"),
    "groups:decline": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 302, 403), args="join request"),
    # content
    "content:member_suggestions": Row(members(200)),
    "content:drafts": Row(members(200)),
    "content:unsaved": Row((TO_LOGIN, 404, 404, 404, 404), (TO_LOGIN, 404, 404, 404, 404), args="comment"),
    "content:tighten": Row((TO_LOGIN, 403, 403, 200, 403), (TO_LOGIN, 403, 403, 200, 403), args="group"),
    "content:own_pieces": Row(members(200), args="group"),
    "content:take_along": Row(members(200), args="opening"),
    "content:take_piece_along": Row((TO_LOGIN, 404, 403, 403, 404), args="piece to take along"),
    "content:take_out": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="content"),
    "content:comment": Row((TO_LOGIN, 404, 302, 302, 404), (TO_LOGIN, 404, 302, 302, 404), args="content"),
    "content:hold_comment": Row(everybody(405), (404, 404, 302, 302, 404), args="content"),
    "content:pin": Row((TO_LOGIN, 404, 403, 200, 404), (TO_LOGIN, 404, 403, 302, 404), args="content"),
    "content:unpin": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 302, 404), args="content"),
    "content:picture": Row(everybody(404), args="content"),
    "content:choose_picture": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="content"),
    "content:remove_picture": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="content"),
    "content:series": Row(INSIDE_A_CLOSED_GROUP, args="series"),
    "content:shift_part": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="part"),
    "content:put_in_series": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="content"),
    "content:take_from_series": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="content"),
    "content:coauthors": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="content"),
    "content:end_coauthor": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="coauthor"),
    "content:answer_coauthor": Row((TO_LOGIN, 404, 404, 404, 404), (TO_LOGIN, 404, 404, 404, 404), args="content"),
    "content:history": Row((TO_LOGIN, 404, 200, 200, 404), args="content"),
    "content:version": Row((TO_LOGIN, 404, 200, 200, 404), args="revision"),
    "content:restore": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="revision"),
    "content:erase": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="revision"),
    "content:erase_history": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="content"),
    "content:withdraw": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="content"),
    "content:close": Row((TO_LOGIN, 404, 403, 200, 404), (TO_LOGIN, 404, 403, 200, 404), args="content"),
    "content:reopen": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 302, 404), args="content"),
    "content:move": Row((TO_LOGIN, 404, 403, 200, 404), (TO_LOGIN, 404, 403, 200, 404), args="content"),
    "content:answer_move": Row((TO_LOGIN, 404, 404, 404, 404), (TO_LOGIN, 404, 404, 404, 404), args="content"),
    "content:meet_in_group": Row((TO_LOGIN, 403, 302, 302, 403), args="group"),
    "content:meet_about": Row(
        (TO_LOGIN, 404, 200, 200, 404), (TO_LOGIN, 404, 200, 200, 404), args="conversation piece"
    ),
    "content:meeting": Row((TO_LOGIN, 404, 200, 200, 404), args="meeting"),
    "content:join_meeting": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="meeting"),
    "content:leave_meeting": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="meeting"),
    "content:end_meeting": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 302, 404), args="meeting"),
    "content:share_on_mastodon": Row(everybody(404), args="content"),
    "content:attach": Row(NOT_FOR_GET, members(400)),
    "content:attachment": Row(INSIDE_A_CLOSED_GROUP, args="picture"),
    "content:attachment_copy": Row(INSIDE_A_CLOSED_GROUP, args="copy of a picture"),
    "content:comment_page": Row((404, 404, 302, 302, 404), args="comment"),
    "content:comment_history": Row((TO_LOGIN, 404, 200, 200, 404), args="comment"),
    "content:refuse_comment": Row((TO_LOGIN, 404, 403, 302, 404), (TO_LOGIN, 404, 403, 302, 404), args="comment"),
    "content:hold_comments": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 302, 404), args="content"),
    "content:waiting": Row((TO_LOGIN, 404, 403, 200, 404), (TO_LOGIN, 404, 403, 302, 404), args="content"),
    "content:clearances": Row((TO_LOGIN, 403, 403, 403, 200)),
    "content:clear": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="clearance"),
    "content:not_clear": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="clearance"),
    "content:appreciate": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="content"),
    "content:appreciations": Row((TO_LOGIN, 404, 200, 200, 404), args="content"),
    "content:appreciate_comment": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="comment"),
    "content:comment_appreciations": Row((TO_LOGIN, 404, 200, 200, 404), args="comment"),
    "content:bookmark": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="content"),
    "content:follow": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="content"),
    "content:bookmarks": Row(members(200)),
    "content:edit_comment": Row((TO_LOGIN, 404, 403, 403, 404), args="comment"),
    "content:delete_comment": Row((TO_LOGIN, 404, 403, 403, 404), args="comment"),
    # blog
    "blog:write": Row(members(200), members(200)),
    "blog:post": Row(INSIDE_A_CLOSED_GROUP, args="post"),
    "blog:edit": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="post"),
    "blog:delete": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="post"),
    # discussions
    "discussions:choose": Row(members(200)),
    "discussions:write": Row(members(200), members(200), args="kind of conversation"),
    "discussions:conversation": Row(INSIDE_A_CLOSED_GROUP, args="conversation"),
    "discussions:edit": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="conversation"),
    "discussions:willing": Row(members(200), members(302)),
    "discussions:pass_by": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 404), args="ask"),
    "discussions:pass_by_mail": Row(everybody(404), everybody(404), args="token"),
    "discussions:desk": Row((TO_LOGIN, 403, 403, 403, 200)),
    "discussions:delete": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="conversation"),
    "discussions:become": Row((TO_LOGIN, 404, 403, 200, 404), (TO_LOGIN, 404, 403, 302, 404), args="conversation"),
    "discussions:accept": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="answer"),
    "discussions:support": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="idea"),
    "discussions:withdraw_support": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="idea"),
    "discussions:supporters": Row((TO_LOGIN, 404, 200, 200, 404), args="idea"),
    "discussions:move_on": Row((TO_LOGIN, 404, 403, 200, 404), (TO_LOGIN, 404, 403, 200, 404), args="idea"),
    "discussions:similar": Row(members(200)),
    "discussions:reopen": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="conversation"),
    "discussions:split": Row((TO_LOGIN, 404, 403, 200, 404), (TO_LOGIN, 404, 403, 200, 404), args="comment"),
    "discussions:put_poll": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="conversation"),
    "discussions:drop_poll": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="conversation"),
    "discussions:vote": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="conversation"),
    "discussions:voters": Row((TO_LOGIN, 404, 403, 403, 404), args="conversation"),
    # events
    "events:agenda": Row(everybody(200)),
    "events:create": Row(members(200), members(200)),
    "events:event": Row(INSIDE_A_CLOSED_GROUP, args="event"),
    "events:edit": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:copy": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:invite": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:take_back_invitation": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="crew of the event"),
    "events:invited": Row(everybody(404), everybody(404), args="token"),
    "events:repeat": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:hand_over": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:take_over": Row((TO_LOGIN, 404, 404, 404, 404), (TO_LOGIN, 404, 404, 404, 404), args="event"),
    "events:crew": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:end_crew": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="crew of the event"),
    "events:answer_crew": Row((TO_LOGIN, 404, 404, 404, 404), (TO_LOGIN, 404, 404, 404, 404), args="event"),
    "events:check_in": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:check_in_one": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="crew of the event"),
    "events:take_back": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:walk_in": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:sync": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:evaluate": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:attendance": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:go_on": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:end_staying": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 404, 404), args="event"),
    "events:stay": Row((TO_LOGIN, 404, 404, 404, 404), (TO_LOGIN, 404, 404, 404, 404), args="event"),
    "events:door_worker": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:badges": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:paper_list": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:locations": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:add_location": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:edit_location": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="location"),
    "events:remove_location": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="location"),
    "events:desk": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:answers": Row((TO_LOGIN, 404, 200, 302, 404), (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:questions": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:edit_question": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event question"),
    "events:change_question": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="event question"),
    "events:write_mailing": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:mailing": Row((TO_LOGIN, 404, 403, 403, 404), args="message about it"),
    "events:let_in": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="request for a place"),
    "events:turn_away": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="request for a place"),
    "events:offer": Row(everybody(404), everybody(404), args="token"),
    "events:give_back": Row(everybody(404), everybody(404), args="token"),
    "events:guest": Row(everybody(404), everybody(404), args="token"),
    "events:evaluate_as_guest": Row(everybody(404), everybody(404), args="token"),
    # The group of the event is closed, and guests come to what everybody can read.
    "events:ask_as_guest": Row((404, 404, 302, 302, 404), (404, 404, 302, 302, 404), args="event"),
    "events:cancel": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:drop": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:stop_waiting": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:take_request_back": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:maybe": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:say_no": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:register": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:unregister": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:ics": Row(INSIDE_A_CLOSED_GROUP, args="event"),
    "events:export": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:export_line": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:call": Row((TO_LOGIN, 404, 200, 200, 404), args="event"),
    "events:propose": Row((TO_LOGIN, 404, 200, 200, 404), (TO_LOGIN, 404, 200, 200, 404), args="event"),
    "events:edit_proposal": Row(
        (TO_LOGIN, 404, 404, 404, 404), (TO_LOGIN, 404, 404, 404, 404), args="session proposed"
    ),
    "events:act_on_proposal": Row(NOT_FOR_GET, members(404), args="act on it"),
    "events:call_questions": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:edit_call_question": Row(
        (TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="question of the call"
    ),
    "events:change_call_question": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="question of the call"),
    "events:export_proposals": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:edit_call": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:judge": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:judge_proposal": Row(
        (TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="session proposed"
    ),
    "events:answer_proposals": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:programme": Row(INSIDE_A_CLOSED_GROUP, args="event"),
    "events:now": Row(INSIDE_A_CLOSED_GROUP, args="event"),
    "events:session": Row(INSIDE_A_CLOSED_GROUP, args="session of a programme"),
    "events:session_talk": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="session of a programme"),
    "events:session_notes": Row(
        (TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="session of a programme"
    ),
    "events:add_handouts": Row(
        (TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="session of a programme"
    ),
    "events:handout": Row(INSIDE_A_CLOSED_GROUP, args="slides"),
    "events:discard_handout": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="slides"),
    "events:choose_sessions": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="event"),
    "events:programme_desk": Row((TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:release_programme": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="event"),
    "events:add_part": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="kind of part"),
    "events:edit_part": Row((TO_LOGIN, 404, 403, 403, 404), (TO_LOGIN, 404, 403, 403, 404), args="part of a programme"),
    "events:discard_part": Row(NOT_FOR_GET, (TO_LOGIN, 404, 403, 403, 404), args="part of a programme"),
    "events:attendees": Row((TO_LOGIN, 404, 200, 200, 404), args="event"),
    # files
    "files:group": Row(INSIDE_A_CLOSED_GROUP, args="group"),
    "files:upload": Row((TO_LOGIN, 404, 200, 200, 404), (TO_LOGIN, 404, 200, 200, 404), args="group"),
    "files:zip_of_group": Row(INSIDE_A_CLOSED_GROUP, args="group"),
    "files:make_folder": Row((TO_LOGIN, 404, 200, 200, 404), (TO_LOGIN, 404, 200, 200, 404), args="group"),
    "files:folder": Row(INSIDE_A_CLOSED_GROUP, args="folder"),
    "files:make_subfolder": Row((TO_LOGIN, 404, 200, 200, 404), (TO_LOGIN, 404, 200, 200, 404), args="folder"),
    "files:edit_folder": Row((TO_LOGIN, 404, 200, 200, 404), (TO_LOGIN, 404, 200, 200, 404), args="folder"),
    "files:delete_folder": Row((TO_LOGIN, 404, 200, 200, 404), (TO_LOGIN, 404, 200, 200, 404), args="folder"),
    "files:zip_of_folder": Row(INSIDE_A_CLOSED_GROUP, args="folder"),
    "files:file": Row(INSIDE_A_CLOSED_GROUP, args="file"),
    "files:edit": Row((TO_LOGIN, 404, 403, 200, 404), (TO_LOGIN, 404, 403, 200, 404), args="file"),
    "files:delete": Row((TO_LOGIN, 404, 403, 200, 404), (TO_LOGIN, 404, 403, 302, 404), args="file"),
    "files:renew": Row((TO_LOGIN, 404, 200, 200, 404), (TO_LOGIN, 404, 200, 200, 404), args="file"),
    "files:download": Row(INSIDE_A_CLOSED_GROUP, args="version"),
    "files:picture": Row(INSIDE_A_CLOSED_GROUP, args="version"),
    "files:put_back": Row(NOT_FOR_GET, (TO_LOGIN, 404, 302, 302, 404), args="version"),
    # notifications
    "notifications:notifications": Row(members(200)),
    "notifications:read_all": Row(NOT_FOR_GET, members(302)),
    "notifications:bell": Row(members(200)),
    "notifications:open": Row(members(404), args="notification"),
    "notifications:wish": Row(NOT_FOR_GET, members(200)),
    "notifications:hear_of_groups": Row(NOT_FOR_GET, members(302)),
    "notifications:mail_settings": Row(members(200), members(200)),
    "notifications:from_provider": Row(everybody(404), everybody(404), args="provider hook"),
    "notifications:unsubscribe": Row(everybody(404), everybody(404), args="token"),
    "notifications:adjust": Row(everybody(404), everybody(404), args="token"),
    "notifications:web_version": Row(everybody(404), args="token"),
    "notifications:stop_broadcasts": Row(everybody(404), everybody(404), args="token"),
    "notifications:broadcast": Row((TO_LOGIN, 404, 404, 404, 404), args="fixed subject"),
    "notifications:broadcasts": Row((TO_LOGIN, 403, 403, 403, 200)),
    "notifications:write_broadcast": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200)),
    "notifications:edit_broadcast": Row(
        (TO_LOGIN, 403, 403, 403, 404), (TO_LOGIN, 403, 403, 403, 404), args="fixed subject"
    ),
    "notifications:digest_desk": Row((TO_LOGIN, 403, 403, 403, 200)),
    "notifications:write_word": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302)),
    "notifications:preview_digest": Row((TO_LOGIN, 403, 403, 403, 200)),
    "notifications:test_digest": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302)),
    "notifications:send_digest_again": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 404), args="fixed subject"),
    # network
    "network:page": Row(everybody(200), args="page"),
    "network:edit_page": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="page"),
    "network:admission": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200)),
    "network:prevention": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 302)),
    "moderation:report": Row(INSIDE_A_CLOSED_GROUP, args="reported comment"),
    "moderation:reported": Row(everybody(200)),
    "moderation:desk": Row((TO_LOGIN, 403, 403, 403, 200)),
    "moderation:say": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="task"),
    "moderation:give_task": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="task"),
    "moderation:failed": Row((TO_LOGIN, 403, 403, 403, 200)),
    "moderation:send_again": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="failed mail"),
    "moderation:queue": Row((TO_LOGIN, 403, 403, 403, 200)),
    "moderation:queue_of_group": Row((TO_LOGIN, 403, 403, 200, 403), args="group"),
    "moderation:case": Row((TO_LOGIN, 404, 404, 200, 200), args="case"),
    "moderation:take": Row(NOT_FOR_GET, (TO_LOGIN, 404, 404, 302, 302), args="case"),
    "moderation:hand_over": Row((TO_LOGIN, 404, 404, 200, 200), (TO_LOGIN, 404, 404, 200, 200), args="case"),
    "moderation:note": Row((TO_LOGIN, 404, 404, 302, 302), args="case"),
    "network:look": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200)),
    "network:undress": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302)),
    "network:wordings": Row((TO_LOGIN, 403, 403, 403, 200)),
    "network:edit_wording": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="sentence"),
    "network:reset_wording": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="sentence"),
    "network:notices": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200)),
    "network:edit_notice": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="notice"),
    "network:take_down_notice": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 302), args="notice"),
    "network:rules_versions": Row(everybody(200)),
    "network:rules_version": Row(everybody(200), args="rules version"),
    "network:style": Row(everybody(200), args="stamp"),
    "network:logo": Row(everybody(404), args="stamp"),
    "network:report_problem": Row(everybody(200), everybody(302)),
    # moderation: a case of a comment by the author, reported within the group
    "moderation:decide": Row((TO_LOGIN, 404, 404, 200, 200), args="case"),
    "moderation:undo": Row((TO_LOGIN, 404, 404, 200, 200), args="decision"),
    "moderation:judge_appeal": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200), args="appeal"),
    "moderation:figures": Row(everybody(200)),
    "moderation:figures_csv": Row(everybody(200)),
    "moderation:kept_out": Row(everybody(302)),
    "moderation:decision_by_token": Row(everybody(200), args="token of the decision"),
    "moderation:own_decisions": Row(members(200)),
    "moderation:own_decision": Row(members(404), args="decision about the author"),
    "network:problems": Row((TO_LOGIN, 403, 403, 403, 200)),
    "network:settle_problem": Row((TO_LOGIN, 403, 403, 403, 302), (TO_LOGIN, 403, 403, 403, 302), args="problem"),
    # moderation: members at the desk, and the logbook
    "moderation:members": Row((TO_LOGIN, 403, 403, 403, 200)),
    "moderation:member": Row((TO_LOGIN, 403, 403, 403, 200), args="person"),
    "moderation:write_to": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 302), args="person"),
    "moderation:introductions": Row((TO_LOGIN, 403, 403, 403, 200), (TO_LOGIN, 403, 403, 403, 200)),
    "moderation:introduction": Row(members(404), args="problem"),
    "moderation:remark": Row((TO_LOGIN, 403, 403, 403, 302), (TO_LOGIN, 403, 403, 403, 200), args="person"),
    "moderation:drop_remark": Row(NOT_FOR_GET, (TO_LOGIN, 403, 403, 403, 404), args="remark"),
    "moderation:give_role": Row((TO_LOGIN, 403, 403, 403, 200), members(TO_PASSWORD), args="person"),
    "moderation:take_role": Row(NOT_FOR_GET, members(TO_PASSWORD), args="role of a person"),
    "moderation:trail": Row((TO_LOGIN, 403, 403, 403, 200)),
    "moderation:export_trail": Row(members(TO_PASSWORD)),
    # allauth
    "account_signup": Row((200, 302, 302, 302, 302)),
    "account_login": Row((200, 302, 302, 302, 302)),
    "account_logout": Row((302, 200, 200, 200, 200)),
    "account_email_verification_sent": Row(everybody(200)),
    "account_confirm_email": Row(everybody(200), args="token"),
    "account_reset_password": Row(everybody(200)),
    "account_reset_password_done": Row(everybody(200)),
    "account_reset_password_from_key": Row(everybody(200), args="reset key"),
    "account_reset_password_from_key_done": Row(everybody(200)),
    "account_change_password": Row(members(200)),
    "account_reauthenticate": Row(members(200)),
    "account_email": Row(members(302)),
    "openid_connect_login": Row(everybody(404), args="provider"),
    "openid_connect_callback": Row(everybody(404), args="provider"),
    "socialaccount_login_cancelled": Row(everybody(200)),
    "socialaccount_login_error": Row(everybody(401)),
    "socialaccount_signup": Row(everybody(302)),
    "socialaccount_connections": Row(members(302)),
    "account_set_password": Row(members(302)),
    "account_request_login_code": Row((200, 302, 302, 302, 302)),
    "account_confirm_login_code": Row(everybody(302)),
    "mfa_authenticate": Row(everybody(302)),
    "mfa_reauthenticate": Row((302, 302, 302, 302, 200)),
    "mfa_reauthenticate_webauthn": Row(everybody(302)),
    "mfa_login_webauthn": Row(everybody(302)),
    "mfa_index": Row(everybody(302)),
    "mfa_activate_totp": Row(everybody(302)),
    "mfa_deactivate_totp": Row(everybody(302)),
    "mfa_list_webauthn": Row(members(200)),
    "mfa_add_webauthn": Row(everybody(302)),
    "mfa_edit_webauthn": Row(everybody(302), args="passkey"),
    "mfa_remove_webauthn": Row(everybody(302), args="passkey"),
    "mfa_view_recovery_codes": Row(everybody(302)),
    "mfa_generate_recovery_codes": Row(everybody(302)),
    "mfa_download_recovery_codes": Row(everybody(302)),
    "usersessions_list": Row(members(200)),
    "account_inactive": Row(everybody(200)),
}

# What a visitor reaches in a network that shows visitors nothing but the way in. Every other address, whether or not
# there is something behind it, leads to signing in.
ALWAYS_OPEN = {
    "feed:own_feed",
    "feed:own_blogs",
    "feed:own_conversations",
    "feed:own_group",
    "feed:own_author",
    "feed:own_subject",
    "feed:own_comments",
    "feed:own_ics",
    "feed:own_agenda_ics",
    "feed:own_group_ics",
    "feed:own_subject_ics",
    "feed:robots",
    "feed:banner_picture",
    "moderation:kept_out",
    "moderation:decision_by_token",
    "members:left",
    "members:come_back",
    "members:invitation",
    "members:decline_invitation",
    "members:waiting",
    "discussions:pass_by_mail",
    "events:offer",
    "events:give_back",
    "events:guest",
    "events:evaluate_as_guest",
    "events:invited",
    "notifications:from_provider",
    "notifications:unsubscribe",
    "notifications:adjust",
    "notifications:stop_broadcasts",
    "notifications:web_version",
    "network:page",
    "network:style",
    "network:logo",
    "network:rules_versions",
    "network:rules_version",
    "network:report_problem",
    "account_signup",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "members:prove_account",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_inactive",
}


# What whoever has a role, and manages and joined nothing, gets where a member without one gets something else.
OF_ROLES = {
    RoleName.EDITOR: {
        "moderation:desk": 200,
        "moderation:give_task": 404,  # a task that is not theirs
        "members:rules": 200,
        "members:export_rules": 200,
        "network:edit_page": 200,
        "network:wordings": 200,
        "network:edit_wording": 200,
        "network:notices": 200,
        "network:edit_notice": 200,
        "feed:featured": 200,
        "feed:feature": 404,  # a piece of a closed group
        "feed:edit_featured": 200,
        "notifications:digest_desk": 200,
        "notifications:preview_digest": 200,
    },
    RoleName.MODERATOR: {
        "moderation:desk": 200,
        "moderation:give_task": 404,
        "moderation:queue": 200,
        "moderation:case": 200,
        "moderation:hand_over": 200,
        "moderation:note": 302,
        "moderation:write_to": 200,
        "moderation:failed": 200,
        "moderation:decide": 200,
        "moderation:undo": 200,
        "moderation:members": 200,
        "moderation:member": 200,
        "moderation:remark": 302,
        "content:clearances": 200,
        "content:not_clear": 200,
    },
    RoleName.CONNECTOR: {"moderation:desk": 200, "moderation:give_task": 404, "moderation:introductions": 200},
    RoleName.SUBSTITUTE: {
        "moderation:queue": 200,
        "moderation:judge_appeal": 200,
        "moderation:undo": 403,  # the decision is known to whoever judges what is said against it
    },
}
WITH_SECOND_FACTOR = {"mfa_reauthenticate": 200}


def named_patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            deeper = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_patterns(pattern, deeper)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_address_is_in_the_table():
    assert set(named_patterns(get_resolver())) == set(TABLE)


@pytest.fixture(scope="module")
def scene(made_once, tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield make_scene()


def make_scene():
    organisation = make_organisation()
    author, manager, inside = make_member("De Schrijver", organisation=organisation), make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[author, inside])
    picture = make_picture(author)
    post = make_post(author=author, group=group, visibility=Visibility.GROUP, tags=["Woo"], body=figure(picture))
    event = make_event(author=author, group=group, visibility=Visibility.GROUP)
    thought_inside = make_idea(author=author, group=group, visibility=Visibility.GROUP)
    asked_inside = make_open_question(author=author, group=group, visibility=Visibility.GROUP)
    folder = make_folder(group)
    file = make_file(author, group, folder=folder, upload=upload(photo(), "foto.jpg"))
    look_after(file.current.pk)
    opened = make_group()
    Opening.objects.create(group=opened, origin=group)
    make_poll(asked_inside)
    applicant = make_member(joined_at=None)
    asked = group.join_requests.create(member=make_member())
    excluded = group.exclude(make_member(), by=manager, reason="Verkocht er zijn boek.")
    problem = ProblemReport.objects.create(uuid=uuid.uuid4(), text="Een knop doet niets.", created_at=timezone.now())
    held = add_session(add_round(event))
    event.release_programme(author)
    Handout.objects.put(held, author, [upload(b"Slides", "slides.txt")], uuid=uuid.uuid4())
    handout = held.handouts.get()
    call = open_call(event)
    proposed = call.propose(author, uuid=uuid.uuid4(), title="Meten is weten", body="<p>Hoe dan?</p>")
    series = Series.objects.begin(author, uuid=uuid.uuid4(), title="Achter de deur")
    series.put(post)
    judged = make_case(make_comment(post, author=author), by=inside)
    decision = decided(judged, Outcome.HIDE, by=manager)
    now, key = timezone.localtime(), FeedKey.objects.make(author).token
    args = {
        "": [],
        "series": [series.pk, series.slug],
        "part": [series.pk, post.pk],
        "group": [group.pk, group.slug],
        "group membership": [group.pk, group.slug, inside.pk],
        "proposal": [make_proposal().pk],
        "rule": [group.pk, group.slug, group.rules.create(organisation=organisation).pk],
        "excluded": [group.pk, group.slug, excluded.member_id],
        "join request": [group.pk, group.slug, asked.pk],
        "takeover": [group.pk, group.slug, group.takeovers.create(member=author).pk],
        "opening": [group.pk, group.slug, opened.pk],
        "piece to take along": [post.pk, opened.pk],
        "circular": [group.pk, group.slug, group.circulars.create(sender=manager, subject="Dag", text="Hoi.").pk],
        "author": [author.pk, author.slug],
        "person": [author.pk],
        "remark": [author.pk, 1],
        "role of a person": [author.pk, "editor"],
        "photo": [author.pk, 96],
        "invitation": [NetworkInvitation.objects.create(email="nieuw@lid.example", invited_by=author).pk],
        "applicant": [applicant.pk],
        "question": [make_question().pk],
        "session": [UserSession.objects.create(user=author, session_key="x", ip="::1", user_agent="x").pk],
        "note": [author.pin(author, "Hoi.", uuid.uuid4()).pk],
        "subject": ["woo"],
        "featured": [make_featured(author).pk],
        "fixed subject": [Subject.objects.create(name="Archief", is_fixed=True).pk],
        "month": [now.year, now.month],
        "month of the author": [author.pk, author.slug, now.year, now.month],
        "key": [key],
        "key and group": [key, group.pk],
        "key and author": [key, author.pk],
        "key and subject": [key, "woo"],
        "key and content": [key, post.pk],
        "sitemap": ["stukken"],
        "banner": ["groot", "groen"],
        "stamp": ["van-eerder"],
        "notice": [Notice.objects.create(text="Vannacht is de site er even niet.").pk],
        "rules version": [RulesVersion.objects.keep(Page.objects.get(slug="huisregels")).number],
        "sentence": [next(iter(sentences()))],
        "organisation": [organisation.pk, organisation.slug],
        "job": [author.affiliation.pk],
        "content": [post.pk],
        "coauthor": [post.pk, inside.pk],
        "revision": [post.pk, post.remembered().version],
        "comment": [make_comment(post, author=author).pk],
        "reported comment": ["reactie", make_comment(post, author=author).pk],
        "decision": [decision.pk],
        "appeal": [appeal(decision, "Ik noemde niemand.").pk],
        "token of the decision": [decision.token],
        "decision about the author": [decision.uuid],
        "picture": [picture.uuid],
        "copy of a picture": [picture.uuid, 480],
        "post": [post.pk, post.slug],
        "event": [event.pk, event.slug],
        "crew of the event": [event.pk, event.slug, inside.pk],
        "location": [event.pk, event.slug, event.add_location(name="Zaal", address="Plein 1", capacity=None).pk],
        "event question": [event.pk, event.slug, event.sign_up_questions.create(label="Eet je mee?").pk],
        "message about it": [event.pk, event.slug, event.mailings.create(subject="Zaal", text="Zolder").pk],
        "session of a programme": [event.pk, event.slug, held.pk],
        "slides": [event.pk, event.slug, held.pk, handout.pk],
        "question of the call": [event.pk, event.slug, call.questions.create(label="Wat heb je nodig?").pk],
        "session proposed": [event.pk, event.slug, proposed.pk],
        "act on it": [event.pk, event.slug, proposed.pk, "bevestigen"],
        "kind of part": [event.pk, event.slug, "zaal"],
        "part of a programme": [event.pk, event.slug, "sessie", held.pk],
        "request for a place": [event.pk, event.slug, event.place_requests.create(member=inside).pk],
        "clearance": [Clearance.objects.ask_for_piece(make_post(draft=True)).pk],
        "conversation piece": [asked_inside.pk],
        "meeting": [Meeting.objects.start(author, group=group, url="https://video.example/kamer").uuid],
        "conversation": [asked_inside.pk, asked_inside.slug],
        "ask": [asked_inside.asks.create(member=author).pk],
        "answer": [asked_inside.pk, asked_inside.slug, make_comment(asked_inside, author=author).pk],
        "idea": [thought_inside.pk, thought_inside.slug],
        "kind of conversation": ["vraag"],
        "folder": [group.pk, group.slug, folder.pk],
        "file": [file.pk, file.slug],
        "version": [file.pk, file.slug, 1],
        "page": ["huisregels"],
        "problem": [problem.pk],
        "case": [make_case(post, inside).pk],
        "task": ["problems", problem.pk],
        "failed mail": ["mail", 1],
        "takeout": [uuid.uuid4()],
        "token": ["niets"],
        "notification": [1],
        "provider hook": ["mailgun", "events"],  # one that is not switched on
        "passkey": [1],
        "provider": ["verzonnen"],
        "reset key": ["1", "abc-def"],
    }
    kept_out = make_member(roles=[RoleName.COMMUNITY_MANAGER])
    group.memberships.create(member=kept_out)
    Suspension.objects.create(member=kept_out, reason="Wij zoeken uit wat er gebeurde.")
    people = {role: make_member(roles=[role]) for role in OF_ROLES} | {
        "suspended": kept_out,
        "visitor": None,
        "member": make_member(),
        "group member": inside,
        "group manager": manager,
        "community manager": make_member(roles=[RoleName.COMMUNITY_MANAGER], is_staff=True),
    }
    return people, args


@pytest.mark.parametrize("name", TABLE)
def test_what_an_address_answers(client, scene, name):
    people, args = scene
    row = TABLE[name]
    address = reverse(name, args=args[row.args])

    answers = {person: answer(client, people[person], address, row) for person in PEOPLE}

    assert answers == {
        person: {"get": row.get[place]} | ({"post": row.post[place]} if row.post else {})
        for place, person in enumerate(PEOPLE)
    }


def walk(client, member, args, names=TABLE):
    """{address: the status of GET} of a browser that goes through all of them."""
    client.force_login(member)
    found = {}
    for name in names:
        response = client.get(reverse(name, args=args[TABLE[name].args]))
        response.getvalue()
        found[name] = response.status_code
    return found


@pytest.mark.parametrize("role", OF_ROLES)
def test_what_a_role_opens(client, scene, role):
    people, args = scene
    of_a_member = {name: row.get[PEOPLE.index("member")] for name, row in TABLE.items()}

    assert walk(client, people[role], args) == of_a_member | OF_ROLES[role] | WITH_SECOND_FACTOR


def test_whoever_is_suspended_is_a_visitor_everywhere(client, scene):
    people, args = scene

    assert walk(client, people["suspended"], args) == {name: row.get[0] for name, row in TABLE.items()}


def test_no_address_signs_anybody_in_as_the_member_it_names(client, scene):
    people, args = scene
    manager, others = people["community manager"], set(Member.objects.values_list("pk", flat=True))
    named = [name for name, row in TABLE.items() if others.intersection(args[row.args])]

    assert {"moderation:member", "feed:member", "members:admit", "moderation:take_role"} <= set(named)
    for name in named:
        client.force_login(manager)
        for act in (client.get, client.post):
            with suppress(Undone), transaction.atomic():
                act(reverse(name, args=args[TABLE[name].args]), {"uuid": uuid.uuid4()}).getvalue()
                assert client.session.get(SESSION_KEY) == str(manager.pk), name
                raise Undone


@pytest.mark.parametrize(("sight", "front_page"), [(Sight.HOME, 200), (Sight.SIGNUP, 302)])
def test_what_is_left_to_visitors(client, scene, sight, front_page):
    _people, args = scene
    addresses = {name: reverse(name, args=args[row.args]) for name, row in TABLE.items()}
    before = {name: client.get(addresses[name]).status_code for name in ALWAYS_OPEN}
    Network.objects.get().let_in_by(visitors_see=sight)
    cache.clear()  # no commit in a test

    answers = {name: client.get(address) for name, address in addresses.items()}

    assert {name: answers[name].status_code for name in ALWAYS_OPEN} == before
    assert answers["feed:home"].status_code == front_page
    closed = TABLE.keys() - ALWAYS_OPEN - {"feed:home"}
    for name in closed:
        assert answers[name].status_code == 302, name
        assert answers[name]["Location"].startswith("/inloggen/?next="), name
        assert client.post(addresses[name])["Location"].startswith("/inloggen/"), name


def answer(client, member, address, row):
    """What this person gets, in a transaction of its own: what one does must not change what the next one finds."""
    client.logout()
    if member:
        client.force_login(member)
    response = client.get(address)
    response.getvalue()  # to its end, which closes what it is sent from
    statuses = {"get": response.status_code}
    if row.post:
        with suppress(Undone), transaction.atomic():
            statuses["post"] = client.post(address, {"text": "Een reactie.", "uuid": uuid.uuid4()}).status_code
            raise Undone
    return statuses


class Undone(Exception):
    pass
