from odoo import api, fields, models
from odoo.exceptions import UserError

#: What changes who sits at the chat.
CHAT_FIELDS = {"cx_chat", "state", "company_id", "member_ids"}
MAX_NAME, MAX_PHONE, MAX_WORDS = 80, 32, 1000


class CreditMandate(models.Model):
    """Whether the client's debtors and customers may chat with the team, and what is promised when nobody is there."""

    _inherit = "credit.mandate"

    cx_chat = fields.Boolean(
        string="Chat with the team", tracking=True,
        help="A button on the debtors' pages and a page of its own: a person of the team answers, in the hours of contact.",
    )
    cx_chat_url = fields.Char(string="Page of the chat", compute="_compute_cx_chat_url")

    @api.depends("cx_chat", "company_id")
    def _compute_cx_chat_url(self):
        channels = self.env["im_livechat.channel"].sudo().search([("cx_company_id", "in", self.company_id.ids)])
        urls = {channel.cx_company_id: channel._get_chat_url() for channel in channels}
        for mandate in self:
            mandate.cx_chat_url = mandate.cx_chat and urls.get(mandate.company_id)

    @api.model_create_multi
    def create(self, vals_list):
        mandates = super().create(vals_list)
        self.env["im_livechat.channel"]._serve(mandates.filtered("cx_chat").company_id)
        return mandates

    def write(self, vals):
        companies = self.company_id if CHAT_FIELDS & vals.keys() else self.env["res.company"]
        result = super().write(vals)
        if companies:
            self.env["im_livechat.channel"]._serve(companies | self.company_id)
        return result

    def _is_chat_time(self, moment):
        """Tell whether ``moment`` (UTC) lies within the hours in which the client's debtors may be contacted."""
        rules = self.env["credit.contact.rule"]._get_in_force(self)
        rule = rules.pick(self, False, fields.Date.context_today(self, moment))
        if not rule:
            return False
        engine, local = rules.get_engine(rule, self, False), rule._to_local(moment)
        return engine.is_open(local) and not engine.is_feast(local.date())

    def _get_call_slots(self):
        """Return when who is not known may ask to be called: as for any debtor of the client."""
        self.ensure_one()
        case = self.env["credit.case"].sudo().new({"mandate_id": self.id, "company_id": self.company_id.id})
        return case._get_call_slots()

    def _ask_call_back(self, form):
        """Put the call that somebody unknown asks for on the team leader's list and return what was promised, in words."""
        slots = dict(self._get_call_slots())
        name, phone, words = (
            " ".join((form.get(key) or "").replace("\0", "").split())[:size]
            for key, size in (("name", MAX_NAME), ("phone", MAX_PHONE), ("words", MAX_WORDS))
        )
        if form.get("slot") not in slots:
            raise UserError(self.env._("Choose a day and an hour from the list."))
        if not name:
            raise UserError(self.env._("Tell us your name, so that we know whom to ask for."))
        if sum(letter.isdigit() for letter in phone) < 6:
            raise UserError(self.env._("Write the number at which we can call you."))
        when = slots[form["slot"]]
        self._ask_team_leader(
            self.env._("Call %(name)s, %(phone)s: %(when)s", name=name, phone=phone, when=when), words,
            fields.Date.to_date(form["slot"].partition("@")[0]),
        )
        return self.env._(
            "A person of %(client)s calls you: %(when)s. There is nothing else to do.", client=self.company_id.name, when=when,
        )

    def _ask_team_leader(self, summary, words, day):
        """Put on the credit manager's list what nobody else answers for."""
        self.ensure_one()
        return self.sudo().activity_schedule(
            "mail.mail_activity_data_call", day, user_id=self.user_id.id, summary=summary, note=words or False,
        )
