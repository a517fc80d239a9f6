"""A door with TLS and keys before a node, as the security of a production cluster makes it.

The node for the tests has no security module; here an authority of our own signs certificates, and a small
proxy speaks TLS, looks at the Authorization header and passes the rest on.
"""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
KEY = "the-id:the-key"
POWERLESS = "the-id:without-rights"
USER, PASSWORD = "tusach", "pass:word"
"""A colon may stand in a password."""

_REFUSALS = {401: "unable to authenticate with provided credentials", 403: "action is unauthorized"}
_PASSED_ON = ("content-type", "accept")
_DAY = timedelta(days=1)


class Authority:
    """Signs certificates of nodes; `file` is what a client trusts."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.file = folder / f"{name}.pem"
        own = self._certificate(self._name, self._key, None, _DAY)
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def sign(self, host: str, lasts: timedelta = _DAY) -> Path:
        """A PEM file with a certificate for `host` and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "node")])
        signed = self._certificate(name, key, host, lasts)
        file = self._folder / f"{host}-{lasts.total_seconds():.0f}.pem"
        file.write_bytes(
            signed.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return file

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, host: str | None, lasts: timedelta
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 3 * _DAY)
            .not_valid_after(now + lasts)
            .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        )
        if host is not None:
            builder = builder.add_extension(x509.SubjectAlternativeName([_general(host)]), critical=False)
        return builder.sign(self._key, hashes.SHA256())


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    node = ""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if status := _refused(self.headers.get("authorization", "")):
            reason = {"type": "security_exception", "reason": _REFUSALS[status]}
            answer = orjson.dumps({"error": {"root_cause": [reason], **reason}, "status": status})
            self._answer(status, "application/json", answer)
            return
        headers = {name: self.headers[name] for name in _PASSED_ON if name in self.headers}
        connection = HTTPConnection(self.node, timeout=60)
        try:
            connection.request(self.command, self.path, body or None, headers)
            found = connection.getresponse()
            self._answer(found.status, found.headers.get("content-type", ""), found.read())
        finally:
            connection.close()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _refused(authorization: str) -> int:
    """0, 401 or 403: as a cluster with one key, one key without rights and one user answers."""
    known = {f"ApiKey {_encoded(KEY)}": 0, f"Basic {_encoded(f'{USER}:{PASSWORD}')}": 0}
    return (known | {f"ApiKey {_encoded(POWERLESS)}": 403}).get(authorization, 401)


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that does not trust us hangs up: that is what the tests are about."""


@contextmanager
def door(node: str, certificate: Path) -> Iterator[str]:
    """The https:// address of a door before `node`, which shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    handler = type("Door", (_Door,), {"node": urlsplit(node).netloc})
    server = _Server((HOST, 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    serving = threading.Thread(target=server.serve_forever, args=(0.05,))
    serving.start()
    try:
        yield f"https://{HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
