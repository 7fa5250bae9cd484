"""A device with passkeys, in thirty lines: what a browser answers for it, as WebAuthn has it."""

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT, _VERIFIED, _HAS_KEY = 1, 4, 64


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@dataclass
class Device:
    """One passkey; `origin` and `host` are where its browser believes to be."""

    origin: str = "http://localhost"
    host: str = "localhost"
    count: int = 0
    is_unlocked: bool = True
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def makes(self, options: dict[str, Any]) -> str:
        """Answer a page that wants a new passkey."""
        numbers = self.key.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        key = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + public
        data = self._data(_HAS_KEY) + key
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            self._client("webauthn.create", options), attestationObject=text(cbor2.dumps(made))
        )

    def signs(self, options: dict[str, Any]) -> str:
        """Answer a page that wants to know who it is."""
        self.count += 1
        data, client = self._data(0), self._client("webauthn.get", options)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(client, authenticatorData=text(data), signature=text(signature))

    def _data(self, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.is_unlocked else 0)
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, client: bytes, **more: str) -> str:
        number = text(self.credential_id)
        response = {"clientDataJSON": text(client), **more}
        return json.dumps(
            {"id": number, "rawId": number, "type": "public-key", "response": response}
        )
