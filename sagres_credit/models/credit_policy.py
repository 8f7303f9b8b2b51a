from odoo import api, fields, models

SEGMENTS = [
    ("household", "Household"),
    ("company", "Company"),
    ("public_body", "Public body"),
]


class CreditPolicy(models.Model):
    """A collection policy is an ordered strategy, from courtesy before the due date to legal."""

    _name = "credit.policy"
    _description = "Collection policy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: the policy serves every client.")
    segment = fields.Selection(SEGMENTS, required=True, default="household")
    min_interval = fields.Integer(
        string="Minimum interval (days)",
        default=7,
        help="A case never goes up twice in fewer days than these.",
    )
    level_ids = fields.One2many("credit.policy.level", "policy_id", string="Levels", copy=True)
    level_count = fields.Integer(compute="_compute_level_count")
    thank_template_id = fields.Many2one(
        "mail.template", string="Thanks", domain="[('model', '=', 'credit.notice')]", ondelete="restrict",
        help="Who pays while a message waits to leave gets these words instead. Empty: nothing leaves.",
    )
    description = fields.Text(translate=True)

    _min_interval_positive = models.Constraint(
        "CHECK(min_interval >= 0)", "The minimum interval is a number of days, zero or more."
    )

    @api.depends("level_ids")
    def _compute_level_count(self):
        for policy in self:
            policy.level_count = len(policy.level_ids)
