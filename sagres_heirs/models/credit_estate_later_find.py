from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date

from .credit_estate_later import DECISIONS


class CreditEstate(models.Model):
    """Debts arisen after the death are told apart: until a person decides about each, no heir is asked for any of them."""

    _inherit = "credit.estate"

    later_ids = fields.One2many("credit.estate.later", "estate_id", string="Debts arisen after the death", readonly=True)
    later_receivable_ids = fields.Many2many("credit.receivable", string="To decide", compute="_compute_later")
    later_amount = fields.Monetary(
        string="Arisen after the death, to decide", compute="_compute_later",
        help="Invoiced, or supplied, after the day of the death: no heir is asked for it until somebody decides.",
    )
    later_words = fields.Char(string="What is to be decided", compute="_compute_later")
    later_told = fields.Monetary(readonly=True, copy=False, help="The amount the operator was last told of by night.")

    @api.depends(
        "date_death", "state", "later_ids.decision", "case_id.receivable_ids.line_id.amount_residual",
        "case_id.receivable_ids.line_id.parent_state",
    )
    @api.depends_context("lang")
    def _compute_later(self):
        undecided = self._read_undecided(SQL("estate.id IN %s", tuple(self.ids))) if self.ids else {}
        Receivable = self.env["credit.receivable"]
        for estate in self:
            found = undecided.get(estate._origin.id, {})
            estate.later_receivable_ids = Receivable.browse(found)
            estate.later_amount = estate.currency_id.round(float(sum(found.values())))
            estate.later_words = bool(found) and self.env._(
                "%(amount)s in %(count)s items arose after the death on %(day)s: decide whether they are of the succession.",
                amount=format_amount(self.env, estate.later_amount, estate.currency_id), count=len(found),
                day=format_date(self.env, estate.date_death),
            )

    @api.model
    def _get_later_query(self, condition):
        """Return the SQL of the debts arisen after the death and not divided: undecided, or said to be none of the heirs'.

        Columns: ``estate_id``, ``receivable_id``, ``residual``, ``decision``. The day of a debt is the last day supplied
        where the invoice says it, else that of the invoice.

        :param SQL condition: on ``estate``
        """
        return SQL(
            """
            SELECT estate.id AS estate_id, receivable.id AS receivable_id, item.amount_residual AS residual, later.decision
              FROM credit_estate AS estate
              JOIN credit_receivable AS receivable ON receivable.case_id = estate.case_id
              JOIN account_move_line AS item ON item.id = receivable.line_id AND item.parent_state = 'posted'
               AND item.balance > 0
              JOIN account_move AS move ON move.id = item.move_id
         LEFT JOIN LATERAL (SELECT decided.decision FROM credit_estate_later AS decided
                             WHERE decided.estate_id = estate.id AND decided.receivable_id = receivable.id
                          ORDER BY decided.id DESC LIMIT 1) AS later ON TRUE
             WHERE estate.state <> 'mistaken' AND %s
               AND COALESCE(move.credit_billed_until, move.invoice_date, item.date) > estate.date_death
               AND COALESCE(later.decision, 'apart') = 'apart'
            """,
            condition,
        )

    @api.model
    def _flush_later(self):
        """Write what :meth:`_get_later_query` is read from and the cache may still hold."""
        self.env["account.move"].flush_model(["credit_billed_until", "invoice_date"])
        self.env["account.move.line"].flush_model(["amount_residual", "balance", "date", "parent_state"])
        self.env["credit.receivable"].flush_model(["case_id", "line_id"])
        for model in ("credit.estate", "credit.estate.later"):
            self.env[model].flush_model()

    @api.model
    def _read_undecided(self, condition):
        """Return ``{estate id: {receivable id: open amount}}`` of what nobody has decided yet, by one statement."""
        self._flush_later()
        found = {}
        for estate_id, item_id, residual, decision in self.env.execute_query(SQL(
            "SELECT * FROM (%s) AS later ORDER BY estate_id, receivable_id", self._get_later_query(condition)
        )):
            if not decision and residual > 0:
                found.setdefault(estate_id, {})[item_id] = residual
        return found

    def _get_undivided_items(self):
        """Return the items of these estates that no heir is asked for, undecided ones and those of somebody else."""
        Receivable = self.env["credit.receivable"].sudo()
        if not self.ids:
            return Receivable
        self._flush_later()
        query = self._get_later_query(SQL("estate.id IN %s", tuple(self.ids)))
        return Receivable.browse([row[1] for row in self.env.execute_query(query)])

    def _get_later_items(self):
        """Return the items of these estates that arose after the death, decided or not."""
        estates = self.sudo()
        return estates._get_undivided_items() | estates.later_ids.receivable_id

    def action_decide_later(self):
        """Open the dialog in which a person decides about debts arisen after the death."""
        self.ensure_one()
        self.case_id._check_may_act()
        dialog = self._get_dialog("credit.estate.later.decide", self.env._("Debts arisen after the death"))
        dialog["context"]["default_receivable_ids"] = [Command.set(self.later_receivable_ids.ids)]
        return dialog

    def _decide_later(self, items, decision, reason):
        """Keep what a person decided about debts arisen after the death; the parts of the heirs follow at once.

        :param items: ``credit.receivable`` of the deceased that arose after the death
        :param str decision: of :data:`DECISIONS`
        :raises UserError: without a reason, or for an item that did not arise after the death
        """
        self.ensure_one()
        self.case_id._check_may_act()
        estate = self.sudo()
        if decision not in dict(DECISIONS) or not (reason or "").strip():
            raise UserError(self.env._("Say what you decided and why: who ordered it, what it was for, from which paper."))
        if not items or items.sudo() - estate._get_later_items():
            raise UserError(self.env._("Choose debts of this person that arose after the death."))
        estate.env["credit.estate.later"].create([
            {"estate_id": estate.id, "receivable_id": item.id, "decision": decision, "reason": reason.strip(),
             "user_id": self.env.uid}
            for item in items
        ])
        estate._update_heir_cases()
        words = dict(estate.later_ids._fields["decision"]._description_selection(self.env))[decision]
        estate._message_log(
            body=self.env._(
                "Debts arisen after the death, %(decision)s: %(items)s. %(reason)s", decision=words.lower(),
                items=", ".join(items.sudo().move_id.mapped("name")), reason=reason.strip(),
            ),
            author_id=self.env.user.partner_id.id,
        )
