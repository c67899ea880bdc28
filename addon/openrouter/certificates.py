"""Why a server's certificate was not accepted, in the artist's words."""

import ssl
from datetime import datetime

from ..core.wording import day, say

_NOT_YET, _EXPIRED = 9, 10
_OTHER_NAME = {62, 64}
"""OpenSSL's X509_V_ERR_ numbers, as in ``SSLCertVerificationError.verify_code``."""

_CLOCK = say(
    "Set this computer's clock. If it is right, the server's owner has to mend the certificate."
)
_SIGN_IN = say(
    "Where a network wants you to sign in first, do so in a web browser. Where a firewall "
    "inspects traffic, its certificate belongs into the REQUESTS_CA_BUNDLE setting."
)


def why(problem: ssl.SSLCertVerificationError, host: str) -> tuple[str, str]:
    """What happened, and what to do."""
    now = datetime.now()
    today = day(now, long=True)
    if problem.verify_code == _EXPIRED:
        return say(
            "The certificate of {host} has expired, going by this computer's clock, which says "
            "{day}.",
            host=host,
            day=today,
        ), _CLOCK
    if problem.verify_code == _NOT_YET:
        return say(
            "The certificate of {host} is not valid yet, going by this computer's clock, which "
            "says {day}.",
            host=host,
            day=today,
        ), _CLOCK
    if problem.verify_code in _OTHER_NAME:
        return (
            say(
                "What answers for {host} has the certificate of another server, so "
                "nothing was sent.",
                host=host,
            ),
            _SIGN_IN,
        )
    return (
        say(
            "The certificate of {host} is not signed by anyone this computer trusts "
            "({verify_message}).",
            host=host,
            verify_message=problem.verify_message,
        ),
        _SIGN_IN,
    )
