from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

REQUEST_KINDS = [
    ("access", "Copy of their data (art. 15)"),
    ("erasure", "Erasure (art. 17)"),
    ("restriction", "Restriction (art. 18)"),
    ("stranger", "A stranger's contact (art. 17)"),
]
CHANNELS = [
    ("letter", "Letter"), ("email", "E-mail or PEC"), ("phone", "Telephone"), ("page", "Debtor's page"), ("person", "In person"),
]
#: Art. 12(3) GDPR: one month.
ANSWER_MONTHS = 1


class CreditPrivacyRequest(models.Model):
    """What a person asked about their data, who made sure that it was them, what was answered and when.

    A debtor whose credit lives is told why their data are kept, and is asked nothing beside the debt; the data of a
    stranger leave at once.
    """

    _name = "credit.privacy.request"
    _description = "Request about personal data"
    _inherit = ["mail.thread"]
    _order = "state desc, date_due, id desc"

    kind = fields.Selection(REQUEST_KINDS, string="What they ask", required=True, default="access")
    company_id = fields.Many2one(
        "res.company", string="Client", required=True, index=True, default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", index="btree_not_null", ondelete="set null",
        help="Of a stranger: the debtor whose contact it was taken for.",
    )
    case_id = fields.Many2one("credit.case", index="btree_not_null", ondelete="set null")
    date = fields.Date(string="Asked on", required=True, default=fields.Date.context_today)
    date_due = fields.Date(
        string="To answer by", compute="_compute_date_due", store=True, help="One month, art. 12(3) GDPR.",
    )
    channel = fields.Selection(CHANNELS, string="How they asked", required=True, default="letter")
    identity = fields.Char(
        string="How we know that it is them", help="A document seen, a signature, the address they wrote from.",
    )
    words = fields.Text(string="Their words")
    phone = fields.Char(string="Telephone to remove", help="A stranger's number: nobody calls it again.")
    email = fields.Char(string="E-mail to remove")
    address = fields.Char(string="Street to remove")
    state = fields.Selection(
        [("open", "Request open"), ("done", "Reply given"), ("refused", "Refused")], default="open", required=True, readonly=True,
        copy=False, tracking=True,
    )
    answer = fields.Text(readonly=True, copy=False, help="What was done, or why not.")
    date_done = fields.Date(string="Answered on", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="Answered by", readonly=True, copy=False)
    document_id = fields.Many2one("ir.attachment", string="Copy given", readonly=True, copy=False, ondelete="set null")

    @api.depends("date")
    def _compute_date_due(self):
        for request in self:
            request.date_due = request.date and request.date + relativedelta(months=ANSWER_MONTHS)

    @api.depends("kind", "partner_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            request.display_name = f"{kinds.get(request.kind, '')}: {request.partner_id.name or '-'}"

    @api.onchange("case_id")
    def _onchange_case_id(self):
        if self.case_id:
            self.partner_id, self.company_id = self.case_id.partner_id, self.case_id.company_id

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.partner_id.company_id:
            self.company_id = self.partner_id.company_id

    @api.constrains("company_id", "partner_id", "case_id")
    def _check_one_client(self):
        for request in self:
            partner = request.partner_id.sudo()
            if partner.company_id and partner.company_id != request.company_id:
                raise UserError(self.env._("%(person)s is known to another client: choose that client.", person=partner.name))
            if request.case_id and request.case_id.sudo().company_id != request.company_id:
                raise UserError(self.env._("The case belongs to another client."))

    def write(self, vals):
        """Keep what was answered as it is."""
        if not self.env.su and {"state", "answer", "date_done", "done_by_id", "document_id"}.intersection(vals):
            raise AccessError(self.env._("An answer is given by its buttons."))
        if not self.env.su and any(request.state != "open" for request in self):
            raise UserError(self.env._("This request was answered: it is kept as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if any(request.state != "open" for request in self):
            raise UserError(self.env._("This request was answered: it is kept as it is."))

    def action_answer(self):
        """Do what is asked, or refuse it with its reason."""
        for request in self:
            request._check_may_answer()
            getattr(request, f"_answer_{request.kind}")()
        return True

    def action_download(self):
        """Download the copy that was made for the person; who does is written in the thread."""
        self.ensure_one()
        self._check_manager()
        self.check_access("read")
        if not self.document_id:
            raise UserError(self.env._("There is no copy."))
        self.sudo()._message_log(body=self.env._("The copy was downloaded by %(user)s.", user=self.env.user.name))
        return {
            "type": "ir.actions.act_url", "target": "download", "url": f"/web/content/{self.document_id.id}?download=true",
        }

    def _check_may_answer(self):
        self.ensure_one()
        self._check_manager()
        self.check_access("write")
        if self.state != "open":
            raise UserError(self.env._("This request was answered: it is kept as it is."))
        if not self.identity or not self.identity.strip():
            raise UserError(self.env._("Say first how you know that it is them (art. 12(6) GDPR)."))
        if self.kind != "stranger" and not self.partner_id:
            raise UserError(self.env._("Say whose data they are."))

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager answers requests about personal data."))

    def _close(self, answer, state="done", **vals):
        """Write what was answered."""
        self.sudo().write({
            "state": state, "answer": answer, "date_done": fields.Date.context_today(self), "done_by_id": self.env.uid, **vals,
        })

    def _get_cases(self):
        """Return all cases of the person at this client, with what belongs to them."""
        self.ensure_one()
        Case = self.env["credit.case"].sudo().with_context(active_test=False)
        persons = self.partner_id.sudo().commercial_partner_id | self.partner_id.sudo()
        return Case.search([("company_id", "=", self.company_id.id), ("partner_id", "in", persons.ids)])
