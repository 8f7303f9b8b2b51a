from odoo import api, fields, models
from odoo.tools import SQL

PLACES = 2 ** 31


class CreditReceiptQueue(models.Model):
    """Money that waits for somebody to say what it pays, of every kind in one list."""

    _name = "credit.receipt.queue"
    _description = "Receipt that waits"
    _auto = False
    _reads_primary = True
    _rec_name = "memo"
    _order = "date, id"
    _depends = {
        "credit.match": ["amount", "company_id", "date", "is_certain", "kind", "partner_id", "payer", "score", "state", "text"],
        "credit.allocation": ["amount", "case_id", "company_id", "date", "memo", "partner_id", "state"],
        "credit.case": ["user_id"],
        "credit.plan": ["case_id", "state"],
    }

    kind = fields.Selection(
        [
            ("bank", "Bank line"), ("return", "Returned direct debit"), ("allocation", "Payment to allocate"),
            ("plan", "Payment of a plan"),
        ],
        readonly=True,
    )
    res_model = fields.Char(string="Record model", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    memo = fields.Char(string="What it says", readonly=True)
    payer = fields.Char(readonly=True)
    score = fields.Integer(readonly=True, aggregator=None, help="How sure the best proposal is, of 100.")

    @property
    def _table_query(self):
        columns = SQL("kind, res_model, res_id, date, company_id, partner_id, amount, memo, payer, score")
        parts = SQL(" UNION ALL ").join(
            SQL("SELECT %s::bigint AS place, part.* FROM (%s) AS part (%s)", place, part, columns)
            for place, part in enumerate(self._get_parts())
        )
        return SQL(
            """
            SELECT waiting.place * %s + waiting.res_id AS id, waiting.*, work.user_id
              FROM (%s) AS waiting
         LEFT JOIN credit_case AS work ON work.company_id = waiting.company_id AND work.partner_id = waiting.partner_id
                                      AND work.parent_id IS NULL
            """, PLACES, parts,
        )

    @api.model
    def _get_parts(self):
        """Return the SQL of each kind: ``kind``, ``res_model``, ``res_id``, ``date``, ``company_id``, ``partner_id``, ``amount``,
        ``memo``, ``payer``, ``score``.

        For a module to have what waits in its channel in the list, it must override this method, append its parts and extend
        ``kind``.
        """
        return [
            SQL(
                "SELECT CASE WHEN kind = 'return' THEN 'return' ELSE 'bank' END::varchar, 'credit.match'::varchar, id, date,"
                " company_id, partner_id, amount, text, payer, score FROM credit_match WHERE state = 'proposed'"
                " AND NOT COALESCE(is_certain, FALSE)"
            ),
            SQL(
                "SELECT CASE WHEN EXISTS (SELECT FROM credit_plan AS plan WHERE plan.case_id = waiting.case_id"
                " AND plan.state = 'active') THEN 'plan' ELSE 'allocation' END::varchar, 'credit.allocation'::varchar, id, date,"
                " company_id, partner_id, amount, memo, NULL::varchar, NULL::integer"
                " FROM credit_allocation AS waiting WHERE state = 'proposed'"
            ),
        ]

    def action_open(self):
        """Open the record that waits."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)
        if hasattr(record, "action_open"):
            return record.action_open()
        return {
            "type": "ir.actions.act_window", "name": self.memo, "res_model": self.res_model, "res_id": self.res_id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }
