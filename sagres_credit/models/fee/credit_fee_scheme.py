from odoo import api, fields, models

CONTACT_RULES = [
    ("none", "Not needed"),
    ("sent", "A message or a conversation"),
    ("conversation", "A conversation"),
]


class CreditFeeScheme(models.Model):
    """A fee scheme says which payments the firm earns on, and how much."""

    _name = "credit.fee.scheme"
    _description = "Fee scheme"
    _order = "company_id, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", string="Client", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_ids = fields.One2many("credit.fee.rule", "scheme_id", string="Rules", copy=True)
    mandate_ids = fields.One2many("credit.mandate", "fee_scheme_id", string="Mandates")
    note = fields.Text(string="Words of the contract")

    contact_rule = fields.Selection(
        CONTACT_RULES, string="Contact before the payment", required=True, default="sent",
        help="A payment earns a fee only after such a contact with the debtor.",
    )
    contact_days = fields.Integer(
        string="Contact not older than (days)", help="Days between the last contact and the payment. Zero: no limit.",
    )
    min_days_late = fields.Integer(
        string="Paid at least so many days late", default=1, help="Zero: also what is paid on its due date.",
    )
    tail_days = fields.Integer(
        string="After the mandate ends (days)", help="Payments that come so many days after its end still earn a fee.",
    )

    _days_positive = models.Constraint(
        "CHECK(contact_days >= 0 AND tail_days >= 0 AND contact_days <= 36500 AND tail_days <= 36500"
        " AND min_days_late BETWEEN -36500 AND 36500)",
        "Days are a number, zero or more, of a hundred years at most.",
    )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=scheme.name))
            for scheme, vals in zip(self, vals_list, strict=True)
        ]

    def action_simulate(self):
        """Open the dialog that tells what past months would have cost by this scheme."""
        self.ensure_one()
        return self.env["credit.fee.simulate"]._get_dialog(scheme=self)

    @api.model
    def _get_attribution_fields(self):
        """Return the names of the fields that decide which payments earn a fee."""
        return ["contact_rule", "contact_days", "min_days_late", "tail_days"]
