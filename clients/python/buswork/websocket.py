"""The client's end of a WebSocket (RFC 6455), as much of it as a worker needs."""

import base64
import hashlib
import os
import socket
import ssl
import struct
import threading
import urllib.parse

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MAX_MESSAGE = 16 << 20
CONNECT_SECONDS = 10


class Closed(Exception):
    """The connection is at its end."""


def encode_frame(opcode, payload, mask=None):
    """A frame as a client sends it: masked."""
    mask = os.urandom(4) if mask is None else mask
    length = len(payload)
    if length < 126:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | length)
    elif length < 65536:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, length)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, length)
    key = (mask * (length // 4 + 1))[:length]
    masked = int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")
    return head + mask + masked.to_bytes(length, "big")


class WebSocket:
    """An open one. One thread receives; any may send."""

    def __init__(self, sock, read):
        self._socket = sock
        self._read = read
        self._sending = threading.Lock()

    @staticmethod
    def open(url, headers=None):
        """Opens one; ``url`` begins with http or https, ``headers`` go with the request."""
        parts = urllib.parse.urlsplit(url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        sock = socket.create_connection((parts.hostname, port), CONNECT_SECONDS)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if secure:
                context = ssl.create_default_context()
                sock = context.wrap_socket(sock, server_hostname=parts.hostname)
            stream = sock.makefile("rb")
            _shake_hands(sock, stream, parts, headers or {})
        except BaseException:
            sock.close()
            raise
        return WebSocket(sock, stream)

    def silence(self, seconds):
        """Says how long the other end may be silent before the connection counts as broken."""
        self._socket.settimeout(seconds)

    def send(self, text):
        self._send(TEXT, text.encode())

    def receive(self):
        """The next text; answers pings meanwhile. Raises Closed at the end."""
        parts = []
        while True:
            final, opcode, payload = self._frame()
            if opcode == PING:
                self._send(PONG, payload)
            elif opcode == CLOSE:
                self.close()
                raise Closed("the server closed the connection")
            elif opcode in (CONTINUATION, TEXT, BINARY):
                parts.append(payload)
                if sum(map(len, parts)) > MAX_MESSAGE:
                    self.abort()
                    raise Closed(f"the server sent a message of more than {MAX_MESSAGE} bytes")
                if final:
                    return b"".join(parts).decode()

    def close(self):
        """Says goodbye and closes."""
        try:
            self._send(CLOSE, struct.pack("!H", 1000))
        except Closed:
            pass
        self.abort()

    def abort(self):
        """Closes without a word."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()

    def _send(self, opcode, payload):
        frame = encode_frame(opcode, payload)
        try:
            with self._sending:
                self._socket.sendall(frame)
        except (OSError, ValueError) as error:
            raise Closed(str(error)) from None

    def _frame(self):
        first, second = self._exactly(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._exactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._exactly(8))
        if length > MAX_MESSAGE or second & 0x80 or first & 0x70:
            self.abort()
            raise Closed("the server sent a frame that no client takes")
        return bool(first & 0x80), first & 0x0F, self._exactly(length)

    def _exactly(self, length):
        try:
            data = self._read.read(length)
        except socket.timeout:
            self.abort()
            raise Closed("the node is silent") from None
        except (OSError, ValueError) as error:
            raise Closed(str(error)) from None
        if len(data) < length:
            raise Closed("the connection broke")
        return data


def _shake_hands(sock, stream, parts, shown):
    key = base64.b64encode(os.urandom(16)).decode()
    path = parts.path or "/"
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        *(f"{name}: {value}" for name, value in shown.items()),
    ]
    sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    status = stream.readline(65536).split()
    headers = {}
    for line in iter(lambda: stream.readline(65536).strip(), b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    if len(status) < 2 or status[1] != b"101":
        raise Closed("the server answered " + (status[1].decode() if len(status) > 1 else "nothing"))
    expected = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
    if headers.get("sec-websocket-accept") != expected:
        raise Closed("whatever answered speaks no WebSocket")
