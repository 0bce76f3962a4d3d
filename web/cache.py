"""A cache that may be gone: its errors become misses, and a hung Redis is asked once in ten seconds.

Only the limits on trying (allauth's keys) are then counted in this process: many times looser, but never open.
"""

import logging
import time
from weakref import WeakSet

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
LIMITS = "allauth"
REST = 10  # seconds this process leaves the cache alone after an error
stand_in = LocMemCache("limits", {"OPTIONS": {"MAX_ENTRIES": 10_000}})


def forgiving(name, missing):
    asked = getattr(RedisCache, name)

    def without_redis(args, kwargs):
        counts = args and str(args[0]).startswith(LIMITS)
        return getattr(stand_in, name)(*args, **kwargs) if counts else missing(args, kwargs)

    def ask(self, *args, **kwargs):
        if time.monotonic() < self.rests_until:
            return without_redis(args, kwargs)
        try:
            return asked(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            ForgivingRedisCache.rests_until = time.monotonic() + REST
            logger.warning("cache left alone for %s s: %s", REST, error)
            return without_redis(args, kwargs)

    ask.__name__ = name
    return ask


class Near:
    """What is the same for everybody and good for a while, kept in the process itself: no question, no unpacking.

    Give it what the cache would have kept as long, and what nobody changes in place. Emptying the cache empties it.
    """

    MOST = 512
    everywhere = WeakSet()

    def __init__(self, most=MOST):
        self.kept, self.most = {}, most
        self.everywhere.add(self)

    def get(self, key):
        value, until = self.kept.get(key, (None, 0))
        return value if time.time() < until else None

    def set(self, key, value, until):
        """until: when it ceases to be good, in seconds since 1970, as all processes have it."""
        if len(self.kept) >= self.most:
            self.kept.clear()
        self.kept[key] = value, until

    def clear(self):
        self.kept.clear()


near = Near()


class OneClient(RedisCacheClient):
    """Asks through one client of redis-py, whose pool serves all threads; Django makes one for every question."""

    def get_client(self, key=None, *, write=False):
        return self.client

    @cached_property
    def client(self):
        return super().get_client(write=True)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = OneClient

    # On the class: Django makes one instance per thread, and all of them share the one Redis.
    rests_until = 0.0

    get = forgiving("get", lambda args, kwargs: args[1] if len(args) > 1 else kwargs.get("default"))
    get_many = forgiving("get_many", lambda args, kwargs: {})
    add = forgiving("add", lambda args, kwargs: True)
    set = forgiving("set", lambda args, kwargs: None)
    set_many = forgiving("set_many", lambda args, kwargs: [])
    touch = forgiving("touch", lambda args, kwargs: False)
    incr = forgiving("incr", lambda args, kwargs: 1)
    has_key = forgiving("has_key", lambda args, kwargs: False)
    delete = forgiving("delete", lambda args, kwargs: False)
    delete_many = forgiving("delete_many", lambda args, kwargs: None)
    empty = forgiving("clear", lambda args, kwargs: False)

    def clear(self):
        for each in Near.everywhere:
            each.clear()
        return self.empty()
