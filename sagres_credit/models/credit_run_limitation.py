from odoo import api, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount

NEAR_DAYS = 30
GUARD_KINDS = ("limitation", "limitation_proof", "claim_kind")


class CreditRun(models.Model):
    """What of the limitation the night cannot settle by itself becomes a problem of the manager of the mandate."""

    _inherit = "credit.run"

    def _find_problems(self, mandate):
        """Name also the credits about to lapse and those of which nobody knows when they do.

        One problem says a number, so its words follow the number as long as it is open.
        """
        result = super()._find_problems(mandate)
        self.env["credit.night"]._settle_acts(mandate, self.date, SQL("known.company_id = %s", mandate.company_id.id))
        self.env["credit.limitation.act"].invalidate_model()
        rows = self._get_guard_problems(mandate)
        Problem = self.env["credit.problem"]
        for kind in GUARD_KINDS:
            mine = [vals for vals in rows if vals["kind"] == kind]
            Problem._settle(kind, mandate.company_id, [vals["res_id"] for vals in mine])
            Problem._raise(kind, mine)
        names = {(vals["kind"], vals["res_id"]): vals["name"] for vals in rows}
        known = Problem.search([
            ("kind", "in", GUARD_KINDS), ("company_id", "=", mandate.company_id.id), ("state", "=", "open"),
        ])
        for problem in known:
            name = names[problem.kind, problem.res_id]
            if problem.name != name:
                problem.name = name
        return result

    def _get_guard_problems(self, mandate):
        """Return the values of the problems of the limitation of one client."""
        common = {"company_id": mandate.company_id.id, "user_id": mandate.user_id.id, "run_id": self.id}
        return [dict(common, **vals) for vals in (*self._get_near_problems(mandate), *self._get_gap_problems(mandate))]

    def _get_near_problems(self, mandate):
        """Return the problems of what lapses within a month: no act under way, or no proof of it."""
        self.env["credit.receivable"].flush_model()
        (bare, lost, waiting, unproved), = self.env.execute_query(self._get_near_query(mandate.company_id))
        currency = mandate.company_id.currency_id
        target = {"res_model": mandate._name, "res_id": mandate.id}
        problems = []
        if bare:
            problems.append({
                "kind": "limitation", **target,
                "name": self.env._(
                    "%(number)s credits of %(amount)s lapse within %(days)s days and no act is under way.",
                    number=bare, amount=format_amount(self.env, lost, currency), days=NEAR_DAYS,
                ),
                "todo": self.env._(
                    "Approve the proposed acts, under Cases, Interrupting acts; what goes to court is for the lawyer."
                ),
            })
        if waiting:
            problems.append({
                "kind": "limitation_proof", **target,
                "name": self.env._(
                    "%(number)s credits of %(amount)s lapse within %(days)s days and their letters are not proved yet.",
                    number=waiting, amount=format_amount(self.env, unproved, currency), days=NEAR_DAYS,
                ),
                "todo": self.env._(
                    "Look for the outcome of the letters; where none comes, give them up: a court act is proposed."
                ),
            })
        return problems

    @api.model
    def _get_near_query(self, company):
        """Return the SQL of how many items lapse within a month and how much, without an act and without its proof.

        A proposed act is not under way: nobody has approved it. What a manager let go is not counted.
        """
        return SQL(
            """
            SELECT COUNT(*) FILTER (WHERE act.id IS NULL)::integer,
                   COALESCE(SUM(item.amount_residual) FILTER (WHERE act.id IS NULL), 0),
                   COUNT(act.id)::integer, COALESCE(SUM(item.amount_residual) FILTER (WHERE act.id IS NOT NULL), 0)
              FROM credit_receivable AS receivable
              JOIN account_move_line AS item ON item.id = receivable.line_id
               AND item.amount_residual > 0 AND item.parent_state = 'posted'
         LEFT JOIN LATERAL (SELECT act.id FROM credit_limitation_act AS act
                              JOIN credit_limitation_act_receivable_rel AS part ON part.act_id = act.id
                             WHERE part.receivable_id = receivable.id
                               AND act.state IN ('approved', 'sent') LIMIT 1) AS act ON TRUE
             WHERE receivable.company_id = %(company)s AND receivable.limitation_horizon = %(horizon)s
               AND NOT EXISTS (SELECT FROM credit_limitation_act_receivable_rel AS part
                                 JOIN credit_limitation_act AS past ON past.id = part.act_id AND past.state = 'dismissed'
                                WHERE part.receivable_id = receivable.id
                                  AND past.date_ended >= receivable.limitation_start)
            """,
            company=company.id, horizon=str(NEAR_DAYS),
        )

    def _get_gap_problems(self, mandate):
        """Return a problem for each reason for which open items have no date; it points at the first of them."""
        rows = self.env.execute_query(SQL(
            """
            SELECT receivable.limitation_gap, COUNT(*), MIN(receivable.id)
              FROM credit_receivable AS receivable
              JOIN account_move_line AS item ON item.id = receivable.line_id
               AND item.amount_residual > 0 AND item.parent_state = 'posted'
             WHERE receivable.company_id = %s AND receivable.limitation_gap IS NOT NULL
          GROUP BY receivable.limitation_gap ORDER BY receivable.limitation_gap
            """,
            mandate.company_id.id,
        ))
        words = dict(self.env["credit.receivable"]._fields["limitation_gap"]._description_selection(self.env))
        todo = self._get_gap_advice()
        return [
            {
                "kind": "claim_kind", "res_model": "credit.receivable", "res_id": first, "todo": todo[gap],
                "name": self.env._(
                    "%(number)s items have no date of prescription: %(why)s.", number=number, why=words[gap].lower()
                ),
            }
            for gap, number, first in rows
        ]

    @api.model
    def _get_gap_advice(self):
        """Return what to do about each reason for which items have no date."""
        return {
            "kind": self.env._("Say on the mandate, the journal or the product what these credits are for."),
            "mixed": self.env._("Write the kind of claim on the item: the products of its invoice disagree."),
            "customer": self.env._("Say on the debtor who they are in law: consumer, micro-enterprise, professional or other."),
            "period": self.env._("Add the limitation period of this kind and due date, with its source."),
            "start": self.env._("Write on the item from which day the claim runs."),
        }
