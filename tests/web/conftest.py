import pytest


@pytest.fixture
def client_class(client):
    """More browsers like `client`: another device, another person."""
    return type(client)
