from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date


class CreditMandate(models.Model):
    """A mandate won by public tender: platform, lot, code, renewals and guarantees, each with its reminder."""

    _inherit = "credit.mandate"

    tender_platform = fields.Char(string="Platform", help="Where the tender was published, for example MePA or Consip.")
    tender_number = fields.Char(string="Tender")
    tender_lot = fields.Char(string="Lot")
    tender_cup = fields.Char(string="CUP", help="Code of a public project, where there is one.")
    tender_award_date = fields.Date(string="Awarded on")
    tender_amount = fields.Monetary(string="Amount awarded")
    tender_days_before = fields.Integer(string="Remind of the expiry (days before)", default=120)
    tender_reminded_for = fields.Date(readonly=True, copy=False)
    tender_term_ids = fields.One2many("credit.tender.term", "mandate_id", string="Renewals and guarantees", copy=False)

    _tender_days_range = models.Constraint(
        "CHECK(COALESCE(tender_days_before, 0) BETWEEN 0 AND 3650)", "Days of notice of the expiry are between 0 and 3,650.",
    )

    @api.model
    def _remind_expiries(self):
        """Remind the managers of mandates that end soon, once for each expiry."""
        today = fields.Date.context_today(self)
        mandates = self.search([("state", "=", "active"), ("date_end", "!=", False)]).filtered(
            lambda mandate: mandate.tender_days_before and mandate.tender_reminded_for != mandate.date_end
            and fields.Date.subtract(mandate.date_end, days=mandate.tender_days_before) <= today
        )
        for mandate in mandates:
            mandate._remind_tender(self.env._("The mandate ends"), mandate.date_end)
        if mandates:
            mandates.flush_recordset()
            self.env.cr.execute(SQL(
                "UPDATE credit_mandate SET tender_reminded_for = date_end WHERE id IN %s", tuple(mandates.ids),
            ))
            mandates.invalidate_recordset(["tender_reminded_for"])

    def _remind_tender(self, what, date):
        """Put a term on the day of who manages this mandate."""
        self.ensure_one()
        self.activity_schedule(
            "sagres_credit.mail_activity_type_tender_term", user_id=self.user_id.id,
            date_deadline=max(date, fields.Date.context_today(self)),
            summary=self.env._("%(what)s: %(date)s", what=what, date=format_date(self.env, date)),
        )
