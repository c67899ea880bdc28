"""Certificates of our own, and servers with and without them."""

import ssl

import pytest
import trustme


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    made = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(path)
    return made, path


@pytest.fixture(params=["http", "https"])
def wrap(request, authority, monkeypatch):
    """How the server wraps its connections: not at all, or in TLS that the client trusts."""
    if request.param == "http":
        return None
    made, path = authority
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(context)
    return lambda connection: context.wrap_socket(connection, server_side=True)
