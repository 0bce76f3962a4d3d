"""Videos in a text: only from sites this network knows, and nothing is asked of them before a reader says so.

What is stored is a link in a figure of its own. Wherever there is no script, in a mail or in a feed it stays that.
"""

import re
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _

YOUTUBE_HOSTS = ["youtube.com", "youtu.be", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"]
YOUTUBE_NAME = re.compile(r"[\w-]{6,20}", re.ASCII)
YOUTUBE_PATH = re.compile(r"/(?:(?:embed|shorts|live|v)/)?([\w-]{6,20})/?", re.ASCII)
VIMEO_HOSTS = ["vimeo.com", "player.vimeo.com"]
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{5,12})(?:/([0-9a-f]{6,20}))?/?")
PEERTUBE_PATH = re.compile(r"/(?:w|videos/watch|videos/embed)/([\w-]{6,40})/?", re.ASCII)


def player_of(address):
    """Where the video at this address plays, with as little as possible told of who watches; "" for any other page."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return ""
    if parts.scheme != "https" or port or "@" in parts.netloc or host not in known_hosts():
        return ""
    if host in YOUTUBE_HOSTS:
        return on_youtube(parts)
    if host in VIMEO_HOSTS:
        return on_vimeo(parts)
    found = PEERTUBE_PATH.fullmatch(parts.path)
    return f"https://{host}/videos/embed/{found[1]}?p2p=0" if found else ""


def on_youtube(parts):
    if parts.path == "/watch":
        found = YOUTUBE_NAME.fullmatch(parse_qs(parts.query).get("v", [""])[0])
        name = found and found[0]
    else:
        found = YOUTUBE_PATH.fullmatch(parts.path)
        name = found and found[1]
    return f"https://www.youtube-nocookie.com/embed/{name}" if name else ""


def on_vimeo(parts):
    """A video that only those may see who know its address has a key in it, without which it does not play."""
    found = VIMEO_PATH.fullmatch(parts.path)
    if not found:
        return ""
    key = found[2] or parse_qs(parts.query).get("h", [""])[0]
    also = f"&h={key}" if re.fullmatch(r"[0-9a-f]{6,20}", key) else ""
    return f"https://player.vimeo.com/video/{found[1]}?dnt=1{also}"


def known_hosts():
    """Where an address may lead, without its www."""
    hosts = {"youtube": YOUTUBE_HOSTS, "vimeo": VIMEO_HOSTS}
    return [host for player in settings.VIDEO_PLAYERS for host in hosts.get(player, [player])]


def name_of(host):
    """What readers call the site that plays."""
    return {"www.youtube-nocookie.com": "YouTube", "player.vimeo.com": "Vimeo"}.get(host, host)


def choices():
    """For whoever puts a video in: where it may be."""
    names = [{"youtube": "YouTube", "vimeo": "Vimeo"}.get(player, player) for player in settings.VIDEO_PLAYERS]
    return _("At %(sites)s.") % {"sites": ", ".join(names)} if names else _("This network shows no videos.")


lazy_choices = lazy(choices, str)
