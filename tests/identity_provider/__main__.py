"""python -m tests.identity_provider PORT: answers on loopback until it is stopped. Settings say where its files are."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


def main(port):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.identity_provider.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    fill()
    make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet).serve_forever()


def fill():
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    from tests.identity_provider import CLIENT, PASSWORD, PEOPLE, SECRET

    client = Client(id=CLIENT, name="Ambtenaar 2.0", skip_consent=True)
    client.set_redirect_uris([*os.environ["IDENTITY_PROVIDER_CALLBACKS"].split()])
    client.set_scopes(["openid", "profile", "email"])
    client.set_secret(SECRET)
    client.save()
    for username, (first_name, last_name, email, verified) in PEOPLE.items():
        user = User.objects.create_user(username, email, PASSWORD, first_name=first_name, last_name=last_name)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=verified)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True  # a browser opens connections it does not use yet


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]))
