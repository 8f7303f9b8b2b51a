import re
import time

from odoo.http import request

from ..models.credit_link import VERIFIED_SECONDS
from ..models.web.limits import HEADERS, LANGUAGES
from ..tools.visitor import get_place

#: Wrong texts of links, and wrong answers, from one address within an hour.
MAX_FORGED = 30
MAX_WRONG = 20
MAX_FIELD = 400_000
# One byte more than what is taken tells that a file is too large; no more is read of it.
MAX_READ = 5 * 1024 * 1024 + 1
STATUS = {"unknown": 404, "revoked": 410, "expired": 410, "busy": 429, "closed": 404}


class DebtorVisit:
    """One request to the page of a debtor: the link it came by, what it may see, and how to answer.

    :param str token: the text of the link
    :param bool known: the known datum must have been answered
    """

    def __init__(self, token, known=True):
        self.token = token
        self.attempts = request.env["credit.link.attempt"].sudo()
        self.link, self.problem = self._find()
        self._choose_language()
        # The environment has changed with the language.
        self.link = self.link.with_env(request.env(su=True))
        self.case = self.link.case_id
        self.refusal = self._refuse(known)

    def _find(self):
        Link = request.env["credit.link"].sudo()
        address = get_place(request.httprequest.remote_addr)
        if self.attempts._read("forged", address) >= MAX_FORGED:
            return Link, "busy"
        link = Link._find(self.token)
        if not link:
            self.attempts._count("forged", address)
            return link, "unknown"
        if link.state in ("revoked", "expired"):
            return link, link.state
        return link, False if link.case_id.mandate_id.debtor_page else "closed"

    def _choose_language(self):
        """Speak the language that was asked for, else the debtor's, else the browser's default."""
        asked = LANGUAGES.get(request.httprequest.args.get("lang"))
        if asked:
            request.session["credit_lang"] = asked
        installed = dict(request.env["res.lang"].get_installed())
        wanted = (request.session.get("credit_lang"), self.link.case_id.partner_id.lang, request.env.lang, "en_US")
        self.lang = next((code for code in wanted if code in installed), request.env.lang)
        request.update_context(lang=self.lang)

    def _refuse(self, known):
        if self.problem:
            return self.render("sagres_credit.debtor_refused", {"problem": self.problem}, STATUS[self.problem])
        if known and not self.is_known():
            return request.redirect(self.url())
        return None

    def is_known(self):
        """Tell whether who is here answered the known datum of this link, not long ago."""
        answered = (request.session.get("credit_known") or {}).get(str(self.link.id), 0)
        return 0 <= time.time() - answered < VERIFIED_SECONDS

    def remember(self):
        """Keep in the session that the known datum of this link was answered."""
        request.session["credit_known"] = {
            **(request.session.get("credit_known") or {}), str(self.link.id): time.time(),
        }

    def answer(self, words):
        """Judge what was answered to the known datum; return ``known``, ``wrong`` or ``locked``."""
        address = get_place(request.httprequest.remote_addr)
        if self.attempts._read("wrong", address) >= MAX_WRONG:
            return "locked"
        if self.link._answer(words):
            self.remember()
            return "known"
        self.attempts._count("wrong", address)
        return "locked" if self.link.state == "locked" else "wrong"

    def url(self, path=""):
        return f"/d/{self.token}{'/' + path if path else ''}"

    def render(self, template, values=None, status=200):
        """Answer with a page that nobody keeps, finds or frames."""
        values = {**self._prepare_values(), **(values or {})}
        response = request.render(template, values, headers=dict(HEADERS))
        response.status_code = status
        return response

    def redirect(self, path=""):
        response = request.redirect(self.url(path))
        response.headers.update(HEADERS)
        return response

    def _prepare_values(self):
        genuine = bool(self.link)
        card = self.case._get_page_card() if genuine else {}
        return {
            "visit": self, "case": self.case, "card": card, "page_url": self.url,
            "html_data": {"lang": self.lang.replace("_", "-")},
            "other_lang": next((key for key, code in LANGUAGES.items() if code != self.lang), "en"),
            "domain": re.sub(r"^https?://|[:/].*$", "", request.env["credit.link"]._get_base_url()),
            "form": {}, "error": False, "no_header": True, "no_footer": True, "copied": False,
        }


def read_form():
    """Return what was typed, each field limited; who sends it is known from the connection."""
    posted = request.httprequest.form
    form = {name: posted[name][:MAX_FIELD] for name in posted if name != "items"}
    return {**form, "items": posted.getlist("items")[:200], "ip": request.httprequest.remote_addr}


def read_files():
    """Return what was attached, as pairs of a name and bytes."""
    found = request.httprequest.files.getlist("files")
    return [(file.filename[:120], file.read(MAX_READ)) for file in found[:10] if file.filename]
