from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

PROMISE_STATES = [
    ("active", "Awaited"),
    ("kept", "Kept"),
    ("partly", "Partly kept"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
]
PROMISE_CHANNELS = [
    ("phone", "Phone"), ("visit", "Visit"), ("email", "E-mail"), ("portal", "Portal"), ("chat", "Chat"),
    ("social", "Social network"), ("other", "Other"),
]


class CreditPromise(models.Model):
    """A promise to pay: an amount by a day; kept, partly kept or broken by the ledger after some days of grace.

    While it is awaited nothing is sent to who made it.
    """

    _name = "credit.promise"
    _description = "Promise to pay"
    _inherit = ["credit.arrangement.mixin"]
    _order = "date_promised desc, id desc"
    _item_table = "credit_promise_receivable_rel"
    _item_column = "promise_id"
    # A broken promise stays broken, however late the money comes; a kept one is looked at again where money goes back.
    _watched_states = ("active", "kept")

    state = fields.Selection(PROMISE_STATES, required=True, default="active", readonly=True, index=True)
    amount = fields.Monetary(string="Promised amount", required=True, readonly=True)
    date_promised = fields.Date(string="Promised for", required=True, readonly=True)
    channel = fields.Selection(PROMISE_CHANNELS, string="How it was made", required=True, default="phone", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Promised by", readonly=True, ondelete="restrict")
    recorded_by_id = fields.Many2one(
        "res.users", string="Recorded by", readonly=True, default=lambda self: self.env.user, index=True,
    )
    owner_id = fields.Many2one(
        "res.users", string="Operator then", readonly=True, index=True, help="Who looked after the debtor when it was made.",
    )
    grace_days = fields.Integer(string="Days of grace", readonly=True)
    note = fields.Char(string="In their words", readonly=True)
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_promise_receivable_rel", "promise_id", "receivable_id", string="Items", readonly=True,
        help="What was open when it was made: payments on them count, and payments not allocated yet.",
    )

    _one_awaited = models.UniqueIndex("(case_id) WHERE state = 'active'", "A debtor has one awaited promise at a time.")
    _awaited_idx = models.Index("(company_id, case_id) WHERE state = 'active'")
    _amount_positive = models.Constraint("CHECK(amount > 0)", "A promise is about an amount above zero.")

    @api.depends("debtor_id.name", "date_promised")
    def _compute_display_name(self):
        for promise in self:
            promise.display_name = self.env._(
                "Promise of %(debtor)s for %(date)s", debtor=promise.debtor_id.name or "",
                date=fields.Date.to_string(promise.date_promised) or "",
            )

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def action_cancel(self):
        """Take a promise back: it was recorded by mistake, or the debtor withdrew it."""
        self.case_id._check_may_act()
        awaited = self.filtered(lambda promise: promise.state == "active")
        if not awaited:
            raise UserError(self.env._("Only a promise that is still awaited can be taken back."))
        awaited.sudo()._set_cancelled(self.env._("Taken back by %(user)s", user=self.env.user.name))

    @api.model
    def _get_verdict_query(self, date, condition):
        """Kept when the amount, or all that credit notes left of its items, is paid; judged after the days of grace.

        What the ledger takes back (a payment that bounced) opens it again.
        """
        return SQL(
            """
            WITH %(ledger)s, judged AS (
                SELECT arrangement.id, arrangement.state,
                       CASE WHEN ledger.paid >= arrangement.amount AND ledger.paid > 0
                              OR ledger.residual = 0 AND ledger.paid > 0 THEN 'kept'
                            WHEN ledger.residual = 0 THEN 'cancelled'
                            WHEN arrangement.date_promised + arrangement.grace_days >= %(date)s THEN 'active'
                            WHEN ledger.paid > 0 THEN 'partly'
                            ELSE 'broken' END AS verdict
                  FROM arrangement JOIN ledger ON ledger.id = arrangement.id
            )
            SELECT judged.id, judged.verdict FROM judged
             WHERE judged.verdict <> judged.state AND judged.state IN ('active', 'kept')
            """,
            ledger=self._get_paid_steps(condition), date=date,
        )

    def _set_partly(self):
        """Some of it was paid, and the days of grace are over."""
        self._move("partly", date_ended=fields.Date.context_today(self))
        self._count_broken()
        self._ask_operator()

    def _set_broken(self):
        result = super()._set_broken()
        self._count_broken()
        self._ask_operator()
        return result

    def _set_kept(self):
        result = super()._set_kept()
        self._count_broken()
        self._end_task()
        return result

    def _set_cancelled(self, reason=None):
        result = super()._set_cancelled(reason or self.env._("Nothing of its items is left to pay."))
        self._end_task()
        return result

    def _set_active(self):
        result = super()._set_active()
        self._count_broken()
        return result

    def _count_broken(self):
        """Write on the cases how many promises in a row were not kept: twice raises the priority."""
        if not self.ids:
            return
        self.env["credit.case"].flush_model(["broken_promise_count"])
        self.env.cr.execute(SQL(
            """
            UPDATE credit_case AS debt SET broken_promise_count = counted.number
              FROM (SELECT last.case_id,
                           COUNT(promise.id) FILTER (WHERE promise.state IN ('broken', 'partly')) AS number
                      FROM (SELECT one.case_id, MAX(kept.id) AS id
                              FROM credit_promise AS one
                         LEFT JOIN credit_promise AS kept ON kept.case_id = one.case_id AND kept.state = 'kept'
                             WHERE one.id IN %s
                          GROUP BY one.case_id) AS last
                 LEFT JOIN credit_promise AS promise
                        ON promise.case_id = last.case_id AND promise.id > COALESCE(last.id, 0)
                  GROUP BY last.case_id) AS counted
             WHERE counted.case_id = debt.id AND debt.broken_promise_count IS DISTINCT FROM counted.number
            """,
            tuple(self.ids),
        ))
        self.env["credit.case"].invalidate_model(["broken_promise_count"])

    def _ask_operator(self):
        """Put who did not keep their word on the day of their operator: a call, never a message."""
        self.case_id._put_on_day("promise", self.env._("The promise was not kept"), instead_of=("promise",))

    def _end_task(self):
        self.case_id._take_off_day(("promise",))
