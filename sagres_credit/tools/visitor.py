"""Where a visitor comes from, as far as counting goes. No ORM."""
import ipaddress

__all__ = ["get_place"]

#: One line has a whole network of IPv6 addresses and may use another one for each request.
NETWORK_BITS = 64


def get_place(address: str | None) -> str:
    """Return what counts as one place: an IPv4 address, the network of an IPv6 one.

    >>> get_place("203.0.113.7"), get_place("::ffff:203.0.113.7")
    ('203.0.113.7', '203.0.113.7')
    >>> get_place("2001:db8:1:2:aaaa::1") == get_place("2001:db8:1:2:bbbb:cccc::9")
    True
    >>> get_place("2001:db8:1:2::1") == get_place("2001:db8:1:3::1")
    False
    >>> get_place(None), get_place("unix:"), get_place("fe80::1%eth0") == get_place("fe80::2%eth1")
    ('unknown', 'unknown', True)
    """
    try:
        known = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if known.version == 4:
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), NETWORK_BITS), strict=False))
