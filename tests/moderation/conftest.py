from tests.notifications.conftest import smtp, willing_broker  # noqa: F401 - what comes of a report is told by mail
