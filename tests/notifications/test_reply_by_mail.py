"""A reply to a notification becomes a comment, where a form of the same member would; everything else does not."""

import sys
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.utils import timezone

from content.models import Clearance, Comment, Content, Visibility
from content.signals import watched
from discussions.tasks import ask_around
from groups.models import Kind
from members.models import Act, Block, Member, Suspension
from network.models import Network, WatchedWord
from notifications import tasks
from notifications.arriving import take_in
from notifications.models import Arrival, Mail, Outcome, Wishes
from notifications.models.arrivals import ANSWERS_A_DAY, REPLIES_AN_HOUR
from notifications.replies import without_quotation, without_signature, words_of
from notifications.reply_addresses import TERM, ReplyAddress, read, reply_address
from tests.discussions.factories import make_expert, make_open_question
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import deliver_everything, html_of, text_of

pytestmark = pytest.mark.django_db
OPEN = "Je kunt op deze mail antwoorden"
SERVER = "mx.lid.example"
NOBODY = "Een antwoord op deze mail leest niemand"


@pytest.fixture(autouse=True)
def takes_replies(settings):
    settings.REPLY_ADDRESS, settings.REPLY_AUTHSERV_ID = "antwoord@lid.example", SERVER


@pytest.fixture
def said():
    return make_comment(make_post(title="Zo gaat het"), author=make_member("Noor Visscher", email="noor@werk.example"))


def letter_of(comment, words="Zo doen wij het ook.", *, to=None, sender=None, **headers):
    """What the writer of this comment sends back; to: another address than that of the mail about an answer to it."""
    message = EmailMessage()
    sender = sender or f"Noor Visscher <{comment.author.email.upper()}>"
    passed = f"{SERVER}; dmarc=pass (p=reject) header.from={parseaddr(sender)[1].partition('@')[2]}"
    headers.setdefault("Authentication_Results", passed)
    message["From"] = sender
    message["To"] = to or reply_address(comment, comment.author)
    message["Subject"] = "Re: iets"
    message["Message-ID"] = f"<{uuid4()}@werk.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return message


def placed(outcome=Outcome.POSTED):
    return Comment._base_manager.order_by("pk").last() if outcome == Outcome.POSTED else None


def answers():
    return Mail.objects.filter(kind="reply_answered").order_by("pk")


def test_from_the_mail_in_the_sink_to_the_comment_on_the_page_and_only_once(client, smtp, said):
    answer = make_comment(said.content, parent=said, text="Hoe dan?")
    deliver_everything()
    [mail] = [message for message in smtp.messages if message["List-Id"].startswith("<answered.")]
    assert OPEN in text_of(mail)
    assert OPEN in html_of(mail)
    quoted = "".join(f"> {line}\n" for line in text_of(mail).splitlines())
    words = f"Met <b>twee</b> formulieren.\n\nGroet,\nNoor\n\nOp vr 27 nov 2026 schreef {mail['From']}:\n{quoted}"
    reply = letter_of(said, words, to=str(mail["Reply-To"]), In_Reply_To=mail["Message-ID"])

    assert take_in(reply.as_bytes()) == Outcome.POSTED
    assert take_in(reply.as_bytes()) is None

    [comment] = Comment._base_manager.exclude(pk__in=[said.pk, answer.pk])
    assert (comment.author, comment.parent) == (said.author, said)  # threads are two levels deep
    assert comment.text == "Met <b>twee</b> formulieren."
    assert not answers().exists()
    client.force_login(make_member())
    page = client.get(said.content.get_absolute_url()).content.decode()
    assert "Met &lt;b&gt;twee&lt;/b&gt; formulieren." in page


def test_members_and_subjects_are_named_in_a_reply_too(client, said):
    make_post(tags=["Woo"])
    named = make_member("Anneke Postma")

    take_in(letter_of(said, "Vraag @Anneke Postma over de #woo.").as_bytes())

    client.force_login(make_member())
    page = client.get(said.content.get_absolute_url()).content.decode()
    assert f'data-mention="{named.uuid}"' in page
    assert 'href="/onderwerpen/woo/"' in page


def test_who_follows_and_who_is_asked_may_reply_too(smtp):
    author, expert = make_member(), make_expert()
    Wishes.objects.create(member=author, preset="alles")
    comment = make_comment(make_post(author))
    question = make_open_question(tags=["Woo"])
    ask_around()
    deliver_everything()

    replied = {recipient: read(message["Reply-To"]) for recipient, message in smtp.letters}
    assert replied[author.email].comment_pk == comment.pk
    assert (replied[expert.email].content_pk, replied[expert.email].comment_pk) == (question.pk, 0)


def test_below_a_piece_it_is_a_comment_on_the_piece(said):
    piece = Content._base_manager.get(pk=said.content_id)
    assert take_in(letter_of(said, to=reply_address(piece, said.author)).as_bytes()) == Outcome.POSTED

    assert placed().parent is None
    assert Content._base_manager.get(pk=piece.pk).comment_count == 2


def test_where_comments_wait_this_one_waits_too(said):
    piece = Content._base_manager.get(pk=said.content_id)
    piece.hold_comments(holds=True)

    take_in(letter_of(said).as_bytes())

    assert placed().is_held


def test_without_an_address_for_replies_every_mail_says_that_nobody_reads_them(settings, smtp, said):
    settings.REPLY_ADDRESS = ""
    make_comment(said.content, parent=said)
    deliver_everything()

    [mail] = smtp.messages
    assert mail["Reply-To"] is None
    assert NOBODY in text_of(mail)
    assert NOBODY in html_of(mail)
    assert take_in(letter_of(said, to="antwoord+x@lid.example").as_bytes()) == Outcome.NOT_OURS


# --- The address


@pytest.mark.parametrize("where", ["antwoord@lid.example", "@antwoord.lid.example"])
def test_an_address_is_short_signed_and_may_be_written_in_capitals(settings, said, where):
    settings.REPLY_ADDRESS = where
    address = reply_address(said, said.author)

    assert len(address.partition("@")[0]) <= 64
    assert read(address.upper()) == read(address)
    assert read(address).member_pk == said.author_id
    assert read(address.replace("-", "-1", 1)) is None
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [configured.SECRET_KEY], "another-secret"
    assert read(address)
    settings.SECRET_KEY_FALLBACKS = []
    assert read(address) is None


def test_the_longest_keys_fit():
    address = ReplyAddress(2**31, 2**31, 2**31, 800_000)
    assert len(f"{16 * 'a'}+{address.words}-{address.seal('x')}") <= 64


# --- Who may not


def leave_the_group(said):
    said.content.group.memberships.filter(member=said.author).delete()


def take_away(said):
    to = reply_address(said, said.author)
    said.remove()
    return to


def expire(said):
    past = timezone.localdate() - timedelta(days=1)
    address = ReplyAddress(said.content_id, said.pk, said.author_id, past.toordinal())
    return f"antwoord+{address.words}-{address.seal(configured.SECRET_KEY)}@lid.example"


def write_too_much(said):
    Arrival.objects.bulk_create([Arrival(key=str(n), member=said.author) for n in range(REPLIES_AN_HOUR)])


REFUSED = {
    "expired": (expire, "dertig dagen"),
    "closed": (
        lambda said: Content._base_manager.filter(pk=said.content_id).update(closed_at=timezone.now()),
        "gesloten",
    ),
    "taken away": (take_away, "niet meer"),
    "left": (leave_the_group, "niet meer"),
    "suspended": (lambda said: Suspension.objects.create(member=said.author, reason="x"), "Log in"),
    "limited": (lambda said: said.author.limit(Act.POSTING, "x", timezone.now() + timedelta(days=1)), "niets plaatsen"),
    "blocked": (lambda said: Block.objects.create(blocker=said.content.author, blocked=said.author), "gesloten"),
    "too many": (write_too_much, "uur"),
    "watched": (lambda said: WatchedWord.objects.create(word="zo doen", act="ask"), "Kijk er nog eens naar"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_placed_gets_one_answer_that_says_so(smtp, why):
    act, words = REFUSED[why]
    writer = make_member("Noor Visscher", email="noor@werk.example")
    author = make_member()
    group = make_group(kind=Kind.CLOSED, members=[author, writer])
    said = make_comment(make_post(author, group, visibility=Visibility.GROUP), author=writer)
    if why == "blocked":
        said = make_comment(said.content, author=writer)
        to = reply_address(Content._base_manager.get(pk=said.content_id), writer)
        act(said)
    else:
        result = act(said)
        to = result if isinstance(result, str) else None
    reply = letter_of(said, to=to)
    before = Comment._base_manager.count()

    assert take_in(reply.as_bytes()) == Outcome.NOT_POSTED
    assert take_in(reply.as_bytes()) is None

    assert Comment._base_manager.count() == before
    tasks.sweep()
    [answer] = [message for message in smtp.messages if message["Auto-Submitted"] == "auto-replied"]
    assert answer["To"] == "noor@werk.example"
    assert answer["In-Reply-To"] == reply["Message-ID"]
    assert words in text_of(answer)


def test_a_first_reply_waits_and_a_watched_word_is_told_as_by_a_form(said, settings):
    settings.HOURS_OF_FIRST_DAY = 24
    Network.objects.get().look_out(first_posts_wait=True, words={"zo doen": "queue"})
    writer, heard = make_member(email="nieuw@werk.example"), []
    fields = {"to": reply_address(said, writer), "sender": writer.email}

    def hear(thing, word, **kwargs):
        heard.append(word)

    watched.connect(hear)
    assert take_in(letter_of(said, **fields).as_bytes()) == Outcome.POSTED
    watched.disconnect(hear)

    assert Clearance.objects.get().comment.author == writer
    assert heard == ["zo doen"]
    links = letter_of(said, "Zie https://een.example, https://twee.example en https://drie.example", **fields)
    assert take_in(links.as_bytes()) == Outcome.NOT_POSTED


def test_who_has_the_address_of_somebody_else_writes_in_nobodys_name(said):
    other = make_member(email="ander@werk.example")
    for sender in (other.email, "wildvreemd@elders.example"):
        assert take_in(letter_of(said, sender=sender).as_bytes()) == Outcome.NOT_POSTED
    gone = letter_of(said)
    Member.objects.filter(pk=said.author_id).delete()
    assert take_in(gone.as_bytes()) == Outcome.NOT_POSTED

    assert not Comment._base_manager.exclude(pk=said.pk).exists()
    assert set(answers().values_list("recipient", flat=True)) == {
        other.email,
        "wildvreemd@elders.example",
        "noor@werk.example",
    }


# --- Whose it is

UNPROVEN = {
    "nothing": "",
    "another server": "mx.elders.example; dmarc=pass header.from=werk.example",
    "failed": f"{SERVER}; dmarc=fail header.from=werk.example",
    "dmarc knows better": f"{SERVER}; spf=pass smtp.mailfrom=noor@werk.example; dmarc=fail header.from=werk.example",
    "of another domain": f"{SERVER}; dmarc=pass header.from=elders.example",
    "signed by another": f"{SERVER}; spf=pass smtp.mailfrom=x@elders.example; dkim=pass header.d=elders.example",
    "quoted": f'{SERVER}; spf=pass smtp.mailfrom="; dmarc=pass header.from=werk.example ;"@elders.example',
    "aside": f"{SERVER}; spf=fail (; dmarc=pass header.from=werk.example;)",
    "twice": f"{SERVER}; spf=pass smtp.mailfrom=x@elders.example smtp.mailfrom=x@werk.example",
}


@pytest.mark.parametrize("why", UNPROVEN)
def test_who_only_writes_a_members_name_is_neither_placed_nor_answered(said, why):
    mail = letter_of(said, Authentication_Results=UNPROVEN[why])

    assert take_in(mail.as_bytes()) == Outcome.UNPROVEN
    assert placed() == said
    assert not answers().exists()


def test_what_an_encoded_word_hides_proves_nothing(said):
    mail = letter_of(said, Authentication_Results="HERE").as_bytes()
    hidden = "spf=pass smtp.mailfrom==?utf-8?q?x=3B_dmarc=3Dpass_header=2Efrom=3Dwerk=2Eexample?=@elders.example"

    assert take_in(mail.replace(b"HERE", f"{SERVER}; {hidden}".encode())) == Outcome.UNPROVEN


def test_the_topmost_of_our_server_counts(said):
    forged = letter_of(said).as_bytes()
    for ours in (f"{SERVER}; dmarc=fail header.from=werk.example", f"{SERVER}; spf=fail (unclosed"):
        assert take_in(f"Authentication-Results: {ours}\r\n".encode() + forged) == Outcome.UNPROVEN
        Arrival.objects.all().delete()


def test_two_senders_are_none(said):
    assert take_in(letter_of(said, sender="noor@werk.example, x@elders.example").as_bytes()) == Outcome.AUTOMATIC


@pytest.mark.parametrize(
    "results",
    [
        f"{SERVER} 1;\r\n\tdkim=fail header.d=elders.example;\r\n\tdkim=pass (2048-bit) header.d=werk.example",
        f"{SERVER}; dmarc=none header.from=werk.example; spf=pass (ok) smtp.mailfrom=noor@werk.example",
    ],
)
def test_without_a_dmarc_policy_a_key_or_an_envelope_of_that_domain_is_proof(said, results):
    mail = letter_of(said, Authentication_Results="HERE").as_bytes()

    assert take_in(mail.replace(b"HERE", results.encode())) == Outcome.POSTED


def test_members_may_have_their_address_at_our_domain(said):
    kees = make_member(email="kees@lid.example")
    to = reply_address(said, kees)

    assert take_in(letter_of(said, to=to, sender=kees.email).as_bytes()) == Outcome.POSTED
    assert take_in(letter_of(said, to=to, sender="antwoord@lid.example").as_bytes()) == Outcome.AUTOMATIC


# --- Machines


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"List_Id": "<elders.example>"},
        {"X_Autoreply": "yes"},
    ],
)
def test_a_machine_is_neither_placed_nor_answered(said, headers):
    assert take_in(letter_of(said, **headers).as_bytes()) == Outcome.AUTOMATIC
    assert placed() == said
    assert not answers().exists()


def test_an_empty_sender_on_the_envelope_and_our_own_mail_are_machines_too(said):
    assert take_in(letter_of(said).as_bytes(), sender="<>") == Outcome.AUTOMATIC
    assert take_in(letter_of(said, sender="antwoord+x@lid.example").as_bytes()) == Outcome.AUTOMATIC
    assert not answers().exists()


def test_whoever_goes_on_answering_us_is_answered_no_more(said):
    for _ in range(ANSWERS_A_DAY + 2):
        take_in(letter_of(said, sender="volhouder@elders.example").as_bytes())

    assert answers().count() == ANSWERS_A_DAY


def test_an_address_that_we_did_not_make_is_not_answered(said):
    assert (
        take_in(letter_of(said, to="antwoord+1-2-3-4-aaaaaaaaaaaaaaaaaaaa@lid.example").as_bytes()) == Outcome.NOT_OURS
    )
    assert take_in(b"") == Outcome.AUTOMATIC
    assert not answers().exists()


# --- What comes along


def test_attachments_stay_behind_and_the_writer_hears_so(said):
    reply = letter_of(said, "Zie het formulier.")
    reply.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="formulier.pdf")
    assert take_in(reply.as_bytes()) == Outcome.POSTED
    assert placed().text == "Zie het formulier."
    assert answers().count() == 1

    alone = letter_of(said, "")
    alone.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="formulier.pdf")
    assert take_in(alone.as_bytes()) == Outcome.NOT_POSTED


def test_the_logo_in_a_signature_is_no_attachment(said):
    reply = letter_of(said, "Ja, hoor.")
    reply.add_alternative('<p>Ja, hoor.</p><img src="cid:logo">', subtype="html")
    reply.get_payload()[1].add_related(
        b"\x89PNG", "image", "png", cid="<logo>", filename="logo.png", disposition="attachment"
    )

    assert take_in(reply.as_bytes()) == Outcome.POSTED
    assert not answers().exists()


def test_a_reply_that_says_nothing_or_too_much_is_answered_as_the_form_would(said):
    assert take_in(letter_of(said, "\n> Hoe dan?\n").as_bytes()) == Outcome.NOT_POSTED
    assert take_in(letter_of(said, "woord " * 5000).as_bytes()) == Outcome.NOT_POSTED
    assert answers().count() == 2


def test_html_alone_is_read_as_its_words():
    message = EmailMessage()
    html = (
        "<style>p {}</style><div>Dat kan,<br>met &euro; 5.</div><script>x()</script><blockquote>Hoe dan?</blockquote>"
    )
    message.set_content(html, subtype="html")

    assert words_of(message) == "Dat kan,\nmet € 5."


def test_markup_that_never_closes_is_no_reply_and_breaks_nothing(said):
    reply = letter_of(said)
    reply.set_content("<div " * 40_000, subtype="html")

    assert take_in(reply.as_bytes()) == Outcome.NOT_POSTED


@pytest.mark.parametrize(
    "text",
    [
        "Prima.\n\nOp vr 27 nov 2026 om 14:00 schreef Netwerk <\nantwoord+a@lid.example>:\n\n> iets\n",
        "Prima.\n\nMet vriendelijke groet,\nNoor\n\nVan: Netwerk <a@lid.example>\nVerzonden: vr\nAan: N\n\nOud",
        "Prima.\n\nVerstuurd vanaf mijn iPhone\n\n> Op 27 nov heeft Netwerk <a@b.nl> het volgende geschreven:\n> x\n",
        "Prima.\n\n-----Oorspronkelijk bericht-----\nVan: X\nVerzonden: Y\n\noud",
        "Prima.\n\n-- \nNoor\n06",
        "Op vr 27 nov 2026 schreef Netwerk <a@lid.example>:\n> Kan dat?\nPrima.",
    ],
)
def test_what_stands_around_the_words_is_left_out(text):
    assert without_signature(without_quotation(text)).strip() == "Prima."


def test_a_list_and_a_greeting_half_way_are_words():
    text = "Twee dingen:\n\n- een\n- twee\n\nKlaar."
    assert without_signature(without_quotation(text)) == text
    long = "Groet,\n" + "\n".join(f"regel {n}" for n in range(20))
    assert without_signature(without_quotation(f"Dag\n{long}")) == f"Dag\n{long}"


def test_a_maildir_is_taken_in_once(tmp_path, said, capsys):
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1").write_bytes(letter_of(said).as_bytes())

    call_command("take_mail", tmp_path)
    call_command("take_mail", tmp_path)

    assert placed().text == "Zo doen wij het ook."
    assert [file.name for file in (tmp_path / "cur").iterdir()] == ["1:2,S"]


def test_one_that_cannot_be_read_is_put_aside_and_keeps_no_others(tmp_path, said):
    for name in ("new", "cur", "new/0"):  # a folder where a mail should be
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1").write_bytes(letter_of(said).as_bytes())

    with pytest.raises(CommandError):
        call_command("take_mail", tmp_path)

    assert placed().text == "Zo doen wij het ook."
    assert {file.name for file in (tmp_path / "cur").iterdir()} == {"0:2,F", "1:2,S"}


def test_a_pipe_that_fails_asks_the_mail_server_to_try_again(tmp_path, monkeypatch):
    with (tmp_path / "unreadable").open("w") as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        with pytest.raises(CommandError) as failure:
            call_command("take_mail")

    assert failure.value.returncode == 75


def test_what_came_in_is_forgotten_after_the_addresses_are(said):
    take_in(letter_of(said).as_bytes())
    assert tasks.ARRIVALS_KEPT > TERM
    Arrival.objects.update(at=timezone.now() - tasks.ARRIVALS_KEPT - timedelta(hours=1))

    tasks.forget()

    assert not Arrival.objects.exists()
