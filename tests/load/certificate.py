"""A certificate that signs itself, made for a test and valid nowhere else: a key, and X.509 by hand."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

_RSA, _SHA256_RSA, _NAME = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "2.5.4.3"
_BASIC, _ALTERNATIVE = "2.5.29.19", "2.5.29.17"
_SMALL = [number for number in range(3, 2000, 2) if all(number % other for other in range(3, number, 2))]
_EXPONENT = 65_537


def write_certificate(path: Path, hosts: Sequence[str]) -> Path:
    """Write a new key and a certificate for these hosts, valid for a day, as one PEM file."""
    chance = random.SystemRandom()
    first, second = _prime(chance), _prime(chance)
    modulus, secret = first * second, pow(_EXPONENT, -1, (first - 1) * (second - 1))
    body = _body(modulus, hosts)
    length = (modulus.bit_length() + 7) // 8
    digest = _sequence(
        _sequence(_object("2.16.840.1.101.3.4.2.1"), _null()), _tagged(4, hashlib.sha256(body).digest())
    )
    padded = b"\0\1" + b"\xff" * (length - len(digest) - 3) + b"\0" + digest
    signature = pow(int.from_bytes(padded, "big"), secret, modulus).to_bytes(length, "big")
    certificate = _sequence(body, _sequence(_object(_SHA256_RSA), _null()), _tagged(3, b"\0" + signature))
    parts = (0, modulus, _EXPONENT, secret, first, second, secret % (first - 1), secret % (second - 1))
    key = _sequence(*map(_integer, (*parts, pow(second, -1, first))))
    path.write_text(_pem("RSA PRIVATE KEY", key) + _pem("CERTIFICATE", certificate))
    return path


def _prime(chance: random.Random) -> int:
    while True:
        number = chance.getrandbits(1024) | 1 | 3 << 1022
        divided = any(number % small == 0 for small in _SMALL)
        if (
            not divided
            and (number - 1) % _EXPONENT
            and all(pow(base, number - 1, number) == 1 for base in (2, 3, 5))
        ):
            return number


def _body(modulus: int, hosts: Sequence[str]) -> bytes:
    name = _sequence(_tagged(0x31, _sequence(_object(_NAME), _tagged(12, b"a test"))))
    now = datetime.now(UTC)
    days = [f"{each:%y%m%d%H%M%SZ}".encode() for each in (now - timedelta(hours=1), now + timedelta(days=1))]
    key = _sequence(_integer(modulus), _integer(_EXPONENT))
    names = _sequence(*(_tagged(0x82, host.encode()) for host in hosts))
    return _sequence(
        _tagged(0xA0, _integer(2)),
        _integer(1),
        _sequence(_object(_SHA256_RSA), _null()),
        name,
        _sequence(*(_tagged(0x17, day) for day in days)),
        name,
        _sequence(_sequence(_object(_RSA), _null()), _tagged(3, b"\0" + key)),
        _tagged(
            0xA3,
            _sequence(
                _sequence(_object(_BASIC), _tagged(1, b"\xff"), _tagged(4, _sequence(_tagged(1, b"\xff")))),
                _sequence(_object(_ALTERNATIVE), _tagged(4, names)),
            ),
        ),
    )


def _tagged(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _sequence(*parts: bytes) -> bytes:
    return _tagged(0x30, b"".join(parts))


def _integer(number: int) -> bytes:
    return _tagged(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _null() -> bytes:
    return _tagged(5, b"")


def _object(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    return _tagged(6, b"".join(map(_base128, (first * 40 + second, *rest))))


def _base128(number: int) -> bytes:
    parts = [number & 0x7F]
    while number := number >> 7:
        parts.append(number & 0x7F | 0x80)
    return bytes(reversed(parts))


def _pem(kind: str, content: bytes) -> str:
    lines = base64.encodebytes(content).decode()
    return f"-----BEGIN {kind}-----\n{lines}-----END {kind}-----\n"
