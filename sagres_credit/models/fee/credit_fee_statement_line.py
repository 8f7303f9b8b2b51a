from odoo import api, fields, models
from odoo.tools.misc import formatLang

LINE_KINDS = [
    ("fixed", "Fixed fee"),
    ("percent", "On a payment, by days late"),
    ("tier", "On a payment, by tiers"),
    ("bonus", "Bonus"),
    ("malus", "Malus"),
    ("risk", "Shared risk"),
    ("correction", "Correction"),
]
CODES = [
    ("reached", "Target reached"),
    ("missed", "Target missed"),
    ("no_data", "Nothing to measure"),
    ("limited", "Limited to the fees"),
]


class CreditFeeStatementLine(models.Model):
    """Part of a fee: of one payment by one rule, of a rule alone, or the correction of an earlier part."""

    _name = "credit.fee.statement.line"
    _description = "Line of a fee statement"
    _order = "statement_id, kind, date, id"
    _rec_name = "name"

    statement_id = fields.Many2one(
        "credit.fee.statement", string="Fee statement", required=True, readonly=True, index=True, ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="statement_id.state")
    month = fields.Date(related="statement_id.date_from", string="Month")
    rule_id = fields.Many2one(
        "credit.fee.rule", string="Rule of the scheme", readonly=True, ondelete="set null", index="btree_not_null",
        groups="sagres_credit.group_manager",
    )
    name = fields.Char(string="Rule", readonly=True)
    kind = fields.Selection(LINE_KINDS, required=True, readonly=True)
    collection_id = fields.Many2one("credit.fee.collection", string="Payment", readonly=True, ondelete="cascade")
    origin_id = fields.Many2one("credit.fee.statement.line", string="Corrects", readonly=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True, ondelete="set null", index="btree_not_null")
    invoice_id = fields.Many2one(related="collection_id.invoice_id")
    payment_move_id = fields.Many2one(related="collection_id.payment_move_id")
    days_late = fields.Integer(related="collection_id.days_late")
    date = fields.Date(string="Paid on", readonly=True)
    base = fields.Monetary(string="Base of the fee", readonly=True)
    percent = fields.Float(digits=(9, 4), readonly=True, aggregator=None)
    amount = fields.Monetary(string="Fee", required=True, readonly=True)
    code = fields.Selection(CODES, string="Outcome", readonly=True)
    value = fields.Float(string="Measured", digits=(16, 4), readonly=True, aggregator=None)
    target = fields.Float(digits=(16, 4), readonly=True, aggregator=None)
    explanation = fields.Char(compute="_compute_explanation")

    _part_uniq = models.UniqueIndex(
        "(collection_id, rule_id) WHERE collection_id IS NOT NULL AND kind != 'correction'", "A rule charges a payment once.",
    )
    _origin_uniq = models.UniqueIndex("(origin_id) WHERE origin_id IS NOT NULL", "A fee is corrected once.")

    @api.depends("code", "kind", "value", "target", "origin_id")
    @api.depends_context("lang")
    def _compute_explanation(self):
        codes = dict(self._fields["code"]._description_selection(self.env))
        for line in self:
            if line.kind == "correction":
                origin = line.sudo().origin_id.statement_id
                line.explanation = self.env._(
                    "The payment was undone; its fee was in: %(statement)s", statement=origin.display_name,
                )
            elif line.code and line.code != "no_data":
                line.explanation = self.env._(
                    "%(outcome)s: %(value)s, target %(target)s", outcome=codes[line.code],
                    value=formatLang(self.env, line.value, digits=2), target=formatLang(self.env, line.target, digits=2),
                )
            else:
                line.explanation = codes.get(line.code, "")

    def action_open_payment(self):
        self.ensure_one()
        return self.collection_id.action_open_payment()
