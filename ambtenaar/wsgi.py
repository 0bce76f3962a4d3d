import gc
import os
from functools import lru_cache

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

# Objects that may come before the collector looks among them for what holds only itself: a page makes some thousands,
# nearly all of which go by themselves.
OBJECTS = 20_000
ADDRESSES = 2048


def remember_addresses():
    """Which view an address leads to never changes; it took trying forty patterns, on every page."""
    resolver = get_resolver()
    resolver.resolve = lru_cache(maxsize=ADDRESSES)(resolver.resolve)


def leave_alone_what_stays():
    """What is loaded now lives as long as the process. Looking through all of it again was an eighth of every page."""
    list(get_resolver().url_patterns)  # and with the addresses all views
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ambtenaar.settings")
application = get_wsgi_application()
remember_addresses()
leave_alone_what_stays()
