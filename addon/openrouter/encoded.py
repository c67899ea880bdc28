"""Base64 as it comes in answers, decoded piece by piece into a picture."""

import binascii
import re

from .tray import Arrival

WHITESPACE = b" \t\r\n\f\v"
ALPHABET = rb"-A-Za-z0-9+/_"
"""The standard and the URL-safe alphabet, for a character class."""

TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_VALID = re.compile(rb"[A-Za-z0-9+/]*+")


class Decoder:
    """Writes what base64 text stands for into an arrival.

    Pieces may be cut anywhere, hold whitespace, lack their padding and use either alphabet.
    What is no base64 is written as it came, and the arrival is marked as faulty: nothing that
    was paid for is thrown away.
    """

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self._carry = b""
        self._is_padded = False

    def feed(self, text: bytes) -> None:
        if self.arrival.is_faulty:
            self.arrival.write(text)
            return
        digits = self._carry + text.translate(TO_STANDARD, WHITESPACE)
        end = len(digits) if (m := _VALID.match(digits)) is None else m.end()
        rest = digits[end:].strip(b"=")
        if rest or (self._is_padded and end > len(self._carry)):
            self.arrival.is_faulty = True
            self.arrival.write(self._carry + text)
            self._carry = b""
            return
        self._is_padded = self._is_padded or end < len(digits)
        whole = end & ~3
        self._carry = digits[whole:end]
        if whole:
            self.arrival.write(binascii.a2b_base64(digits[:whole]))

    def finish(self) -> Arrival:
        """The text has ended: write the last bytes."""
        if len(self._carry) == 1:
            self.arrival.is_faulty = True
            self.arrival.write(self._carry)
        elif self._carry:
            self.arrival.write(binascii.a2b_base64(self._carry + b"=" * (4 - len(self._carry))))
        self._carry = b""
        self.arrival.is_whole = True
        if not self.arrival.blob.size:
            self.arrival.is_faulty = True
        return self.arrival
