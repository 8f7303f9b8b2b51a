from odoo import api, fields, models
from odoo.exceptions import UserError

#: What an invoice may wait for: kind of blocker and the field of the contract that asks for it.
NEEDS = {"order": "needs_order", "progress_report": "needs_progress_report", "document": "needs_document"}


class CreditSiteContract(models.Model):
    """A contract of a site: from its signature on each milestone says what its invoice needs, from whom and by when."""

    _name = "credit.site.contract"
    _description = "Contract of a site"
    _order = "site_id, date_signed, id"

    site_id = fields.Many2one("credit.site", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="site_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(required=True)
    reference = fields.Char(help="Number of the contract, CIG or CUP.")
    date_signed = fields.Date(string="Signed on", copy=False)
    amount = fields.Monetary()
    payment_days = fields.Integer(string="Payment after (days)", default=60)
    needs_order = fields.Boolean(string="Order needed", default=True)
    needs_progress_report = fields.Boolean(string="Progress report needed", default=True)
    needs_document = fields.Boolean(string="Documents needed", help="For example DURC, certificates, delivery notes.")
    lead_days = fields.Integer(
        string="Needed before (days)", default=15, help="So many days before the milestone each thing must be there.",
    )
    milestone_ids = fields.One2many("credit.site.milestone", "contract_id", string="Milestones")

    _days_positive = models.Constraint("CHECK(payment_days >= 0 AND lead_days >= 0)", "Days are zero or more.")

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        contracts._add_blockers()
        return contracts

    def write(self, vals):
        result = super().write(vals)
        if "date_signed" in vals or set(NEEDS.values()) & set(vals):
            self._add_blockers()
        return result

    def action_sign(self):
        """Say that these contracts were signed today: what each invoice needs gets an owner and a day."""
        self.check_access("write")
        empty = self.filtered(lambda contract: not contract.milestone_ids)
        if empty:
            raise UserError(self.env._("%(contracts)s: add the milestones first.", contracts=", ".join(empty.mapped("name"))))
        self.filtered(lambda contract: not contract.date_signed).write({"date_signed": fields.Date.context_today(self)})

    def _add_blockers(self):
        self.filtered("date_signed").milestone_ids._add_blockers()
