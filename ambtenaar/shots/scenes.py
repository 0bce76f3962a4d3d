"""Every page there is, as each kind of viewer sees it: what is photographed."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from content.models import Comment, Content
from files.models import File
from groups.models import Group, Kind, Tightening
from members.models import Member
from network.models import ProblemReport
from network.sentences import sentences
from network.urls import PAGES
from notifications.models import DigestSubscription

from .event_scenes import of_events
from .moderation_scenes import block_somebody, of_moderation
from .scene import VIEWERS, Scene, clicked, submitted


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
    block_somebody()


def scenes():
    return [
        *of_visitors(),
        *of_members(),
        *of_pieces(),
        *of_publishing(),
        *of_conversations(),
        *of_looking_back(),
        *of_talk(),
        *of_tending(),
        *of_groups(),
        *of_events(),
        *of_managers(),
        *of_moderation(),
    ]


def of_visitors():
    post = Content.objects.visible_to(AnonymousUser()).filter(kind="post").order_by("-comment_count").first()
    yield Scene("landing", reverse("feed:home"))
    yield Scene("blog-visitor", reverse("feed:blog"))
    yield Scene("post-visitor", post.get_absolute_url())
    yield Scene("groups-visitor", reverse("groups:directory"))
    yield Scene("agenda-visitor", reverse("events:agenda"))
    for slug in PAGES:
        yield Scene(slug, reverse("network:page", args=[slug]))
    yield Scene("banners", reverse("feed:banners"))
    yield Scene("rules-versions", reverse("network:rules_versions"))
    yield Scene("report-problem", reverse("network:report_problem"))
    yield Scene("report-problem-errors", reverse("network:report_problem"), act=submitted())
    yield Scene("report-problem-thanks", reverse("network:report_problem"), act=submitted(text="De knop doet niets."))
    melden = reverse("moderation:report", args=["stuk", post.pk])
    yield Scene("melden-visitor", melden)
    yield Scene("melden-visitor-errors", melden, act=submitted(email="geen adres"))
    yield Scene("melden-thanks", reverse("moderation:reported"))
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
    yield Scene("directory-more-filters", f"{directory}?naam=jansen&volgorde=nieuw", "member")
    own = Comment.objects.written_by(noor).first()
    said = Comment.objects.visible_to(noor).placed().exclude(author=noor).first()
    yield Scene("melden", reverse("moderation:report", args=["reactie", said.pk]), "member")
    yield Scene("melden-own", reverse("moderation:report", args=["reactie", own.pk]), "member", status=403)
    yield Scene("suggestions", reverse("members:suggestions"), "member")
    yield Scene("search", f"{reverse('search:search')}?q=bewonersbudget", "member")
    yield Scene("search-precisely", f"{reverse('search:search')}?q=bewoners&in=wijk", "member")
    yield Scene("search-in-vain", f"{reverse('search:search')}?q=kwantummechanica", "member")
    yield Scene("search-how", reverse("search:search"), "member")
    yield Scene("following", reverse("members:following"), "member")
    yield Scene("blocked", reverse("members:blocked"), "member")
    other = Member.objects.visible_to(AnonymousUser()).exclude(email=VIEWERS["member"]).order_by("pk").first()
    yield Scene("block", reverse("members:block", args=[other.pk]), "member")
    yield Scene("profile", femke.get_absolute_url(), "member")
    yield Scene("profile-visitor", femke.get_absolute_url())
    yield Scene("profile-own", noor.get_absolute_url(), "member")
    newcomer = Member.objects.get(email=VIEWERS["newcomer"])
    yield Scene("profile-empty", newcomer.get_absolute_url(), "newcomer")
    yield Scene("profile-edit", reverse("members:edit_profile"), "member")
    maaike = Member.objects.get(name="Maaike Ottens")
    board = reverse("feed:board", args=[maaike.pk, maaike.slug])
    yield Scene("profile-answers", maaike.get_absolute_url(), "organiser")
    yield Scene("profile-board", board, "organiser")
    yield Scene("profile-board-visitor", board)
    yield Scene("profile-privacy", reverse("members:privacy"), "member")
    yield Scene("profile-edit-errors", reverse("members:edit_profile"), "newcomer", submitted(name=""))
    yield Scene("mail-settings", reverse("notifications:mail_settings"), "member")
    yield Scene("notifications", reverse("notifications:notifications"), "member")
    yield Scene("my-data", reverse("members:my_data"), "member")
    yield Scene("leave", reverse("members:leave"), "organiser")
    yield Scene("left", reverse("members:left"))
    yield Scene("password-change", reverse("account_change_password"), "member")
    yield Scene("password-change-errors", reverse("account_change_password"), "member", submitted())
    yield Scene("signout", reverse("account_logout"), "member")
    yield Scene("subject", reverse("feed:subject", args=["participatie"]), "member")
    yield Scene("subject-visitor", reverse("feed:subject", args=["woo"]))
    yield Scene("subjects", reverse("feed:subjects"), "member")
    yield Scene("popular", reverse("feed:popular"), "member")
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
    yield Scene("drafts", reverse("content:drafts"), "member")
    yield Scene("drafts-none", reverse("content:drafts"), "newcomer")
    yield Scene("comment-edit", reverse("content:edit_comment", args=[comment.pk]), "member")
    yield Scene("comment-delete", reverse("content:delete_comment", args=[comment.pk]), "member")


def of_conversations():
    """A question that waits and one that was answered, an idea and a discussion, each the liveliest of its kind."""
    readable = Content.objects.visible_to(AnonymousUser()).order_by("-comment_count", "pk")
    yield Scene("conversations", reverse("feed:conversations"), "member")
    yield Scene("conversations-visitor", reverse("feed:conversations"))
    questions = readable.filter(kind="question", comment_count__gt=0)
    for name, pieces in (
        ("question", questions.filter(settled_at=None)),
        ("question-solved", questions.exclude(settled_at=None)),
        ("idea", readable.filter(kind="idea")),
        ("discussion", readable.filter(kind="discussion")),
    ):
        yield Scene(name, pieces.first().get_absolute_url(), "member")
        yield Scene(f"{name}-visitor", pieces.first().get_absolute_url())


def of_looking_back():
    """Everything by one author, and what was written in a month."""
    post = Content.objects.visible_to(AnonymousUser()).filter(kind="post").order_by("-comment_count").first()
    author, day = post.author, timezone.localtime(post.published_at)
    yield Scene("author", reverse("feed:author", args=[author.pk, author.slug]), "member")
    month = [day.year, day.month]
    yield Scene("author-archive", reverse("feed:author_archive", args=[author.pk, author.slug, *month]), "member")
    yield Scene("archive-year", reverse("feed:blog_archive", args=[day.year]))
    yield Scene("archive-month", reverse("feed:blog_archive", args=month))


def of_talk():
    """What is below a piece: who valued it, what is kept, what waits and what was changed."""
    readable = Content.objects.visible_to(AnonymousUser())
    valued = readable.order_by("-appreciation_count", "pk").first()
    held = Comment.objects.visible_to(Member.objects.get(email=VIEWERS["member"])).filter(held_at__isnull=False)
    waiting, changed = held.get(text__startswith="Bij ons zijn het er negen"), Comment.objects.exclude(edited_at=None)
    edited = changed.visible_to(AnonymousUser()).first()
    quoting = Comment.objects.visible_to(AnonymousUser()).exclude(quoted=None).first()
    yield Scene("talk-appreciations", reverse("content:appreciations", args=[valued.pk]), "organiser")
    yield Scene("talk-bookmarks", reverse("content:bookmarks"), "member")
    yield Scene("talk-bookmarks-none", f"{reverse('content:bookmarks')}?q=xyzzy", "member")
    yield Scene("talk-waiting", reverse("content:waiting", args=[waiting.content_id]), "member")
    yield Scene("talk-refuse", reverse("content:refuse_comment", args=[waiting.pk]), "member")
    yield Scene("talk-history", reverse("content:comment_history", args=[edited.pk]), "organiser")
    yield Scene("talk-quote", f"{quoting.content.get_absolute_url()}?citeer={quoting.pk}", "organiser")


def of_publishing():
    """What becomes of a piece: earlier versions, several writers, a series, planned and withdrawn."""
    noor = Member.objects.get(email=VIEWERS["member"])
    seen, drafts = Content.objects.visible_to(noor), Content.objects.drafts_of(noor)
    own = seen.filter(author=noor, kind="post").order_by("-comment_count").first()
    revised = seen.filter(revisions__isnull=False).first()
    together = seen.filter(authorships__accepted_at__isnull=False).first()
    part = seen.filter(part__isnull=False).order_by("part__position").last()
    planned = drafts.filter(plan__isnull=False).first()
    asking = drafts.filter(authorships__isnull=False).first()
    yield Scene("history", reverse("content:history", args=[revised.pk]), "member")
    yield Scene("version", reverse("content:version", args=[revised.pk, 2]), "member")
    yield Scene("post-together", together.get_absolute_url(), "member")
    yield Scene("coauthors", reverse("content:coauthors", args=[asking.pk]), "member")
    yield Scene("coauthor-asked", reverse("content:answer_coauthor", args=[asking.pk]), "walker")
    yield Scene("post-in-series", part.get_absolute_url(), "member")
    yield Scene("series", part.part.series.get_absolute_url(), "member")
    yield Scene("put-in-series", reverse("content:put_in_series", args=[own.pk]), "member")
    yield Scene("choose-picture", reverse("content:choose_picture", args=[own.pk]), "member")
    yield Scene("draft-planned", planned.get_absolute_url(), "member")
    yield Scene("write-planned", planned.get_edit_url(), "member")
    yield Scene("withdraw", reverse("content:withdraw", args=[own.pk]), "member")
    yield Scene("erase-history", reverse("content:erase_history", args=[own.pk]), "member")


def of_tending():
    """What authors and managers of a group do with conversations; the member of the scenes manages the group."""
    noor = Member.objects.get(email=VIEWERS["member"])
    asked, ended, closed = (
        Content.objects.visible_to(noor).get(title__startswith=title)
        for title in ("Wanneer doen we intervisie", "Hoe vaak zeg jij ja", "Wie heeft een goede zin")
    )
    comment = Comment.objects.visible_to(noor).filter(content=asked).first()
    yield Scene("poll", asked.get_absolute_url(), "member")
    yield Scene("poll-to-vote", asked.get_absolute_url(), "newcomer")
    yield Scene("poll-visitor", asked.get_absolute_url())
    yield Scene("poll-ended", ended.get_absolute_url(), "member")
    yield Scene("poll-voters", reverse("discussions:voters", args=[asked.pk, asked.slug]), "member")
    yield Scene("closed", closed.get_absolute_url(), "member")
    yield Scene("closed-visitor", closed.get_absolute_url())
    yield Scene("tend-pin", reverse("content:pin", args=[asked.pk]), "member")
    yield Scene("tend-pin-errors", reverse("content:pin", args=[asked.pk]), "member", submitted(until="2020-01-01"))
    yield Scene("tend-close", reverse("content:close", args=[asked.pk]), "member")
    yield Scene("tend-close-errors", reverse("content:close", args=[asked.pk]), "member", submitted(reason=" "))
    yield Scene("tend-move", reverse("content:move", args=[asked.pk]), "member")
    yield Scene("tend-split", reverse("discussions:split", args=[comment.pk]), "member")


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
    yield from of_files(lively)
    for name in ("about", "members", "leave"):
        yield Scene(f"group-{name}", reverse(f"groups:{name}", args=[lively.pk, lively.slug]), "member")
    yield Scene("group-join", reverse("groups:about", args=[closed.pk, closed.slug]), "newcomer")
    for name in ("settings", "rules", "excluded", "members"):
        yield Scene(f"group-manager-{name}", reverse(f"groups:{name}", args=[closed.pk, closed.slug]), "manager")
    yield Scene("group-mail", reverse("groups:mail", args=[lively.pk, lively.slug]), "member")
    quiet, asleep, done = (
        Group.objects.visible_to(AnonymousUser()).get(name=name)
        for name in ("Deelauto’s van de gemeente", "Eén loket voor verenigingen", "Stembus in de bus")
    )
    yield Scene("group-quiet", quiet.get_absolute_url())
    yield Scene("group-asleep", reverse("groups:life", args=[asleep.pk, asleep.slug]), "member")
    yield Scene("group-result", reverse("feed:group_result", args=[done.pk, done.slug]))
    yield Scene("group-meeting", reverse("content:meet_in_group", args=[lively.pk, lively.slug]), "member")
    yield Scene("group-create", reverse("groups:create"), "member")
    yield Scene("group-create-errors", reverse("groups:create"), "member", submitted(name=""))


def of_files(group):
    place = [group.pk, group.slug]
    handbook, photo = (
        File.objects.visible_to(Member.objects.get(email=VIEWERS["member"])).get(group=group, title__startswith=title)
        for title in ("Draaiboek", "Wat er op het bord")
    )
    folder, of_file = [*place, handbook.folder_id], [handbook.pk, handbook.slug]
    yield Scene("files", reverse("files:group", args=place), "member")
    yield Scene("files-visitor", reverse("files:group", args=place))
    yield Scene("files-folder", reverse("files:folder", args=folder), "member")
    yield Scene("files-upload", reverse("files:upload", args=place), "member")
    yield Scene("files-upload-errors", reverse("files:upload", args=place), "member", submitted())
    yield Scene("files-new-folder", reverse("files:make_folder", args=place), "member")
    yield Scene("files-edit-folder", reverse("files:edit_folder", args=folder), "member")
    yield Scene("files-delete-folder", reverse("files:delete_folder", args=folder), "member")
    yield Scene("file", handbook.get_absolute_url(), "member")
    yield Scene("file-visitor", handbook.get_absolute_url())
    yield Scene("file-photo", photo.get_absolute_url(), "member")
    yield Scene("file-renew", reverse("files:renew", args=of_file), "member")
    yield Scene("file-edit", reverse("files:edit", args=of_file), "member")
    yield Scene("file-delete", reverse("files:delete", args=of_file), "member")


def of_managers():
    closed = Group.objects.visible_to(AnonymousUser()).get(name="Griffie en raad")
    ask = closed.join_requests.first()
    waiting = Member.objects.waiting().first()
    yield Scene("manager-group", closed.get_absolute_url(), "manager")
    yield Scene("manager-members", reverse("groups:members", args=[closed.pk, closed.slug]), "manager")
    yield Scene("manager-decline", reverse("groups:decline", args=[closed.pk, closed.slug, ask.pk]), "manager")
    yield Scene("manager-edit", reverse("groups:edit", args=[closed.pk, closed.slug]), "manager")
    lively = Group.objects.visible_to(AnonymousUser()).get(name="Participatie die werkt")
    stricter = Tightening.objects.open().get().group
    planned = [stricter.pk, stricter.slug]
    yield Scene("group-stricter-about", reverse("groups:about", args=planned), "member")
    yield Scene("group-stricter-plan", reverse("content:tighten", args=planned), "stricter")
    yield Scene("group-stricter-own", reverse("content:own_pieces", args=planned), "stricter")
    yield Scene("group-make-stricter", reverse("content:tighten", args=[lively.pk, lively.slug]), "member")
    yield Scene("group-open-up", reverse("groups:open_up", args=[closed.pk, closed.slug]), "manager")
    opened = closed.openings.get().group
    yield Scene("group-beside", reverse("groups:about", args=[closed.pk, closed.slug]), "manager")
    yield Scene("group-take-along", reverse("content:take_along", args=[closed.pk, closed.slug, opened.pk]), "manager")
    yield Scene("group-messages", reverse("groups:circulars", args=[lively.pk, lively.slug]), "member")
    write = reverse("groups:write_circular", args=[lively.pk, lively.slug])
    yield Scene("group-message", write, "member", submitted(subject="Een andere zaal", text="We zitten op zolder."))
    yield Scene("groups-suiting", reverse("groups:suiting"), "member")
    yield Scene("group-create-similar", reverse("groups:create"), "member", submitted(name="Participatie", intro="x"))
    desk = "community-manager"
    yield Scene("desk-notices", reverse("network:notices"), desk)
    yield Scene("desk-wordings", reverse("network:wordings"), desk)
    sentence = next(key for key, each in sentences().items() if "%(" in each.source)
    change = reverse("network:edit_wording", args=[sentence])
    yield Scene("desk-wording", change, desk)
    yield Scene("desk-wording-errors", change, desk, submitted(text_0="Iets heel anders"))
    yield Scene("desk-look", reverse("network:look"), desk)
    yield Scene(
        "desk-look-unreadable", reverse("network:look"), desk, submitted(link_light="#8fb8d8", bar_dark="#e4bf60")
    )
    yield Scene("desk-questions", reverse("members:questions"), desk)
    yield Scene("desk-question-new", reverse("members:new_question"), desk)
    yield Scene("desk-question-errors", reverse("members:new_question"), desk, submitted(label=""))
    yield Scene("desk-admissions", reverse("members:admissions"), desk)
    yield Scene("desk-turn-away", reverse("members:turn_away", args=[waiting.pk]), desk)
    yield Scene("desk-turn-away-errors", reverse("members:turn_away", args=[waiting.pk]), desk, submitted())
    yield Scene("desk-problems", reverse("network:problems"), desk)
    yield Scene("desk-farewells", reverse("members:farewells"), desk)
    yield Scene("desk-edit-page", reverse("network:edit_page", args=["huisregels"]), desk)
    yield Scene("desk-logbook", reverse("moderation:trail"), desk)
    yield Scene("desk-members", reverse("moderation:members"), desk)
    someone = [Member.objects.get(email=VIEWERS["manager"]).pk]
    yield Scene("desk-member", reverse("moderation:member", args=someone), desk, clicked("main .disclosure summary"))
    yield Scene("desk-give-role", reverse("moderation:give_role", args=someone), desk)
    yield Scene("desk-introductions", reverse("moderation:introductions"), desk)
    yield Scene("desk-subjects", reverse("feed:subject_desk"), desk)
    yield Scene("desk-featured", reverse("feed:featured"), desk)
