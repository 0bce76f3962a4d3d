"""What the dearest page weighs on the line: the home feed of a member of the demo, as long as it gets."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.urls import reverse

from ambtenaar.demo.community import settle

KB = 1024


def test_the_home_feed_weighs_at_most_twelve_kilobytes_and_its_style_and_script_are_light(
    client, db, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(settle().cast["noor"])
    home = client.get(reverse("feed:home")).content

    assert home.count(b"<article") == 20
    assert len(gzip.compress(home, 6)) <= 12 * KB
    for tag, most in ((r'<link rel="stylesheet" href="([^"]+)"', 16), (r'<script [^>]*src="([^"]+)"', 40)):
        files = [find(address.removeprefix("/static/")) for address in re.findall(tag, home.decode())]
        assert files
        assert sum(len(gzip.compress(Path(file).read_bytes(), 9)) for file in files) <= most * KB
