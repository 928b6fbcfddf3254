"""A merchant's URL is hostile input (attacks A7 to A10 and A13)."""

import ipaddress

import pytest

from accounts.gateways.addresses import Policy
from accounts.gateways.errors import GatewayError, Kind

HOSTED = Policy()
SELF_HOSTED = Policy(("odoo.lan", "10.0.0.0/8", "192.168.1.20", "::1", "127.0.0.0/8", "odoo_web"))


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("https://shop.odoo.com", "https://shop.odoo.com"),
        ("shop.odoo.com", "https://shop.odoo.com"),
        ("  https://Shop.Odoo.com/ ", "https://shop.odoo.com"),
        ("https://shop.odoo.com/web/login", "https://shop.odoo.com"),
        ("https://shop.odoo.com/web", "https://shop.odoo.com"),
        ("https://shop.example:8069", "https://shop.example:8069"),
        ("https://shop.example:443/erp/odoo/", "https://shop.example/erp/odoo"),
        ("https://xn--mller-kva.example", "https://xn--mller-kva.example"),
        ("https://93.184.216.34", "https://93.184.216.34"),
        ("https://[2606:2800:220:1::1]:8069", "https://[2606:2800:220:1::1]:8069"),
    ],
)
def test_what_people_type_becomes_one_base_address(typed, base):
    assert HOSTED.parse(typed).base == base


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "https://user@shop.example",
        "https://user:secret@shop.example",
        "https://shop.example\\@127.0.0.1",
        "https://shop.example%00.evil.example",
        "https://shop.example\r\nX: y",
        "https://shop.example\t",
        "https://shop.example/?db=x",
        "https://shop.example/#top",
        "https://shop.example/../etc",
        "https://shop.example//evil.example",
        "https://shop .example",
        "https://ѕhop.example",
        "https://ｓhop.example",
        "https://１２７.0.0.1",
        "https://①②⑦.0.0.1",
        "https://127。0。0。1",
        "https://shop.example.",
        "https://-shop.example",
        "https://shop..example",
        "https://" + "a" * 64 + ".example",
        "https://" + "a." * 300 + "example",
        "https://[::1",
        "https://[fe80::1%25eth0]",
        "https://[12345::]",
        "https://shop.example:99999999",
        "https://xn--a.example",
        "https://0x7f000001",
        "https://2130706433",
        "https://0177.0.0.1",
        "https://127.1",
        "https://0",
        "https://1.2.3.4.5",
        "file:///etc/passwd",
        "gopher://shop.example",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_plain_address_is_refused_with_an_example(typed):
    with pytest.raises(GatewayError) as refusal:
        HOSTED.parse(typed)
    assert (refusal.value.kind, refusal.value.code) == (Kind.CONFIG, "odoo_wrong_url")
    assert "Odoo" in refusal.value.text


def test_a_public_odoo_is_reached_by_https_only():
    with pytest.raises(GatewayError, match="must begin with https://") as refusal:
        HOSTED.parse("http://shop.example")
    assert refusal.value.code == "odoo_url_not_https"


@pytest.mark.parametrize("port", [22, 25, 80, 6379, 0, 65536])
def test_other_ports_are_refused(port):
    with pytest.raises(GatewayError, match="443, 8069, 8443") as refusal:
        HOSTED.parse(f"https://shop.example:{port}")
    assert refusal.value.code == "odoo_url_port"


@pytest.mark.parametrize(
    "typed", ["http://odoo.lan:8070", "http://10.1.2.3", "http://[::1]:5000", "http://odoo_web:8069"]
)
def test_the_operator_may_open_private_hosts_with_any_port_and_plain_http(typed):
    assert SELF_HOSTED.parse(typed).base == typed


def test_even_there_a_port_is_a_port():
    with pytest.raises(GatewayError, match="between 1 and 65535"):
        SELF_HOSTED.parse("http://odoo.lan:65536")


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_public_addresses_are_connected_to(address):
    assert HOSTED.permits(ipaddress.ip_address(address), "shop.example")


PRIVATE = ["10.0.0.1", "172.16.0.1", "192.168.0.1", "127.0.0.1", "100.64.0.1", "::1", "::ffff:10.0.0.1", "fd00::1"]
NEVER = [
    "0.0.0.0",
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2001:0:1::1",
    "2001:20::1",
    "3fff::1",
    "5f00::1",
    "fe80::1",
    "ff02::1",
    "fd00:ec2::254",
]


@pytest.mark.parametrize("address", PRIVATE + NEVER)
def test_nothing_inside_is_connected_to(address):
    assert not HOSTED.permits(ipaddress.ip_address(address), "shop.example")


@pytest.mark.parametrize("address", [one for one in NEVER if one != "198.18.0.1"])
def test_metadata_and_smuggling_forms_stay_closed_even_where_the_operator_opens_everything(address):
    everything = Policy(("0.0.0.0/0", "::/0", "shop.example"))
    assert not everything.permits(ipaddress.ip_address(address), "shop.example")


@pytest.mark.parametrize("address", ["10.9.9.9", "127.0.0.1", "::1", "::ffff:10.9.9.9", "192.168.1.20"])
def test_a_network_of_the_operator_opens_its_own_addresses(address):
    assert SELF_HOSTED.permits(ipaddress.ip_address(address), "shop.example")
    assert not SELF_HOSTED.permits(ipaddress.ip_address("192.168.1.21"), "shop.example")


def test_a_name_of_the_operator_opens_what_it_resolves_to():
    assert SELF_HOSTED.permits(ipaddress.ip_address("192.168.77.7"), "odoo.lan")
    assert not SELF_HOSTED.permits(ipaddress.ip_address("192.168.77.7"), "other.lan")


def test_a_mistyped_network_is_found_at_the_start():
    with pytest.raises(ValueError, match="10.0.0.0/40"):
        Policy(("10.0.0.0/40",))
