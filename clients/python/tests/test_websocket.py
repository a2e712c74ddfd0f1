"""python -m unittest discover tests"""

import io
import struct
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from buswork.websocket import Closed, WebSocket, encode_frame


def frame(first, payload):
    """A frame as a server sends it: not masked."""
    if len(payload) < 126:
        return bytes([first, len(payload)]) + payload
    if len(payload) < 65536:
        return struct.pack("!BBH", first, 126, len(payload)) + payload
    return struct.pack("!BBQ", first, 127, len(payload)) + payload


class FakeSocket:
    def __init__(self):
        self.sent = b""

    def sendall(self, data):
        self.sent += data

    def shutdown(self, how):
        pass

    def close(self):
        pass


class WebSocketTest(unittest.TestCase):
    def reading(self, data):
        self.socket = FakeSocket()
        return WebSocket(self.socket, io.BytesIO(data))

    def test_messages_of_all_lengths_are_read(self):
        for length in (0, 1, 125, 126, 65535, 65536):
            self.assertEqual(len(self.reading(frame(0x81, b"x" * length)).receive()), length)

    def test_a_message_in_parts_is_put_together_and_a_ping_answered(self):
        parts = frame(0x01, b'{"a"') + frame(0x89, b"alive") + frame(0x80, b":1}")
        self.assertEqual(self.reading(parts).receive(), '{"a":1}')
        self.assertEqual(self.socket.sent[0], 0x8A)

    def test_the_end_and_what_no_client_takes_close(self):
        too_long = struct.pack("!BBQ", 0x81, 127, 1 << 40)
        for data in (b"", frame(0x88, b""), too_long, encode_frame(1, b"x")):
            with self.assertRaises(Closed):
                self.reading(data).receive()

    def test_what_is_sent_is_masked(self):
        sent = encode_frame(1, b"ab", bytes([1, 2, 3, 4]))
        self.assertEqual(sent, bytes([0x81, 0x82, 1, 2, 3, 4, 0x61 ^ 1, 0x62 ^ 2]))


if __name__ == "__main__":
    unittest.main()
