"""A pytest plugin: each xdist worker gets Redis numbers of its own, before Django reads its settings."""

import os
from urllib.parse import urlsplit

if "REDIS_URL" in os.environ:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    address = urlsplit(os.environ["REDIS_URL"])
    first = int(address.path.strip("/") or 0)
    os.environ["REDIS_URL"] = address._replace(path=f"/{first + 2 * worker}").geturl()
    os.environ["REDIS_CACHE_URL"] = address._replace(path=f"/{first + 2 * worker + 1}").geturl()
