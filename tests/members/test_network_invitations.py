import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from members.models import Application, Member, NetworkInvitation, Suspension
from members.models.invitations import DAY, MAILS_A_DAY
from network.models import JoiningPolicy, Network
from notifications.models import Mail
from tests.factories import make_community_manager, make_member
from tests.members.entrance import confirm, is_inside, log_in, sign_up, with_policy

pytestmark = pytest.mark.django_db
PAGE, DESK = "/uitnodigen/", "/beheer/uitnodigingen/"
ADDRESS = "noor@lindewaard.example"


@pytest.fixture
def host(client):
    host = make_member("Sjoerd Wiersma")
    client.force_login(host)
    return host


@pytest.fixture
def manager(client):
    manager = make_community_manager()
    client.force_login(manager)
    return manager


def make_invitation(**fields):
    fields = {"email": ADDRESS, "invited_by": make_member("Sjoerd Wiersma"), "mailed_at": timezone.now()} | fields
    return NetworkInvitation.objects.create(**fields)


def make_link(most=2, **fields):
    return make_invitation(email="", most=most, mailed_at=None, **fields)


def accept(client, invitation):
    return client.post(invitation.get_absolute_url())


def mailed_to():
    return sorted(Mail.objects.filter(kind="network_invited").values_list("recipient", flat=True))


def text(response):
    return response.content.decode()


# --- Inviting by mail


def test_each_address_gets_a_mail_of_its_own_with_the_words_of_the_inviter(client, host):
    form = {"emails": f"{ADDRESS}, ruben@oeverdam.example", "message": "Ik dacht aan jou <b>"}
    response = client.post(PAGE, form)

    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert mailed_to() == [ADDRESS, "ruben@oeverdam.example"]
    letter = bytes(Mail.objects.first().message)
    assert b"Sjoerd Wiersma nodigt je uit voor Ambtenaar 2.0" in letter
    assert b"Ik dacht aan jou &lt;b&gt;" in letter
    assert "2 collega’s zijn uitgenodigd" in text(client.get(PAGE))
    assert Member.objects.count() == 1


def test_sending_twice_invites_once(client, host):
    client.post(PAGE, {"emails": ADDRESS})
    page = client.post(PAGE, {"emails": ADDRESS.upper()})

    assert "al uitgenodigd" in text(page)
    assert mailed_to() == [ADDRESS]
    assert NetworkInvitation.objects.invite(host, [ADDRESS]) == []


def test_nobody_learns_whether_an_address_is_known(client, host):
    make_member(email="bekend@lindewaard.example")

    known = client.post(PAGE, {"emails": "bekend@lindewaard.example"}, follow=True)
    known_page = text(known).replace("bekend@", "x@")
    NetworkInvitation.objects.all().delete()
    unknown_page = text(client.post(PAGE, {"emails": "nieuw@lindewaard.example"}, follow=True)).replace("nieuw@", "x@")

    assert mailed_to() == ["bekend@lindewaard.example", "nieuw@lindewaard.example"]
    assert without_tokens(known_page) == without_tokens(unknown_page)


def without_tokens(page):
    lines = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and "datetime" not in line]
    return [line for line in lines if 'name="uuid"' not in line]


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"emails": ""}, "Vul een adres in."),
        ({"emails": " , ; "}, "Vul een adres in."),
        ({"emails": "geen adres"}, "Dit is geen mailadres: geen."),
        ({"emails": "<script>alert(1)</script>"}, "Dit is geen mailadres"),
        ({"emails": " ".join(f"lid{n}@lid.example" for n in range(11))}, "hoogstens tien"),
        ({"emails": ADDRESS, "message": "Kijk op https://elders.example"}, "Laat de link weg"),
        ({"emails": ADDRESS, "message": "x" * 501}, "500"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(client, host, form, reason):
    page = client.post(PAGE, form)

    assert page.status_code == 200
    assert reason in text(page)
    assert not NetworkInvitation.objects.exists()


def test_there_is_an_end_to_inviting_in_a_day(client, host):
    for number in range(MAILS_A_DAY - 1):
        make_invitation(email=f"lid{number}@lid.example", invited_by=host)

    page = client.post(PAGE, {"emails": "een@lid.example twee@lid.example"})

    assert "Je kunt vandaag nog 1 collega uitnodigen" in text(page)
    assert len(NetworkInvitation.objects.invite(host, ["een@lid.example", "twee@lid.example"])) == 1


def test_an_address_is_mailed_three_times_a_week_whoever_invites(client, host):
    for _inviter in range(3):
        make_invitation(invited_by=make_member())

    page = client.post(PAGE, {"emails": ADDRESS})

    assert "al genoeg uitnodigingen" in text(page)


def test_members_invite_only_where_a_manager_lets_them(client, host):
    Network.objects.get().let_in_by(members_may_invite=False)
    cache.clear()

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"emails": ADDRESS}).status_code == 403
    assert client.post(f"{PAGE}link/", {"uuid": uuid4(), "most": 5, "days": 7}).status_code == 403
    client.force_login(make_community_manager())
    assert client.get(PAGE).status_code == 200
    make_invitation()
    assert f'href="{PAGE}"' in text(client.get(DESK))  # for in nobody's menu it stands now


# --- What stands, and taking it back


def test_an_inviter_sees_the_own_invitations_and_nobody_elses(client, host):
    make_invitation(email="van-mij@lid.example", invited_by=host)
    make_invitation(email="van-een-ander@lid.example")
    make_invitation(email="te-laat@lid.example", invited_by=host, expires_at=timezone.now())

    page = text(client.get(PAGE))

    assert "van-mij@lid.example" in page
    assert "van-een-ander@lid.example" not in page
    assert "te-laat@lid.example" not in page


def test_the_link_of_a_mailed_invitation_is_in_the_mail_alone(client, host):
    invitation = make_invitation(invited_by=host)

    assert invitation.token not in text(client.get(PAGE))


def test_an_invitation_is_sent_again_a_day_later_and_once(client, host):
    invitation = make_invitation(invited_by=host)
    address = f"{PAGE}{invitation.pk}/nog-eens/"

    client.post(address)
    assert mailed_to() == []
    NetworkInvitation.objects.update(mailed_at=timezone.now() - DAY - timedelta(minutes=1))
    client.post(address)
    client.post(address)
    assert mailed_to() == [ADDRESS]


def test_what_is_taken_back_works_no_longer(client, host, client_class):
    invitation = make_invitation(invited_by=host)

    client.post(f"{PAGE}{invitation.pk}/intrekken/")

    page = client_class().get(invitation.get_absolute_url())
    assert page.status_code == 404
    assert "Deze uitnodiging werkt niet meer" in text(page)
    client.post(f"{PAGE}{invitation.pk}/nog-eens/")
    assert mailed_to() == []


@pytest.mark.parametrize("act", ["intrekken", "nog-eens"])
def test_the_invitation_of_somebody_else_is_not_there(client, host, act):
    invitation = make_invitation()

    assert client.post(f"{PAGE}{invitation.pk}/{act}/").status_code == 404
    assert invitation.is_open


def test_a_manager_sees_all_and_may_take_any_back(client, manager):
    invitation = make_invitation()

    assert ADDRESS in text(client.get(DESK))
    client.post(f"{PAGE}{invitation.pk}/intrekken/")
    assert not invitation.is_open


# --- Links


def test_a_link_counts_and_stops(client, host, client_class):
    form = {"uuid": uuid4(), "most": 2, "days": 7}
    client.post(f"{PAGE}link/", form)
    client.post(f"{PAGE}link/", form)  # a double click
    link = NetworkInvitation.objects.get()
    assert link.token in text(client.get(PAGE))

    for number in range(2):
        newcomer = client_class()
        accept(newcomer, link)
        sign_up(newcomer, email=f"lid{number}@lid.example")
        confirm(newcomer)
        assert is_inside(newcomer)

    link.refresh_from_db()
    assert link.accepted == 2
    assert client_class().get(link.get_absolute_url()).status_code == 404


def test_five_links_is_enough(client, host):
    for _time in range(6):
        client.post(f"{PAGE}link/", {"uuid": uuid4(), "most": 2, "days": 7})

    assert NetworkInvitation.objects.count() == 5


@pytest.mark.parametrize("wrong", [{"most": 0}, {"most": 101}, {"days": 5000}, {"uuid": "x"}])
def test_a_link_keeps_to_its_limits(client, host, wrong):
    page = client.post(f"{PAGE}link/", {"uuid": uuid4(), "most": 2, "days": 7} | wrong)

    assert page.status_code == 200
    assert "<title>Fout:" in text(page)
    assert not NetworkInvitation.objects.exists()


def test_the_last_place_is_taken_once(client, client_class):
    with_policy(JoiningPolicy.APPROVAL)
    link = make_link(most=1)
    first, second = client_class(), client_class()
    accept(first, link)
    accept(second, link)
    sign_up(first, email="een@lid.example")
    sign_up(second, email="twee@lid.example")

    confirm_latest(first, "een@lid.example")
    confirm_latest(second, "twee@lid.example")

    assert [is_inside(first), is_inside(second)] == [True, False]
    assert Member.objects.waiting().get().email == "twee@lid.example"


def confirm_latest(client, email):
    mail.outbox.sort(key=lambda message: message.to == [email])
    confirm(client)


# --- Accepting


@pytest.mark.parametrize("policy", JoiningPolicy)
def test_who_accepts_an_invitation_is_in_whatever_the_policy(client, policy):
    with_policy(policy)
    invitation = make_invitation()

    assert client.get(invitation.get_absolute_url()).status_code == 200
    assert not Member.objects.filter(email=ADDRESS).exists()
    assert accept(client, invitation)["Location"] == "/word-lid/"
    page = text(client.get("/word-lid/"))
    assert "Sjoerd Wiersma heeft je uitgenodigd" in page
    assert ADDRESS in page
    assert "Waarom wil je lid worden?" not in page
    sign_up(client)
    assert not is_inside(client)  # the address is not confirmed yet
    confirm(client)
    assert is_inside(client)


def test_without_an_invitation_nobody_can_sign_up_when_it_is_needed(client):
    with_policy(JoiningPolicy.INVITATION)

    assert "Lid worden gaat op uitnodiging" in text(client.get("/word-lid/"))
    sign_up(client)
    assert not Member.objects.exists()


def test_confirming_days_later_still_counts(client):
    with_policy(JoiningPolicy.INVITATION)
    invitation = make_invitation()
    accept(client, invitation)
    sign_up(client)
    NetworkInvitation.objects.update(expires_at=timezone.now())

    confirm(client)

    assert is_inside(client)


@pytest.mark.parametrize(
    "gone",
    [
        {"revoked_at": timezone.now()},
        {"declined_at": timezone.now()},
        {"accepted": 1},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_an_invitation_that_is_over_has_one_clear_page(client, gone):
    with_policy(JoiningPolicy.INVITATION)
    invitation = make_invitation(**gone)

    for page in (client.get(invitation.get_absolute_url()), accept(client, invitation)):
        assert page.status_code == 404
        assert "Deze uitnodiging werkt niet meer" in text(page)
        assert "Sjoerd" not in text(page)
    assert "gaat op uitnodiging" in text(client.get("/word-lid/"))


def test_made_up_tokens_get_the_same_page(client):
    over = make_invitation(revoked_at=timezone.now())

    pages = [
        text(client.get(f"/uitnodiging/{token}/")) for token in (over.token, f"{over.uuid.hex}.onzin", "onzin", "a.b.c")
    ]

    assert all("Deze uitnodiging werkt niet meer" in page for page in pages)


def test_an_invitation_of_somebody_suspended_does_not_work(client):
    invitation = make_invitation()
    Suspension.objects.create(member=invitation.invited_by, reason="Spam")

    assert client.get(invitation.get_absolute_url()).status_code == 404


def test_an_invitation_of_somebody_who_leaves_rests_until_she_is_back(client):
    invitation = make_invitation()
    departure = invitation.invited_by.leave("keep")
    assert client.get(invitation.get_absolute_url()).status_code == 404

    departure.withdraw()

    assert client.get(invitation.get_absolute_url()).status_code == 200


def test_who_says_no_is_not_asked_again(client, client_class):
    invitation = make_invitation()

    assert client.post(f"{invitation.get_absolute_url()}nee/").status_code == 200

    host = client_class()
    host.force_login(make_member())
    assert "wil iemand geen uitnodigingen" in text(host.post(PAGE, {"emails": ADDRESS}))
    assert client.get(invitation.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("policy", [JoiningPolicy.APPROVAL, JoiningPolicy.INVITATION])
def test_who_waits_already_is_in_by_accepting(client, client_class, policy):
    with_policy(JoiningPolicy.APPROVAL)
    sign_up(client, reason="Ik werk aan terrassen.")
    confirm(client)
    assert not is_inside(client)
    with_policy(policy)
    invitation = make_invitation()
    mail_reader = client_class()

    assert mail_reader.get(invitation.get_absolute_url()).status_code == 200
    assert Member.objects.waiting().exists()  # opening is not accepting
    response = mail_reader.post(invitation.get_absolute_url(), follow=True)

    assert "Je bent nu lid. Log in, dan ben je binnen." in text(response)
    log_in(mail_reader)
    assert is_inside(mail_reader)
    application = Application.objects.get()
    assert (application.reason, application.invitation, application.decided_by) == ("", invitation, None)
    invitation.refresh_from_db()
    assert invitation.accepted == 1
    assert accept(client_class(), invitation).status_code == 404


def test_a_link_lets_nobody_in_who_waits(client):
    applicant = make_member(joined_at=None)

    accept(client, make_link())

    assert Member.objects.waiting().get() == applicant


def test_an_address_somebody_typed_and_did_not_prove_is_not_let_in(client):
    make_member(email=ADDRESS, joined_at=None, confirmed_at=None)

    assert accept(client, make_invitation())["Location"] == "/word-lid/"
    assert not Member.objects.filter(email=ADDRESS, joined_at__isnull=False).exists()


def test_a_member_who_opens_an_invitation_stays_who_they_are(client):
    invitation = make_invitation()
    client.force_login(make_member())

    page = client.get(invitation.get_absolute_url())
    accept(client, invitation)

    assert "Je bent al lid" in text(page)
    invitation.refresh_from_db()
    assert invitation.accepted == 0


# --- Many at once


def look_into(client, content, name="collega's.csv"):
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    file.name = name
    return client.post(DESK, {"file": file})


def test_a_file_is_shown_before_anything_is_sent(client, manager):
    make_member(email="lid@lid.example")
    make_invitation(email="al@lid.example")
    rows = ["Naam;E-mail", f"Noor;{ADDRESS.title()}", "Niemand;geen adres", "", f"Noor;{ADDRESS}", "Al;al@lid.example"]
    content = "\n".join([*rows, "Lid;lid@lid.example"])

    page = text(look_into(client, content))

    assert "Je nodigt 2 collega’s uit" in page
    for words in ("In deze regel staat geen mailadres.", "staat dubbel", "al uitgenodigd", "3 regels slaan we over"):
        assert words in page
    assert mailed_to() == []


def test_one_press_sends_one_mail_each(client, manager):
    form = {"emails": f"{ADDRESS} lid@lid.example", "message": ""}

    client.post(f"{DESK}versturen/", form)
    response = client.post(f"{DESK}versturen/", form, follow=True)

    assert mailed_to() == ["lid@lid.example", ADDRESS]
    assert "0 collega’s zijn uitgenodigd" in text(response)
    assert not Member.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeffE-mail;Naam\r\n{ADDRESS};Noor\r\n".encode(),  # Excel, "CSV UTF-8"
        f"E-mail;Naam\r\n{ADDRESS};Zoë\r\n".encode("cp1252"),  # Excel, "CSV"
        f"E-mail\tNaam\r\n{ADDRESS}\tZoë\r\n".encode("utf-16"),  # Excel, "Unicode text"
        f'"Visscher, Noor","{ADDRESS}"'.encode(),
        f"mailto:{ADDRESS}".encode(),
    ],
)
def test_files_as_excel_writes_them(client, manager, content):
    page = text(look_into(client, content))

    assert "Je nodigt 1 collega uit" in page
    assert f'value="{ADDRESS}"' in page


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "leeg"),
        (b"\n\n;;\n", "Er staat niets in dit bestand."),
        (b"\x89PNG\x00\x01", "We kunnen dit bestand niet lezen."),
        (b"a@lid.example\n" * 501, "meer dan 500 regels"),
        (b"x" * 200_001, "te groot"),
        (b'"' + b"x@lid.example;" * 12_000, "niet lezen"),
    ],
)
def test_what_is_no_such_file_is_said(client, manager, content, reason):
    page = look_into(client, content)

    assert page.status_code == 200
    assert reason in text(page)


def test_formulas_and_script_in_a_file_are_text(client, manager):
    page = text(look_into(client, '=HYPERLINK("x");a@lid.example\n<script>alert(1)</script>;b@lid.example\n'))

    assert "<script>alert" not in page
    assert "Je nodigt 2 collega’s uit" in page


def test_what_the_form_says_is_not_believed(client, manager):
    client.post(f"{DESK}versturen/", {"emails": f"onzin {ADDRESS} x@<script>", "message": ""})

    assert mailed_to() == [ADDRESS]


def test_others_may_not_send_many(client, host):
    assert look_into(client, ADDRESS).status_code == 403
    assert client.post(f"{DESK}versturen/", {"emails": ADDRESS}).status_code == 403


# --- What is kept


def test_addresses_of_who_did_not_come_are_forgotten(host):
    long_ago = timezone.now() - timedelta(days=61)
    make_invitation(expires_at=long_ago)
    came = make_invitation(email="wel@lid.example", expires_at=long_ago, accepted=1)
    no = make_invitation(email="nee@lid.example", expires_at=long_ago, declined_at=long_ago)
    waits = make_invitation(email="wacht@lid.example")

    NetworkInvitation.objects.forget()

    assert set(NetworkInvitation.objects.all()) == {came, no, waits}


def test_how_somebody_came_is_known_to_who_decides(client, manager):
    applicant = make_member("Noor Visscher", joined_at=None)
    Application.objects.create(member=applicant, reason="Ik werk aan <b>terrassen</b>.", invitation=make_invitation())

    page = text(client.get("/beheer/aanmeldingen/"))

    assert "Ik werk aan &lt;b&gt;terrassen&lt;/b&gt;." in page
    assert "Uitgenodigd door Sjoerd Wiersma" in page
