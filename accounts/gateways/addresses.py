"""Which hosts and addresses a merchant's URL may lead to. A merchant's Odoo URL is hostile input: without this, it is
a window into the operator's own network."""

import ipaddress
import re
from dataclasses import dataclass

import httpx

from .errors import GatewayError, Kind

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PUBLIC_PORTS = frozenset({443, 8069, 8443})
EXAMPLE = "such as https://shop.odoo.com"

# Not even the operator's allow list opens these: metadata services hand out the machine's own credentials, and the
# forms that carry an IPv4 address inside IPv6 would smuggle any of them in.
NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "fe80::/10",
        "ff00::/8",
        "fd00:ec2::/32",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
        "2001:20::/28",
        "3fff::/20",
        "5f00::/16",
    )
)
# ::1 is the one address in here that an operator may open.
IPV4_COMPATIBLE = ipaddress.ip_network("::/96")
LOOPBACK6 = ipaddress.ip_address("::1")

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?(?P<path>/[A-Za-z0-9._~/-]*)?"
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# A last label of digits is an address in one of the spellings that only the C library understands (127.1, 0x7f.1).
_NUMERIC = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")


def refused(text: str, code: str = "odoo_wrong_url", detail: str = "") -> GatewayError:
    return GatewayError(Kind.CONFIG, text, code, detail)


@dataclass(frozen=True, slots=True)
class Target:
    """Where an URL leads. `base` has no slash at its end."""

    scheme: str
    host: str  # as in a URL: IPv6 in brackets
    port: int
    path: str = ""

    @property
    def base(self) -> str:
        default = 443 if self.scheme == "https" else 80
        port = "" if self.port == default else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"

    @property
    def name(self) -> str:
        return self.host.strip("[]")


@dataclass(frozen=True, slots=True)
class Policy:
    """`allow` comes from the operator's environment, never from a merchant: host names, addresses and networks whose
    private addresses, other ports and plain http are allowed."""

    allow: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._networks()

    def _networks(self) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        return [ipaddress.ip_network(entry) for entry in self.allow if _looks_like_network(entry)]

    def names(self, host: str) -> bool:
        """Whether the operator named this host (or literal address)."""
        host = host.strip("[]").lower()
        if host in (entry.lower() for entry in self.allow):
            return True
        try:
            literal = ipaddress.ip_address(host)
        except ValueError:
            return False
        return any(literal in network for network in self._networks())

    def permits(self, address: Address, host: str = "") -> bool:
        address = _unwrapped(address)
        if any(address in network for network in NEVER):
            return False
        if address in IPV4_COMPATIBLE and address != LOOPBACK6:
            return False
        if address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified):
            return True
        return self.names(host) or any(address in network for network in self._networks())

    def parse(self, text: str) -> Target:
        """The target of what a person typed; raises GatewayError with the cure."""
        text = text.strip(" ")
        if not text:
            raise refused(f"Give the address of your Odoo, {EXAMPLE}.")
        if len(text) > 500 or not text.isascii() or not text.isprintable() or " " in text:
            raise refused(
                f"The address of your Odoo holds characters that no address has. Write it in plain letters, {EXAMPLE}."
            )
        if "://" not in text:
            text = f"https://{text}"
        found = _URL.fullmatch(text)
        if not found:
            raise refused(f"Give only the address of your Odoo, without user, password, ? or #, {EXAMPLE}.")
        host, path = found["host"].lower(), (found["path"] or "").rstrip("/")
        _check_host(host)
        if "//" in path or any(part in (".", "..") for part in path.split("/")):
            raise refused(f"The path in the address of your Odoo is not a plain path. Leave it off, {EXAMPLE}.")
        scheme = found["scheme"]
        port = int(found["port"] or (443 if scheme == "https" else 80))
        if not self.names(host):
            if scheme != "https":
                raise refused(f"The address of your Odoo must begin with https://, {EXAMPLE}.", "odoo_url_not_https")
            if port not in PUBLIC_PORTS:
                allowed = ", ".join(str(number) for number in sorted(PUBLIC_PORTS))
                raise refused(
                    f"Port {port} cannot be used. Serve your Odoo on one of the ports {allowed}.", "odoo_url_port"
                )
        elif not 0 < port < 65536:
            raise refused("The port in the address of your Odoo must lie between 1 and 65535.", "odoo_url_port")
        return Target(scheme, host, port, _without_page(path))


def _looks_like_network(entry: str) -> bool:
    try:
        ipaddress.ip_network(entry)
    except ValueError:
        if "/" in entry:
            raise
        return False
    return True


def _unwrapped(address: Address) -> Address:
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _check_host(host: str) -> None:
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise refused(f"{host} is not an IPv6 address. Use the name of your Odoo, {EXAMPLE}.") from None
        return
    labels = host.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise refused(f"{host} is not a host name. Use the name of your Odoo, {EXAMPLE}.") from None
        return
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels) or not _decodes(host):
        raise refused(f"{host} is not a host name. Check the address of your Odoo, {EXAMPLE}.")


def _decodes(host: str) -> bool:
    """`xn--` begins letters of other alphabets; not everything behind it is one, and httpx stumbles over that."""
    try:
        return bool(httpx.URL(f"https://{host}").host)
    except (UnicodeError, httpx.InvalidURL):
        return False


def _without_page(path: str) -> str:
    """People copy the address from their browser: …/web and …/web/login are pages, not a place."""
    head, separator, _ = f"{path}/".partition("/web/")
    return head if separator else path
