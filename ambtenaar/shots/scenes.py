"""Every page there is, as each kind of viewer sees it: what is photographed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from ambtenaar.demo.logins import ROLES
from blog.models import Post
from content.models import Comment, Content
from events.models import Event
from groups.models import Group, Kind
from members.models import Member
from network.models import ProblemReport
from network.urls import PAGES
from notifications.models import DigestSubscription

VIEWERS = {
    "member": ROLES["member"],
    "manager": "dennis.kwakman@waterambt.example",  # of a closed group, with requests
    "organiser": ROLES["organiser"],
    "community-manager": ROLES["community-manager"],
    "newcomer": "nora.nieuw@oeverdam.example",
}


@dataclass(frozen=True)
class Scene:
    name: str
    path: str
    who: str = ""  # of VIEWERS; a visitor when empty
    act: Callable | None = None  # what is done on the page before it is photographed
    status: int = 200


def submitted(**typed):
    """Fill in these fields of the page's form and send it."""

    def act(page):
        form = page.locator("main form[method=post]:has(.field)").first
        for name, text in typed.items():
            form.locator(f"[name={name}]").fill(text)
        with page.expect_navigation():
            form.locator("button:not([type=button])").last.click()

    return act


def clicked(selector):
    def act(page):
        page.locator(selector).first.click()
        page.wait_for_timeout(500)

    return act


def set_stage():
    """What the demo does not have of itself: somebody who is new, somebody who waits, a problem, an invitation."""
    now = timezone.now()
    confirmed = {"confirmed_at": now, "created_at": now}
    Member.objects.create_user(VIEWERS["newcomer"], name="Nora Nieuw", joined_at=now, **confirmed)
    Member.objects.create_user("wouter.wacht@brinkum.example", name="Wouter Wacht", **confirmed)
    text = "Ik klikte op ‘Zet in mijn agenda’ en er gebeurde niets. Op mijn telefoon doet hij het wel."
    ProblemReport.objects.create(
        text=text, page="https://ambtenaar20.example/agenda/", created_at=now - timedelta(hours=3)
    )
    hidden = Group.objects.filter(kind=Kind.HIDDEN).first()
    manager = Member.objects.get(memberships__group=hidden, memberships__is_manager=True)
    hidden.invite(Member.objects.get(email=VIEWERS["newcomer"]), by=manager)


def scenes():
    return [*of_visitors(), *of_members(), *of_pieces(), *of_groups(), *of_events(), *of_managers()]


def of_visitors():
    post = Content.objects.visible_to(AnonymousUser()).filter(kind="post").order_by("-comment_count").first()
    yield Scene("landing", reverse("feed:home"))
    yield Scene("blog-visitor", reverse("feed:blog"))
    yield Scene("post-visitor", post.get_absolute_url())
    yield Scene("groups-visitor", reverse("groups:directory"))
    yield Scene("agenda-visitor", reverse("events:agenda"))
    for slug in PAGES:
        yield Scene(slug, reverse("network:page", args=[slug]))
    yield Scene("banners", reverse("network:banners"))
    yield Scene("report-problem", reverse("network:report_problem"))
    yield Scene("report-problem-errors", reverse("network:report_problem"), act=submitted())
    yield Scene("report-problem-thanks", reverse("network:report_problem"), act=submitted(text="De knop doet niets."))
    yield Scene("signup", reverse("account_signup"))
    yield Scene("signup-errors", reverse("account_signup"), act=submitted(email="geen adres", password1="kort"))
    yield Scene("signin", reverse("account_login"))
    wrong = {"login": "wie@oeverdam.example", "password": "dit klopt niet"}
    yield Scene("signin-errors", reverse("account_login"), act=submitted(**wrong))
    yield Scene("signin-first", reverse("members:directory"))
    yield Scene("password-forgotten", reverse("account_reset_password"))
    yield Scene("password-forgotten-sent", reverse("account_reset_password_done"))
    yield Scene("password-link-expired", reverse("account_reset_password_from_key", args=["1", "verlopen-sleutel"]))
    yield Scene("confirm-expired", reverse("account_confirm_email", args=["verlopen"]))
    yield Scene("verification-sent", reverse("account_email_verification_sent"))
    yield Scene("waiting", reverse("members:waiting"))
    yield Scene("account-closed", reverse("account_inactive"))
    subscription = DigestSubscription.objects.get(member__email=VIEWERS["organiser"])
    yield Scene("digest-stop", reverse("notifications:unsubscribe", args=[subscription.token]))
    yield Scene("digest-stop-unknown", reverse("notifications:unsubscribe", args=["onbekend"]), status=404)
    yield Scene("404-visitor", "/bestaat-niet/", status=404)
    yield Scene("demo-mailbox", "/demo/postbus/")


def of_members():
    noor, femke = (Member.objects.get(email=VIEWERS[role]) for role in ("member", "community-manager"))
    directory = reverse("members:directory")
    yield Scene("home", reverse("feed:home"), "member")
    yield Scene("home-newcomer", reverse("feed:home"), "newcomer")
    yield Scene("menu", reverse("feed:home"), "member", clicked("header summary"))
    yield Scene("directory", directory, "member")
    yield Scene("directory-filtered", f"{directory}?provincie=Gelderland", "member")
    yield Scene("directory-nobody", f"{directory}?naam=xyzzy", "member")
    yield Scene("profile", femke.get_absolute_url(), "member")
    yield Scene("profile-visitor", femke.get_absolute_url())
    yield Scene("profile-own", noor.get_absolute_url(), "member")
    newcomer = Member.objects.get(email=VIEWERS["newcomer"])
    yield Scene("profile-empty", newcomer.get_absolute_url(), "newcomer")
    yield Scene("profile-edit", reverse("members:edit_profile"), "member")
    yield Scene("profile-edit-errors", reverse("members:edit_profile"), "newcomer", submitted(name=""))
    yield Scene("mail-settings", reverse("notifications:mail_settings"), "member")
    yield Scene("password-change", reverse("account_change_password"), "member")
    yield Scene("password-change-errors", reverse("account_change_password"), "member", submitted())
    yield Scene("signout", reverse("account_logout"), "member")
    yield Scene("subject", reverse("feed:subject", args=["participatie"]), "member")
    yield Scene("404", "/bestaat-niet/", "member", status=404)
    yield Scene("403", reverse("network:problems"), "member", status=403)


def of_pieces():
    noor = Member.objects.get(email=VIEWERS["member"])
    own = Post.objects.visible_to(noor).filter(author=noor).order_by("-comment_count").first()
    draft = Post.objects.drafts_of(noor).first()
    comment = Comment.objects.written_by(noor).exclude(content__author=noor).first()
    write = reverse("blog:write")
    yield Scene("blog", reverse("feed:blog"), "member")
    yield Scene("post", own.get_absolute_url(), "organiser")
    yield Scene("post-own", own.get_absolute_url(), "member")
    yield Scene("post-comment-errors", own.get_absolute_url(), "organiser", submitted(text=" "))
    yield Scene("draft", draft.get_absolute_url(), "member")
    yield Scene("write", write, "member")
    yield Scene("write-errors", write, "member", submitted(title=""))
    yield Scene("write-preview", reverse("blog:edit", args=[draft.pk, draft.slug]), "member", clicked("[name=preview]"))
    yield Scene("write-edit", reverse("blog:edit", args=[own.pk, own.slug]), "member")
    yield Scene("post-delete", reverse("blog:delete", args=[own.pk, own.slug]), "member")
    yield Scene("post-edit-403", reverse("blog:edit", args=[own.pk, own.slug]), "organiser", status=403)
    yield Scene("drafts", reverse("blog:drafts"), "member")
    yield Scene("drafts-none", reverse("blog:drafts"), "newcomer")
    yield Scene("comment-edit", reverse("content:edit_comment", args=[comment.pk]), "member")
    yield Scene("comment-delete", reverse("content:delete_comment", args=[comment.pk]), "member")


def of_groups():
    lively, closed, empty = (
        Group.objects.visible_to(AnonymousUser()).get(name=name)
        for name in ("Participatie die werkt", "Griffie en raad", "Bomen en wortels")
    )
    yield Scene("groups", reverse("groups:directory"), "member")
    yield Scene("groups-nothing-found", f"{reverse('groups:directory')}?zoek=xyzzy", "newcomer")
    yield Scene("group-visitor", lively.get_absolute_url())
    yield Scene("group", lively.get_absolute_url(), "member")
    yield Scene("group-to-join", lively.get_absolute_url(), "newcomer")
    yield Scene("group-empty", empty.get_absolute_url(), "member")
    yield Scene("group-closed", closed.get_absolute_url(), "newcomer")
    yield Scene("group-closed-visitor", closed.get_absolute_url())
    yield Scene("group-requested", closed.get_absolute_url(), "member")
    hidden = Group.objects.filter(kind=Kind.HIDDEN).first()
    yield Scene("group-invited", hidden.get_absolute_url(), "newcomer")
    yield Scene("group-hidden-404", hidden.get_absolute_url(), "member", status=404)
    for name in ("about", "members", "leave"):
        yield Scene(f"group-{name}", reverse(f"groups:{name}", args=[lively.pk, lively.slug]), "member")
    yield Scene("group-join", reverse("groups:about", args=[closed.pk, closed.slug]), "newcomer")
    yield Scene("group-create", reverse("groups:create"), "member")
    yield Scene("group-create-errors", reverse("groups:create"), "member", submitted(name=""))


def of_events():
    noor = Member.objects.get(email=VIEWERS["member"])
    day, full = (
        Event.objects.visible_to(noor).get(title__startswith=title) for title in ("Ambtenaar 2.0-dag", "Een ochtend")
    )
    past = Event.objects.visible_to(noor).filter(happens_at__lt=timezone.now()).order_by("-happens_at").first()
    yield Scene("agenda", reverse("events:agenda"), "member")
    yield Scene("agenda-past", f"{reverse('events:agenda')}?voorbij=1", "member")
    yield Scene("event-visitor", day.get_absolute_url())
    yield Scene("event", day.get_absolute_url(), "member")
    yield Scene("event-registered", day.get_absolute_url(), "member", clicked("#registration form button"))
    yield Scene("event-full", full.get_absolute_url(), "newcomer")
    yield Scene("event-past", past.get_absolute_url(), "member")
    yield Scene("event-own", day.get_absolute_url(), "organiser")
    yield Scene("event-attendees", reverse("events:attendees", args=[day.pk, day.slug]), "member")
    yield Scene("event-create", reverse("events:create"), "member")
    yield Scene("event-create-errors", reverse("events:create"), "member", submitted(title=""))
    yield Scene("event-edit", reverse("events:edit", args=[day.pk, day.slug]), "organiser")


def of_managers():
    closed = Group.objects.visible_to(AnonymousUser()).get(name="Griffie en raad")
    ask = closed.join_requests.first()
    waiting = Member.objects.waiting().first()
    yield Scene("manager-group", closed.get_absolute_url(), "manager")
    yield Scene("manager-members", reverse("groups:members", args=[closed.pk, closed.slug]), "manager")
    yield Scene("manager-decline", reverse("groups:decline", args=[closed.pk, closed.slug, ask.pk]), "manager")
    yield Scene("manager-edit", reverse("groups:edit", args=[closed.pk, closed.slug]), "manager")
    desk = "community-manager"
    yield Scene("desk-admissions", reverse("members:admissions"), desk)
    yield Scene("desk-turn-away", reverse("members:turn_away", args=[waiting.pk]), desk)
    yield Scene("desk-turn-away-errors", reverse("members:turn_away", args=[waiting.pk]), desk, submitted())
    yield Scene("desk-problems", reverse("network:problems"), desk)
    yield Scene("desk-edit-page", reverse("network:edit_page", args=["huisregels"]), desk)
