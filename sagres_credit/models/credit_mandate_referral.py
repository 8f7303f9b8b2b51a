from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_amount, formatLang

from .credit_referral import WORKING_STATES

#: So many points below the ceiling a manager is already warned.
NEAR = 1.0


class CreditMandate(models.Model):
    """How much of a client's portfolio is with lawyers, against the ceiling that the mandate sets."""

    _inherit = "credit.mandate"

    legal_share_max = fields.Float(
        string="Ceiling of what is with lawyers (%)", default=5.0,
        help="Share of the open amount. Beyond it a manager gives a reason for every new referral. Zero: no ceiling.",
    )
    legal_amount = fields.Monetary(string="With lawyers", compute="_compute_legal_share")
    legal_share = fields.Float(string="Share with lawyers (%)", compute="_compute_legal_share")
    legal_share_why = fields.Char(compute="_compute_legal_share")

    _legal_share_max_valid = models.Constraint(
        "CHECK(COALESCE(legal_share_max, 0) BETWEEN 0 AND 100)", "The ceiling of what is with lawyers is a percentage."
    )

    @api.depends("legal_share_max")
    def _compute_legal_share(self):
        figures = self._read_legal()
        for mandate in self:
            legal, total = figures.get(mandate._origin.id, (0, 0))
            mandate.legal_amount, mandate.legal_share = legal, mandate._get_percent(legal, total)
            mandate.legal_share_why = mandate._explain_legal(legal, total)

    def _read_legal(self, items=None):
        """Return ``{id: (open amount with lawyers, open amount in all)}`` of these mandates, by one statement.

        :param items: ``credit.receivable`` that would go to a lawyer too
        """
        if not self.ids:
            return {}
        self.env["account.move.line"].flush_model(["amount_residual", "parent_state"])
        for model in ("credit.receivable", "credit.case", "credit.referral"):
            self.env[model].flush_model()
        return {row[0]: row[1:] for row in self.env.execute_query(SQL(
            """
            WITH referred AS (
                SELECT link.receivable_id FROM credit_referral_receivable_rel AS link
                  JOIN credit_referral AS referral ON referral.id = link.referral_id AND referral.state IN %(states)s
                 UNION SELECT UNNEST(%(items)s::integer[])
            )
            SELECT debt.mandate_id, COALESCE(SUM(item.amount_residual) FILTER (WHERE referred.receivable_id IS NOT NULL), 0),
                   SUM(item.amount_residual)
              FROM credit_case AS debt
              JOIN credit_receivable AS receivable ON receivable.case_id = debt.id
              JOIN account_move_line AS item ON item.id = receivable.line_id AND item.amount_residual > 0
               AND item.parent_state = 'posted' AND NOT item.reconciled
         LEFT JOIN referred ON referred.receivable_id = receivable.id
             WHERE debt.mandate_id IN %(mandates)s
          GROUP BY debt.mandate_id
            """,
            states=WORKING_STATES, items=list(items.ids if items else ()), mandates=tuple(self.ids),
        ))}

    @api.model
    def _get_percent(self, part, whole):
        return float(100 * part / whole) if whole else 0.0

    def _judge_legal(self, items=None):
        """Return ``(verdict, words)`` of the share with lawyers, those ``items`` added: ``ok``, ``near`` or ``over``."""
        self.ensure_one()
        legal, total = self.sudo()._read_legal(items).get(self.id, (0, 0))
        share, words = self._get_percent(legal, total), self._explain_legal(legal, total)
        if not self.legal_share_max or share <= self.legal_share_max - NEAR:
            return "ok", words
        return ("over" if share > self.legal_share_max else "near"), words

    def _explain_legal(self, legal, total):
        """Return the figures in words."""
        self.ensure_one()
        return self.env._(
            "%(legal)s of %(total)s: %(share)s%%, ceiling %(ceiling)s%%",
            legal=format_amount(self.env, legal, self.currency_id), total=format_amount(self.env, total, self.currency_id),
            share=formatLang(self.env, self._get_percent(legal, total), digits=1),
            ceiling=formatLang(self.env, self.legal_share_max, digits=1),
        )

    def _check_legal_share(self, items, reason):
        """Raise where these items would pass the ceiling and no reason is given; two referrals at once wait for each other.

        :raises UserError: in figures
        """
        if not self:
            return  # a case without a mandate has no ceiling
        self.ensure_one()
        self.env.cr.execute(SQL("SELECT id FROM credit_mandate WHERE id = %s FOR UPDATE", self.id))
        verdict, words = self._judge_legal(items)
        if verdict == "over" and not (reason or "").strip():
            raise UserError(self.env._("Too much would be with lawyers (%(figures)s): say why this one must go.", figures=words))
