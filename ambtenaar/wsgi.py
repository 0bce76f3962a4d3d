import os
from functools import lru_cache

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from ambtenaar.collector import leave_alone_what_stays

ADDRESSES = 2048


def remember_addresses():
    """Which view an address leads to never changes; it took trying forty patterns, on every page."""
    resolver = get_resolver()
    resolver.resolve = lru_cache(maxsize=ADDRESSES)(resolver.resolve)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ambtenaar.settings")
application = get_wsgi_application()
remember_addresses()
list(get_resolver().url_patterns)  # loads all views
leave_alone_what_stays()
