from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date


class CreditReceivable(models.Model):
    """Why a prescribed credit was lost, in words for the client: what was done, what came back, when we got it."""

    _inherit = "credit.receivable"

    lost_why = fields.Char(string="Why it was lost", compute="_compute_lost_why")
    expired_problem_id = fields.Many2one(
        "credit.problem", string="Told to the manager", readonly=True, ondelete="set null", index="btree_not_null",
        groups="sagres_credit.group_operator", help="The problem that told the manager that this credit is prescribed.",
    )

    @api.depends("limitation_state", "limitation_date", "company_id.credit_mandate_ids.date_start")
    @api.depends_context("lang")
    def _compute_lost_why(self):
        self.lost_why = False
        lost = self.filtered(lambda item: item.id and item.limitation_state == "expired" and item.limitation_date)
        if lost:
            facts = lost._read_lost_facts()
            for item in lost:
                item.lost_why = " ".join(item._explain_loss(facts[item.id]))

    def _read_lost_facts(self):
        """Return ``{id: facts}``: mandate and management since when, the acts in time and late, and what came back.

        Three statements, whatever the number of items.
        """
        self._flush_limitation_events()
        self.env["credit.mandate"].flush_model(["company_id", "date_start", "limitation_act_days", "state"])
        self.env["credit.delivery"].flush_model(["channel", "date_posted", "date_returned", "reason", "state"])
        self.flush_model(["limitation_date"])
        mine = SQL("receivable.id IN %s", tuple(self.ids))
        facts = {
            item_id: {"mandate": mandate, "since": since, "notice": notice, "act": None, "late": None, "returned": None}
            for item_id, mandate, since, notice in self.env.execute_query(self._get_since_query(mine))
        }
        for item_id, act, late in self.env.execute_query(self._get_lost_acts_query(mine)):
            facts[item_id].update(act=act, late=late)
        for item_id, *returned in self.env.execute_query(self._get_returned_query(mine)):
            facts[item_id]["returned"] = returned
        return facts

    @api.model
    def _get_since_query(self, condition):
        """Return the SQL of since when each item is ours.

        Columns: id, first day of the client's first mandate, day since when we have the item, days before the end at
        which an act is prepared.
        """
        return SQL(
            """SELECT receivable.id, first.day, GREATEST(first.day, receivable.create_date::date),
                      COALESCE(mandate.limitation_act_days, 0)
                 FROM credit_receivable AS receivable
            LEFT JOIN (%s) AS first ON first.company_id = receivable.company_id
            LEFT JOIN credit_mandate AS mandate ON mandate.company_id = receivable.company_id AND mandate.state = 'active'
                WHERE %s""",
            self.env["credit.limitation.report"]._get_starts_query(), condition,
        )

    @api.model
    def _get_lost_acts_query(self, condition):
        """Return the SQL of the last act that reached the debtor of each item in time, and the first that was too late."""
        return SQL(
            """SELECT receivable.id, MAX(event.date) FILTER (WHERE event.date <= receivable.limitation_date),
                      MIN(event.date) FILTER (WHERE event.date > receivable.limitation_date)
                 FROM (%s) AS event JOIN credit_receivable AS receivable ON receivable.id = event.receivable_id
                WHERE event.kind = 'interruption' AND %s
             GROUP BY receivable.id""",
            self._get_limitation_events_query(), condition,
        )

    @api.model
    def _get_returned_query(self, condition):
        """Return the SQL of the last formal letter of each item that did not arrive: channel, day, reason."""
        return SQL(
            """SELECT DISTINCT ON (receivable.id) receivable.id, delivery.channel,
                      COALESCE(delivery.date_posted, notice.date), delivery.reason
                 FROM credit_receivable AS receivable
                 JOIN credit_notice_item AS asked ON asked.receivable_id = receivable.id
                 JOIN credit_notice AS notice ON notice.id = asked.notice_id
                 JOIN credit_delivery AS delivery ON delivery.notice_id = notice.id
                WHERE %s AND delivery.state IN ('returned', 'failed') AND delivery.effective_date IS NULL
             ORDER BY receivable.id, COALESCE(delivery.date_posted, notice.date) DESC, delivery.id DESC""",
            condition,
        )

    def _explain_loss(self, facts):
        """Return in sentences why this item was lost, from the facts of :meth:`_read_lost_facts`."""
        self.ensure_one()
        mandate, since, end = facts["mandate"], facts["since"], self.limitation_date
        _, day = self.env._, lambda date: format_date(self.env, date)
        if mandate and end < mandate:
            return [_("It was already prescribed when the mandate began, on %(date)s.", date=day(mandate))]
        if since and end < since:
            return [_("It came under management only on %(date)s, when it was already prescribed.", date=day(since))]
        told = []
        if since and (not mandate or since > mandate) and (end - since).days < facts["notice"]:
            told.append(_(
                "It came under management only on %(date)s, %(days)s days before the end.",
                date=day(since), days=(end - since).days,
            ))
        return told + self._explain_acts(facts)

    def _explain_acts(self, facts):
        """Return in sentences which acts did not save this item."""
        told, _ = [], self.env._
        if facts["returned"]:
            told.append(self._explain_return(*facts["returned"]))
        if facts["late"]:
            told.append(_(
                "The act that reached the debtor on %(date)s came too late.", date=format_date(self.env, facts["late"]),
            ))
        if facts["act"]:
            told.append(_(
                "The last act in time reached the debtor on %(date)s: no other followed before the end.",
                date=format_date(self.env, facts["act"]),
            ))
        return told or [_("No act ever reached the debtor.")]

    def _explain_return(self, channel, date, reason):
        delivery = self.env["credit.delivery"]._fields
        words = dict(delivery["reason"]._description_selection(self.env))
        return self.env._(
            "%(channel)s of %(date)s did not arrive (%(reason)s).",
            channel=dict(delivery["channel"]._description_selection(self.env))[channel],
            date=format_date(self.env, date), reason=words.get(reason) or self.env._("no reason given"),
        )
