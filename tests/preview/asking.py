"""Requests as a browser or an attacker would send them, byte by byte, and what a preview is waited for."""

import socket
import time


def ask(
    port: int, target: str = "/", method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Send one request; give status, headers by lower-case name, and content."""
    lines = {"Host": f"127.0.0.1:{port}", "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return raw(port, f"{method} {target} HTTP/1.1\r\n{text}\r\n".encode())


def raw(port: int, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes; give what comes back, taken apart."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    head, _, content = answer.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}
    return int(first.split()[1]), headers, content


def until(board, wanted, seconds=90):
    """Wait until what is on the board is as wanted; give it."""
    deadline = time.monotonic() + seconds
    standing = board.standing
    while not wanted(standing):
        left = deadline - time.monotonic()
        assert left > 0, f"not in {seconds} s: {standing.as_data()}"
        standing = board.wait(standing.change, left) or board.standing
    return standing
