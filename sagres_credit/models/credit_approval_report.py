from odoo import api, fields, models
from odoo.tools import SQL

PLACES = 2 ** 31


class CreditApprovalReport(models.Model):
    """What waits for a credit manager's decision, of every kind in one list."""

    _name = "credit.approval.report"
    _description = "Approval waiting"
    _auto = False
    _reads_primary = True
    _rec_name = "partner_id"
    _order = "date, id"
    _depends = {
        "credit.plan": ["amount", "case_id", "state"],
        "credit.referral": ["case_id", "state"],
        "credit.settlement": ["amount", "case_id", "state"],
        "credit.case": ["company_id", "partner_id", "user_id"],
    }

    kind = fields.Selection(
        [("plan", "Payment plan"), ("settlement", "Settlement"), ("referral", "Referral")], readonly=True,
    )
    res_model = fields.Char(string="Record model", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    date = fields.Date(string="Waiting since", readonly=True)
    case_id = fields.Many2one("credit.case", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        parts = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s::bigint AS place, part.*"
                " FROM (%s) AS part (kind, res_model, res_id, date, case_id, amount)", place, part,
            )
            for place, part in enumerate(self._get_parts())
        )
        return SQL(
            """
            SELECT waiting.place * %s + waiting.res_id AS id, waiting.kind, waiting.res_model, waiting.res_id, waiting.date,
                   waiting.case_id, waiting.amount, work.company_id, work.partner_id, work.user_id
              FROM (%s) AS waiting
              JOIN credit_case AS work ON work.id = waiting.case_id
            """,
            PLACES, parts,
        )

    @api.model
    def _get_parts(self):
        """Return the SQL of each kind: ``kind``, ``res_model``, ``res_id``, ``date``, ``case_id``, ``amount``.

        For a module to have its own approvals in the list, it must override this method, append its parts and extend
        ``kind``.
        """
        return [
            self._get_part("plan", "credit.plan", SQL("state = 'to_approve'")),
            self._get_part("settlement", "credit.settlement", SQL("state = 'to_approve'")),
            self._get_part("referral", "credit.referral", SQL("state = 'proposed'"), amount=None),
        ]

    @api.model
    def _get_part(self, kind, model, condition, amount="amount"):
        """Return the SQL of the records of a model under a condition that wait for a decision.

        :param amount: the column of what it is about; ``None``: what is open of its items
        """
        return SQL(
            "SELECT %s::varchar, %s::varchar, id, write_date::date, case_id, %s FROM %s WHERE %s",
            kind, model, SQL.identifier(amount) if amount else self._get_open_amount(model),
            SQL.identifier(self.env[model]._table), condition,
        )

    @api.model
    def _get_open_amount(self, model):
        """Return the SQL of what is open of the items of an agreement of ``model``."""
        Agreement = self.env[model]
        return SQL(
            "(SELECT SUM(item.amount_residual) FROM %s AS link"
            " JOIN credit_receivable AS receivable ON receivable.id = link.receivable_id"
            " JOIN account_move_line AS item ON item.id = receivable.line_id WHERE link.%s = %s.id)",
            SQL.identifier(Agreement._item_table), SQL.identifier(Agreement._item_column), SQL.identifier(Agreement._table),
        )

    def action_open(self):
        """Open the record that waits."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.partner_id.name, "res_model": self.res_model, "res_id": self.res_id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }
