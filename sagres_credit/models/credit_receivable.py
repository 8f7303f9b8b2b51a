from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CreditReceivable(models.Model):
    """The companion of one receivable journal item: what credit management knows of it and the ledger does not.

    It outlives its item: a draft and a new payment term delete journal items, their companions wait for the post
    and are attached again by due date.
    """

    _name = "credit.receivable"
    _description = "Receivable under management"
    _order = "id desc"

    line_id = fields.Many2one("account.move.line", string="Journal item", ondelete="set null")
    move_id = fields.Many2one("account.move", string="Invoice", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True)
    case_id = fields.Many2one("credit.case", ondelete="set null", index=True)
    level_id = fields.Many2one(
        "credit.policy.level", string="Last level", ondelete="set null", readonly=True,
        help="The furthest level of the policy this item was dunned at.",
    )
    level_date = fields.Date(string="Last level on", readonly=True)
    hold = fields.Boolean(help="This item is not dunned; the others of the debtor are.")
    hold_reason = fields.Char()

    currency_id = fields.Many2one(related="line_id.currency_id")
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company currency")
    partner_id = fields.Many2one(related="line_id.partner_id")
    move_type = fields.Selection(related="move_id.move_type")
    payment_state = fields.Selection(related="move_id.payment_state")
    invoice_date = fields.Date(related="move_id.invoice_date")
    date_maturity = fields.Date(related="line_id.date_maturity")
    balance = fields.Monetary(related="line_id.balance", currency_field="company_currency_id", string="Amount")
    amount_residual = fields.Monetary(
        related="line_id.amount_residual", currency_field="company_currency_id", string="Open"
    )
    amount_residual_currency = fields.Monetary(
        related="line_id.amount_residual_currency", string="Open in its currency"
    )
    days_overdue = fields.Integer(compute="_compute_days_overdue")

    _line_uniq = models.Constraint("UNIQUE(line_id)", "A journal item has one companion.")
    _orphan_idx = models.Index("(move_id) WHERE line_id IS NULL")

    @api.depends("move_id.name", "date_maturity")
    def _compute_display_name(self):
        for receivable in self:
            receivable.display_name = receivable.move_id.name or receivable.move_id.display_name

    @api.depends("date_maturity")
    def _compute_days_overdue(self):
        today = fields.Date.context_today(self)
        for receivable in self:
            due = receivable.date_maturity
            receivable.days_overdue = max((today - due).days, 0) if due else 0

    def action_open_move(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids, "credit_company_ids": self.company_id.ids},
        }

    @api.model
    def _get_collectible_domain(self, company, date):
        """Return the ``Domain`` of journal items that may be asked of ``company``'s debtors on ``date``.

        For a module to take items out of collection (an estate, a position paid through another channel), it must
        override this method and narrow the result with ``&``.
        """
        # What is prescribed is asked of nobody; only what the debtor declares reaches it.
        expired = Domain("credit_receivable_ids", "any", [("limitation_state", "=", "expired")])
        return Domain("amount_residual", ">", 0) & Domain("no_followup", "=", False) & ~expired

    @api.model
    def _get_limitation_events_query(self):
        """Return the ``SQL`` of acts that interrupt or suspend the limitation of receivables.

        Columns: ``receivable_id``, ``kind``, ``date``, ``date_end``, ``outcome``, and ``res_model``, ``res_id`` of the
        document that proves the act, a model that tells it in words by ``_describe_limitation_act()``. For a module to
        bring its own acts, it must override this method and add them with ``UNION ALL``.
        """
        return SQL(
            "SELECT NULL::integer AS receivable_id, NULL::varchar AS kind, NULL::date AS date, NULL::date AS date_end,"
            " NULL::varchar AS outcome, NULL::varchar AS res_model, NULL::integer AS res_id WHERE FALSE"
        )

    @api.model
    def _attach_lines(self, lines):
        """Give the posted receivable items among ``lines`` their companion, and set their cases right."""
        lines = lines.filtered("company_id.credit_mandate_id")
        if lines:
            self._attach(SQL("item.id IN %s", tuple(lines.ids)))
            lines._get_credit_cases()._queue_arrangements()

    @api.model
    def _attach(self, condition):
        self.env["account.move.line"].flush_model()
        self.flush_model()
        self.env["credit.case"].flush_model(["company_id", "partner_id", "parent_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self._reattach_orphans(condition)
        case_ids = [case_id for case_id, in self.env.execute_query(self._get_attach_query(condition)) if case_id]
        self.env["credit.limitation"]._flush()
        dated = self.env["credit.limitation"]._update(condition, fields.Date.context_today(self))
        self.invalidate_model()
        cases = self.env["credit.case"].sudo().browse({*case_ids, *(case_id for _id, case_id in dated if case_id)})
        cases.invalidate_recordset(["receivable_ids"])
        cases._mark_limitation_changed()

    def _get_attach_query(self, condition):
        """Return the SQL that inserts missing companions and gives back the cases they fell to.

        Its rows name no user: nobody made them, and each foreign key is checked row by row.
        """
        return SQL(
            """
            INSERT INTO credit_receivable (line_id, move_id, company_id, case_id, hold, create_date, write_date)
                 SELECT item.id, item.move_id, item.company_id, credit_case.id, FALSE,
                        NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                   FROM account_move_line AS item
                   JOIN account_account AS account
                     ON account.id = item.account_id AND account.account_type = 'asset_receivable'
                   JOIN res_partner AS person ON person.id = item.partner_id
              LEFT JOIN credit_case ON credit_case.company_id = item.company_id
                                   AND credit_case.partner_id = person.commercial_partner_id
                                   AND credit_case.parent_id IS NULL
                  WHERE %(condition)s AND item.parent_state = 'posted'
            ON CONFLICT (line_id) DO NOTHING
              RETURNING case_id
            """,
            condition=condition,
        )

    def _reattach_orphans(self, condition):
        """Pair the companions of invoices that lost an item with the items they have now.

        The furthest level goes to the oldest item: what was said of a debt is not said again.
        """
        self.env.cr.execute(SQL(
            """
            UPDATE credit_receivable SET line_id = NULL      -- first let go: a journal item has one companion
             WHERE move_id IN (SELECT orphan.move_id FROM credit_receivable AS orphan
                                 JOIN account_move_line AS item ON item.move_id = orphan.move_id
                                WHERE orphan.line_id IS NULL AND %(condition)s AND item.parent_state = 'posted');
            WITH orphan AS (
                SELECT lost.id, lost.move_id,
                       ROW_NUMBER() OVER (PARTITION BY lost.move_id
                                              ORDER BY level.delay_days DESC NULLS LAST, lost.id) AS place
                  FROM credit_receivable AS lost
             LEFT JOIN credit_policy_level AS level ON level.id = lost.level_id
                 WHERE lost.line_id IS NULL
            ), bare AS (
                SELECT item.id, item.move_id,
                       ROW_NUMBER() OVER (PARTITION BY item.move_id ORDER BY item.date_maturity, item.id) AS place
                  FROM account_move_line AS item
                  JOIN account_account AS account
                    ON account.id = item.account_id AND account.account_type = 'asset_receivable'
                 WHERE %(condition)s AND item.parent_state = 'posted'
            )
            UPDATE credit_receivable SET line_id = bare.id
              FROM orphan JOIN bare USING (move_id, place)
             WHERE credit_receivable.id = orphan.id
            """,
            condition=condition,
        ))
