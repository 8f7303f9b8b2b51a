"""How often public pages may be opened."""

#: Visits within a minute: pages that are opened and forms that are sent, from one address and with one link. Behind one
#: address there may be many debtors (a mobile network, an office); one link belongs to one person.
LIMITS = {"show_address": 300, "show_link": 90, "send_address": 90, "send_link": 40, "node_address": 60}
#: Seconds after which trying again makes sense.
WAIT = 60
OURS = "odoo.addons.sagres_"
PUBLIC = ("public", "none")
READING = ("GET", "HEAD", "OPTIONS")
LANGUAGES = {"it": "it_IT", "en": "en_US"}
#: Nothing of a page that a link opens is kept, found, framed, or told to where one goes from it.
HEADERS = {
    "Cache-Control": "no-store, private",
    "Pragma": "no-cache",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'self'; object-src 'none'",
}
