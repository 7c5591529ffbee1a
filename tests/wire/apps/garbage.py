"""A client that speaks no protocol: TLS's first bytes, a request of HTTP, and bytes of no meaning."""
import os
import socket
import sys

PORT = os.environ[sys.argv[1] if len(sys.argv) > 1 else "REDIS_PORT"]

for text in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\n\r\n", b"*1\r\n:1\r\n", bytes(range(256)) * 100):
    with socket.create_connection(("127.0.0.1", int(PORT)), 5) as s:
        s.sendall(text)
        s.shutdown(socket.SHUT_WR)
        s.settimeout(5)
        while s.recv(4096):
            pass
