"""The session of a browser and the member it is of, in one question wherever this process met the session before.

Only whose the session was is remembered, as a guess of whom to fetch along. The session itself and the member are read
anew at every request, and a guess that proves wrong is asked the long way.
"""

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, load_backend
from django.utils.crypto import constant_time_compare

from web import sessions
from web.cache import Near

A_DAY = 24 * 3600
WHOSE = Near(most=4096)  # {key of a session: key of a member}


class SessionStore(sessions.SessionStore):
    viewer = None  # the member that came along

    def load(self):
        guess = WHOSE.get(self.session_key)
        viewer = guess and load_backend(settings.AUTHENTICATION_BACKENDS[0]).with_session(guess, self.session_key)
        if not viewer or viewer.session_data is None:
            return super().load()
        self.viewer = viewer
        return self.decode(viewer.session_data)


def viewer_of(request):
    """Whom the session is of, by all that Django asks of it; where one answer is not the usual one, Django judges."""
    session = request.session
    claimed = session.get(SESSION_KEY)  # loads the session, and with it the viewer
    viewer = session.viewer
    if (
        viewer
        and str(viewer.pk) == claimed
        and session.get(BACKEND_SESSION_KEY) == settings.AUTHENTICATION_BACKENDS[0]
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), viewer.get_session_auth_hash())
    ):
        return viewer
    viewer = get_user(request)
    if viewer.is_authenticated:
        WHOSE.set(session.session_key, viewer.pk, time.time() + A_DAY)
    return viewer
