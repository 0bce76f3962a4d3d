"""A cache that may be gone: its errors become misses, and a hung Redis is asked once in ten seconds."""

import logging
import time

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
REST = 10  # seconds this process leaves the cache alone after an error


def forgiving(name, missing):
    asked = getattr(RedisCache, name)

    def ask(self, *args, **kwargs):
        if time.monotonic() < self.rests_until:
            return missing(args, kwargs)
        try:
            return asked(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            ForgivingRedisCache.rests_until = time.monotonic() + REST
            logger.warning("cache left alone for %s s: %s", REST, error)
            return missing(args, kwargs)

    ask.__name__ = name
    return ask


class ForgivingRedisCache(RedisCache):
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
    clear = forgiving("clear", lambda args, kwargs: False)
