"""A passkey that reads as one."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def passkey_named(name: str) -> dict[str, Any]:
    """As django-allauth keeps it."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(Aaguid.NONE, b"planted", key)
    attested = AttestationObject.create("none", AuthenticatorData.create(b"\0" * 32, _FLAGS, 0, credential), {})
    said = CollectedClientData.create("webauthn.create", b"challenge", "https://connector.example.com")
    id = websafe_encode(b"planted")
    response = {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(attested)}
    made = {"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}}
    return {"name": name, "credential": made}
