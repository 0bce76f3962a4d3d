"""What a mail provider posts, signed as its documentation says. No provider was asked: the payloads follow its docs."""

import hashlib
import hmac
import json
import time
from base64 import b64encode
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.urls import reverse
from django.utils import timezone

from content.models import Comment
from groups.models import MailLevel
from members.models import AddressPause
from notifications.models import Arrival, Delivery
from notifications.reply_addresses import reply_address
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import deliver_everything

pytestmark = pytest.mark.django_db
SIGNING_KEY = "key-of-mailgun"
POSTAL_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(autouse=True)
def providers(settings):
    public = POSTAL_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    settings.MAIL_PROVIDERS = ["mailgun", "postal"]
    settings.REPLY_ADDRESS, settings.REPLY_AUTHSERV_ID = "@antwoord.lid.example", "mx.lid.example"
    settings.ANYMAIL = {
        "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY,
        "POSTAL_WEBHOOK_KEY": "".join(public.decode().splitlines()[1:-1]),
    }


@pytest.fixture
def noor():
    return make_member("Noor Visscher", email="noor@werk.example")


def sent_to(member):
    return Delivery.objects.create(
        member=member, kind="admitted", subject_id=member.pk, sent_at=timezone.now(), attempts=1
    )


def signed_by_mailgun(key=SIGNING_KEY):
    fields = {"timestamp": str(int(time.time())), "token": uuid4().hex + uuid4().hex[:18]}
    said = (fields["timestamp"] + fields["token"]).encode()
    return fields | {"signature": hmac.new(key.encode(), said, hashlib.sha256).hexdigest()}


def mailgun(client, delivery, email, event="failed", key=SIGNING_KEY, signature=None, **data):
    headers = {"message-id": delivery.message_id.strip("<>"), "to": email}
    told = {"event": event, "recipient": email, "timestamp": time.time(), "message": {"headers": headers}, "id": "x"}
    body = {"signature": signature or signed_by_mailgun(key), "event-data": told | data}
    return client.post(address("mailgun", "events"), json.dumps(body), content_type="application/json")


def address(provider, what):
    return reverse("notifications:from_provider", args=[provider, what])


def postal(client, what, body, key=POSTAL_KEY):
    body = json.dumps(body).encode()
    signature = b64encode(key.sign(body, padding.PKCS1v15(), hashes.SHA1())).decode()  # noqa: S303 - as Postal does
    return client.post(
        address("postal", what), body, content_type="application/json", headers={"X-Postal-Signature": signature}
    )


GONE = {
    "severity": "permanent",
    "reason": "bounce",
    "delivery-status": {"code": 550, "message": "550 5.1.1 No such user"},
}
FULL = {"severity": "permanent", "reason": "bounce", "delivery-status": {"code": 552, "message": "552 5.2.2 Full"}}


def test_an_address_that_is_no_mailbox_is_paused_and_its_owner_sees_so(client, noor):
    assert mailgun(client, sent_to(noor), noor.email, **GONE).status_code == 200

    assert str(AddressPause.objects.get()) == noor.email
    client.force_login(noor)
    assert noor.email in client.get("/profiel/werk/").content.decode()


def test_a_full_mailbox_is_tried_again_and_each_event_counts_once(client, noor):
    delivery, signature = sent_to(noor), signed_by_mailgun()
    for _ in range(2):
        assert mailgun(client, delivery, noor.email, signature=signature, **FULL).status_code == 200
        Delivery.objects.filter(attempts=1).update(sent_at=timezone.now(), attempts=2)  # sent again meanwhile

    delivery.refresh_from_db()
    assert delivery.sent_at
    assert delivery.error == "552 5.2.2 Full"
    assert Arrival.objects.get().outcome == "put_off"
    assert not AddressPause.objects.exists()


def test_what_the_provider_still_tries_itself_is_left_to_it(client, noor):
    delivery = sent_to(noor)

    mailgun(client, delivery, noor.email, severity="temporary", reason="generic")
    mailgun(client, delivery, noor.email, event="opened")

    assert not Arrival.objects.exists()
    delivery.refresh_from_db()
    assert delivery.sent_at


def test_a_wrong_signature_or_none_is_refused_and_does_nothing(client, noor):
    delivery, other = sent_to(noor), rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert mailgun(client, delivery, noor.email, key="guessed", **GONE).status_code == 400
    body = {"event-data": {"event": "failed", "recipient": noor.email}}
    assert client.post(address("mailgun", "events"), body, content_type="application/json").status_code == 400
    assert postal(client, "events", {"payload": {"bounce": {}}}, key=other).status_code == 400

    assert not AddressPause.objects.exists()
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(("provider", "what"), [("postmark", "events"), ("mailgun", "anders"), ("niemand", "mime")])
def test_what_is_not_switched_on_is_not_there(client, provider, what):
    assert client.post(address(provider, what)).status_code == 404


def test_a_complaint_stops_the_list(client, smtp, noor):
    group = make_group()
    group.memberships.create(member=noor, mail_level=MailLevel.EVERYTHING)
    make_post(group=group)
    deliver_everything()

    mailgun(client, Delivery.objects.get(member=noor), noor.email, event="complained")

    assert group.memberships.get(member=noor).mail_level == MailLevel.DIGEST


def test_postal_tells_it_too(client, noor):
    original = {"id": 7, "message_id": sent_to(noor).message_id.strip("<>"), "to": noor.email, "direction": "outgoing"}
    told = {"status": "HardFail", "output": "550 5.1.1 No such user", "message": original}
    assert (
        postal(client, "events", {"event": "MessageDeliveryFailed", "uuid": str(uuid4()), "payload": told}).status_code
        == 200
    )

    assert str(AddressPause.objects.get()) == noor.email
    told |= {"output": "552 5.2.2 Full"}
    postal(client, "events", {"event": "MessageDeliveryFailed", "uuid": str(uuid4()), "payload": told})
    assert Delivery.objects.get(kind="admitted").sent_at is None


@pytest.mark.parametrize("provider", ["mailgun", "postal"])
def test_a_reply_that_arrives_there_is_placed_once(client, noor, provider):
    said = make_comment(make_post(), author=noor)
    to = reply_address(said, noor)
    mail = f"From: {noor.email}\r\nTo: <{to}>\r\nMessage-ID: <een@werk.example>\r\nSubject: Re\r\n\r\nPrima zo.\r\n"
    mail = f"Authentication-Results: mx.lid.example; dmarc=pass header.from=werk.example\r\n{mail}"
    for _ in range(2):
        if provider == "mailgun":
            fields = signed_by_mailgun() | {"recipient": to, "sender": noor.email, "body-mime": mail}
            response = client.post(address("mailgun", "mime"), fields)
        else:
            body = {"id": 3, "rcpt_to": to, "mail_from": noor.email, "base64": True}
            response = postal(client, "mime", body | {"message": b64encode(mail.encode()).decode()})
        assert response.status_code == 200

    [reply] = Comment._base_manager.exclude(pk=said.pk)
    assert (reply.text, reply.author, reply.parent) == ("Prima zo.", noor, said)


@pytest.mark.parametrize(("provider", "status"), [("mailgun", 406), ("postal", 413)])
def test_what_is_too_large_is_refused_and_noted(client, settings, caplog, provider, status):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    if provider == "mailgun":
        response = client.post(address("mailgun", "mime"), signed_by_mailgun() | {"body-mime": "x" * 200})
    else:
        response = postal(client, "mime", {"message": "x" * 200})

    assert response.status_code == status
    assert "more than is taken" in caplog.text


def test_postmark_names_a_password(client, settings, noor):
    settings.MAIL_PROVIDERS, settings.ANYMAIL = ["postmark"], {"WEBHOOK_SECRET": "lid:een-lang-wachtwoord"}
    body = json.dumps({"RecordType": "Bounce", "Type": "HardBounce", "ID": 42, "Email": noor.email, "Details": "gone"})

    def post(password):
        login = b64encode(f"lid:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {login}"}
        return client.post(address("postmark", "events"), body, content_type="application/json", headers=headers)

    assert post("geraden").status_code == 400
    assert not AddressPause.objects.exists()
    assert post("een-lang-wachtwoord").status_code == 200
    assert AddressPause.objects.exists()
