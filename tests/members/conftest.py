import pytest

from tests.notifications.conftest import smtp, willing_broker  # noqa: F401 - what members are told is told by mail


@pytest.fixture
def client_class(client):
    """More browsers like `client`: another device, another person."""
    return type(client)
