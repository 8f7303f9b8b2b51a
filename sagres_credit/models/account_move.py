from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    credit_policy_id = fields.Many2one(
        "credit.policy", string="Collection policy", index="btree_not_null", copy=False, check_company=True,
        help="Overrides the policy of the debtor and of the mandate for this invoice.",
    )
    credit_billed_until = fields.Date(
        string="Last day of consumption", copy=False,
        help="Of a bill of electricity, gas or water: issued too late, its limitation runs from the day on which it was due"
        " to be issued.",
    )
    credit_receivable_ids = fields.One2many(
        "credit.receivable", "move_id", string="Receivables under management",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )
    credit_case_id = fields.Many2one(
        "credit.case", string="Collection case", compute="_compute_credit_case_id",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    @api.depends("credit_receivable_ids.case_id")
    def _compute_credit_case_id(self):
        for move in self:
            move.credit_case_id = move.credit_receivable_ids.case_id[:1]

    def action_open_credit_case(self):
        self.ensure_one()
        return self.credit_case_id._get_form_action()

    def _post(self, soft=True):
        posted = super()._post(soft)
        self.env["credit.receivable"].sudo()._attach_lines(
            posted.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        )
        return posted
