from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

TERM_KINDS = [
    ("renewal", "Renewal"),
    ("extension", "Technical extension"),
    ("provisional", "Provisional guarantee"),
    ("definitive", "Definitive guarantee"),
    ("advance", "Guarantee of an advance"),
    ("insurance", "Insurance policy"),
    ("other", "Other term"),
]
LONGER = ("renewal", "extension")
ACTIVITY = "sagres_credit.mail_activity_type_tender_term"


class CreditTenderTerm(models.Model):
    """One date of a mandate won by tender: a renewal to ask for, a guarantee that ends; somebody is reminded in time."""

    _name = "credit.tender.term"
    _description = "Term of a tender"
    _order = "date, id"

    mandate_id = fields.Many2one("credit.mandate", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="mandate_id.company_id", string="Client", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(TERM_KINDS, required=True, default="definitive")
    number = fields.Char(help="Of the policy, or of the act.")
    issuer = fields.Char(help="Who gives the guarantee.")
    amount = fields.Monetary()
    date_from = fields.Date(string="From")
    date = fields.Date(string="Term", required=True, help="A guarantee ends, or a renewal must be asked for.")
    new_date_end = fields.Date(string="New expiry of the mandate", help="Of a renewal or an extension.")
    days_before = fields.Integer(string="Remind days before", default=60, required=True)
    date_reminder = fields.Date(string="Reminder on", compute="_compute_date_reminder", store=True)
    reminded_for = fields.Date(string="Reminded of", readonly=True, copy=False, help="A term that is moved is reminded of again.")
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("dropped", "Not used")], required=True, default="open", readonly=True, copy=False,
    )
    is_near = fields.Boolean(compute="_compute_is_near", search="_search_is_near")

    _days_range = models.Constraint("CHECK(days_before BETWEEN 0 AND 3650)", "Days of notice are between 0 and 3,650.")
    _reminder_idx = models.Index("(date_reminder) WHERE state = 'open'")

    @api.depends("kind", "number")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for term in self:
            term.display_name = " ".join(filter(None, (kinds.get(term.kind), term.number)))

    @api.depends("date", "days_before")
    def _compute_date_reminder(self):
        for term in self:
            term.date_reminder = term.date and fields.Date.subtract(term.date, days=term.days_before)

    @api.depends("date_reminder", "state")
    def _compute_is_near(self):
        today = fields.Date.context_today(self)
        for term in self:
            term.is_near = term.state == "open" and bool(term.date_reminder) and term.date_reminder <= today

    def _search_is_near(self, operator, value):
        if operator != "in":
            return NotImplemented
        near = Domain("state", "=", "open") & Domain("date_reminder", "<=", fields.Date.context_today(self))
        return (near if True in value else Domain.FALSE) | (~near if False in value else Domain.FALSE)

    @api.constrains("date_from", "date")
    def _check_dates(self):
        for term in self:
            if term.date_from and term.date < term.date_from:
                raise ValidationError(self.env._("%(term)s ends before it begins.", term=term.display_name))

    def action_done(self):
        """Say that it was dealt with; a renewal gives the mandate its new expiry."""
        for term in self:
            if term.kind in LONGER and not term.new_date_end:
                raise UserError(self.env._("Say until when the mandate runs now."))
        for term in self.filtered(lambda term: term.kind in LONGER).sorted("new_date_end"):
            if not term.mandate_id.date_end or term.mandate_id.date_end < term.new_date_end:
                term.mandate_id.date_end = term.new_date_end
        self._end("done")

    def action_drop(self):
        """Say that it is not used."""
        self._end("dropped")

    def action_open_again(self):
        self.write({"state": "open", "reminded_for": False})

    def _end(self, state):
        self.write({"state": state})
        waiting = self.search([("mandate_id", "in", self.mandate_id.ids), ("state", "=", "open"), ("reminded_for", "!=", False)])
        (self.mandate_id - waiting.mandate_id).activity_unlink([ACTIVITY])

    @api.model
    def _cron_remind(self):
        """Remind the managers of the mandates of the terms whose time has come, once each (scheduled job)."""
        terms = self.search([("state", "=", "open"), ("date_reminder", "<=", fields.Date.context_today(self))])
        terms = terms.filtered(lambda term: term.reminded_for != term.date)
        for mandate, group in terms.grouped("mandate_id").items():
            mandate._remind_tender(", ".join(group.mapped("display_name")), min(group.mapped("date")))
        if terms:
            terms.flush_recordset()
            self.env.cr.execute(SQL("UPDATE credit_tender_term SET reminded_for = date WHERE id IN %s", tuple(terms.ids)))
            terms.invalidate_recordset(["reminded_for"])
        self.env["credit.mandate"]._remind_expiries()
