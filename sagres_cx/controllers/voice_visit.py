import re

from odoo.http import request

from odoo.addons.sagres_credit.controllers.debtor_visit import MAX_FORGED
from odoo.addons.sagres_credit.models.web.limits import HEADERS, LANGUAGES
from odoo.addons.sagres_credit.tools.visitor import get_place

from ..models.ir_http import LINK_LENGTH

#: Forms sent to one link within an hour: more than a person sends.
MAX_SENT = 60
STATUS = {"unknown": 404, "expired": 410, "closed": 410, "busy": 429, "done": 200, "operator": 403}


class VoiceVisit:
    """One request to the page of a question: the link it came by, why it opens nothing, and how to answer.

    :param str token: the text of a link or of a voucher
    :param tuple also: obstacles with which this page opens all the same
    """

    def __init__(self, token, also=()):
        self.token = token
        self.attempts = request.env["credit.link.attempt"].sudo()
        self.ticket, self.problem = self._find()
        self._choose_language()
        # The environment has changed with the language.
        self.ticket = self.ticket.with_env(request.env(su=True))
        self.program = self.ticket.program_id
        self.refusal = self._refuse() if self.problem and self.problem not in also else None

    @property
    def is_anonymous(self):
        return self.ticket._name == "cx.voucher"

    def _find(self):
        model = "cx.invitation" if len(self.token) == LINK_LENGTH else "cx.voucher"
        Ticket = request.env[model].sudo()
        address = get_place(request.httprequest.remote_addr)
        if self.attempts._read("forged", address) >= MAX_FORGED:
            return Ticket, "busy"
        ticket = Ticket._find(self.token)
        if not ticket:
            self.attempts._count("forged", address)
            return ticket, "unknown"
        if model == "cx.invitation" and request.env.user._is_internal():
            return ticket, "operator"
        return ticket, ticket._get_obstacle()

    def is_too_often(self):
        """Count one more form of this link and tell whether it is too many; a voucher leaves no count behind."""
        return not self.is_anonymous and self.attempts._count("voice", self.ticket.id) > MAX_SENT

    def _choose_language(self):
        """Speak the language that was asked for, else the person's; a voucher knows no person, only its client."""
        self.asked = request.httprequest.args.get("lang")
        installed = dict(request.env["res.lang"].get_installed())
        own = False
        if self.ticket:
            own = self.ticket.program_id._get_voucher_lang() if self.is_anonymous else self.ticket._get_lang()
        wanted = (LANGUAGES.get(self.asked), own, request.env.lang, "en_US")
        self.lang = next((code for code in wanted if code in installed), request.env.lang)
        request.update_context(lang=self.lang)

    def _refuse(self):
        return self.refuse(self.problem)

    def refuse(self, problem):
        """Answer with the kind page that says why nothing opens."""
        return self.render("sagres_cx.voice_refused", {"problem": problem}, STATUS[problem])

    def url(self, path="", **query):
        asked = {"lang": self.asked} if self.asked in LANGUAGES else {}
        arguments = "&".join(f"{name}={value}" for name, value in {**asked, **query}.items())
        return f"/v/{self.token}{'/' + path if path else ''}{'?' + arguments if arguments else ''}"

    def render(self, template, values=None, status=200):
        """Answer with a page that nobody keeps, finds or frames."""
        response = request.render(template, {**self._prepare_values(), **(values or {})}, headers=dict(HEADERS))
        response.status_code = status
        return response

    def redirect(self, path=""):
        response = request.redirect(self.url(path), code=303)
        response.headers.update(HEADERS)
        return response

    def _prepare_values(self):
        company = self.program.company_id
        case = self.ticket.case_id if self.ticket and not self.is_anonymous else request.env["credit.case"]
        card = case._get_page_card() if case else {}
        return {
            "visit": self, "program": self.program, "page_url": self.url, "card": card, "client": company.name,
            "client_id": company.id, "client_phone": company.phone, "anonymous": bool(self.ticket) and self.is_anonymous,
            "html_data": {"lang": self.lang.replace("_", "-")},
            "other_lang": next((key for key, code in LANGUAGES.items() if code != self.lang), "en"),
            "domain": re.sub(r"^https?://|[:/].*$", "", request.env["credit.link"]._get_base_url()),
            "form": {}, "errors": {}, "error": False, "no_header": True, "no_footer": True,
        }


def prepare_question(program):
    """Return what the page says of the score."""
    question = program.score_question_id
    numbers = [str(number) for number in range(question.scale_min, question.scale_max + 1)]
    return {
        "question": question.title, "scores": [number for number in numbers if program._read_score(number)],
        "low_label": question.scale_min_label, "high_label": question.scale_max_label,
    }
