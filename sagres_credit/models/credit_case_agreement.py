from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date

from .credit_case import HoldReason

BROKEN_PROMISE_POINTS = 10
#: So many promises broken in a row raise the priority.
BROKEN_PROMISES = 2


class CreditCase(models.Model):
    """What was agreed with a debtor: promise, dispute, plan, settlement; what lives holds back every message."""

    _inherit = "credit.case"

    promise_ids = fields.One2many("credit.promise", "case_id", string="Promises")
    dispute_ids = fields.One2many("credit.dispute", "case_id", string="Disputes")
    plan_ids = fields.One2many("credit.plan", "case_id", string="Payment plans")
    settlement_ids = fields.One2many("credit.settlement", "case_id", string="Settlements")
    promise_id = fields.Many2one("credit.promise", string="Awaited promise", compute="_compute_agreements")
    plan_id = fields.Many2one("credit.plan", string="Plan in force", compute="_compute_agreements")
    settlement_id = fields.Many2one("credit.settlement", string="Settlement in force", compute="_compute_agreements")
    broken_promise_count = fields.Integer(
        string="Promises broken in a row", readonly=True, help="Since the last promise that was kept.",
    )

    @api.depends("promise_ids.state", "plan_ids.state", "settlement_ids.state")
    def _compute_agreements(self):
        for case in self:
            case.promise_id = case.promise_ids.filtered(lambda promise: promise.state == "active")[:1]
            case.plan_id = case.plan_ids.filtered(lambda plan: plan.state == "active")[:1]
            case.settlement_id = case.settlement_ids.filtered(lambda settlement: settlement.state == "active")[:1]

    @api.model
    def _get_arrangement_models(self):
        """Return the models whose state the ledger decides, in the order in which they are looked at.

        For a module to bring an agreement of its own, it must override this method.
        """
        return ["credit.promise", "credit.plan", "credit.settlement"]

    @api.model
    def _get_arrangement_fields(self):
        return ["promise_id", "plan_id", "settlement_id", "hold_label"]

    @api.model
    def _get_hold_reasons(self):
        _ = self.env._
        lives = [("state", "=", "active")]
        disputed = Domain("dispute_ids", "any", [("state", "in", ("open", "answered"))])
        elsewhere = Domain("receivable_ids", "any", [("hold", "=", False), ("line_id.amount_residual", ">", 0)])
        return [
            *super()._get_hold_reasons(),
            HoldReason("settlement", _("A settlement is under way"), Domain("settlement_ids", "any", lives), "agreement"),
            HoldReason("plan", _("A payment plan is under way"), Domain("plan_ids", "any", lives), "agreement"),
            HoldReason("promise", _("A promise to pay is awaited"), Domain("promise_ids", "any", lives), "agreement"),
            # Other items go on: the debtor is on hold only where nothing else is open.
            HoldReason("dispute", _("All that is open is disputed"), disputed & ~elsewhere, "dispute"),
        ]

    def _promise(self, amount, date, channel="phone", partner=None, note=False):
        """Record that the debtor promised ``amount`` (company currency) for ``date``; return the promise.

        It takes the place of the promise that was awaited; one whose day had passed counts as broken first. The
        caller says who may: operators through :meth:`_check_may_act`, the debtor through their own page.

        :raises UserError: when the amount or the day cannot be, nothing is open, or a plan or settlement is in force
        """
        self.ensure_one()
        self._lock_for_agreement()
        case = self.sudo()
        case._check_promise(amount, date)
        today = fields.Date.context_today(self)
        case.promise_id.filtered(lambda promise: promise.date_promised < today)._set_broken()
        case.promise_id._set_cancelled(self.env._("A new promise took its place"))
        promise = self.env["credit.promise"].sudo().create({
            "case_id": case.id, "amount": amount, "date_promised": date, "channel": channel, "note": note,
            "partner_id": (partner or case._get_addressee()).id, "owner_id": case.user_id.id, "date_agreed": today,
            "recorded_by_id": self.env.uid, "grace_days": case.mandate_id.promise_grace_days,
            "receivable_ids": case._get_open_items().ids,
        })
        promise._remember_ledger()
        case._put_on_day("promise", self.env._(
            "%(amount)s for %(date)s", amount=format_amount(self.env, amount, case.currency_id),
            date=format_date(self.env, date, date_format="EEE d MMM"),
        ), date=date, instead_of=None)
        promise._tell_cases()
        return promise.with_env(self.env)

    def _check_promise(self, amount, date):
        """Raise unless the debtor may promise ``amount`` for ``date`` now."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        longest = self.mandate_id.promise_max_days
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Say how much was promised."))
        if not date or date < today:
            raise UserError(self.env._("Say for which day it was promised: today or later."))
        if longest and date > fields.Date.add(today, days=longest):
            raise UserError(self.env._(
                "A promise is for the next %(days)s days: for a later day agree a payment plan.", days=longest
            ))
        if not self._get_open_items():
            raise UserError(self.env._("Nothing of %(debtor)s is open any more.", debtor=self.partner_id.name))
        self._check_no_agreement()

    def _check_no_agreement(self):
        """Raise where a plan or a settlement is in force: two agreements about one debt would contradict each other."""
        self.ensure_one()
        living = self.plan_id or self.settlement_id
        if living:
            raise UserError(self.env._(
                "%(debtor)s already has an agreement in force («%(agreement)s»): change or cancel that one first.",
                debtor=self.partner_id.name, agreement=living.display_name,
            ))

    def _check_free_items(self, items):
        """Raise unless these items are open, of this debtor and in no other agreement.

        :raises UserError: naming the items that were paid or belong to something else
        """
        self.ensure_one()
        items = items.sudo()
        owner = self.sudo().parent_id or self.sudo()
        foreign = items.filtered(lambda item: item.case_id != owner)
        paid = items.filtered(lambda item: item.line_id.parent_state != "posted" or item.amount_residual <= 0)
        taken = items.filtered("hold_code")
        lapsed = self._filter_lapsed(items)
        if not items:
            raise UserError(self.env._("Choose at least one open item."))
        if foreign:
            raise UserError(self.env._("%(items)s: not of this debtor.", items=foreign._get_names()))
        if paid:
            raise UserError(self.env._("%(items)s: paid or cancelled in the meantime, nothing is open.", items=paid._get_names()))
        if taken:
            raise UserError(self.env._("%(items)s: already disputed or part of another agreement.", items=taken._get_names()))
        if lapsed:
            raise UserError(self.env._("%(items)s: prescribed, nothing may be asked.", items=lapsed._get_names()))

    def _lock_for_agreement(self):
        """Lock these cases until the transaction ends: two people cannot agree two things at once."""
        if self.ids:
            self.env.cr.execute(SQL("SELECT id FROM credit_case WHERE id IN %s ORDER BY id FOR UPDATE", tuple(self.ids)))
            self.invalidate_recordset(["promise_id", "plan_id", "settlement_id"])

    def _get_open_items(self):
        """Return the items an agreement with this debtor may be about: open, askable, in no other agreement."""
        self.ensure_one()
        free = self._get_items().filtered(lambda item: item.line_id.parent_state == "posted" and not item.hold_code)
        return self._filter_askable(free).sorted(lambda item: (item._get_due_date(), item.id))

    def _update_arrangements(self, names=None):
        """Bring what was agreed with these debtors where the ledger puts it, at once: something was paid or taken back.

        :param names: the models to look at, by default all of :meth:`_get_arrangement_models`
        """
        for model in self._get_arrangement_models() if names is None else names:
            Arrangement = self.env[model].sudo()
            found = Arrangement.search([("case_id", "in", self.ids), ("state", "in", Arrangement._watched_states)])
            found._update_state()

    def _queue_arrangements(self):
        """Look at what was agreed with these debtors before the transaction commits: a payment was posted.

        What it pays may be said in the same transaction, so what an agreement books when it is kept waits for it.
        """
        precommit = self.env.cr.precommit
        if "credit.case.paid" not in precommit.data:
            precommit.data["credit.case.paid"] = set()
            precommit.add(self._run_queued_arrangements)
        precommit.data["credit.case.paid"].update(self.ids)
        self._update_arrangements([
            model for model in self._get_arrangement_models() if not self.env[model]._books_when_kept
        ])

    def _run_queued_arrangements(self):
        cases = self.sudo().browse(self.env.cr.precommit.data.pop("credit.case.paid", ()))
        cases.exists()._update_arrangements()

    def _put_on_day(self, action, note=None, date=None, instead_of=()):
        """Put a task on the day of who looks after these cases, by one statement.

        :param str action: a value of ``next_action``
        :param date: the day, by default today
        :param instead_of: tasks that it replaces though a person agreed them; ``None``: any
        """
        if not self.ids:
            return
        replaces = SQL("TRUE") if instead_of is None else SQL(
            "(next_action_agreed IS NOT TRUE OR next_action IS NULL OR next_action IN %s)", tuple(instead_of) or ("",)
        )
        self._write_day(
            SQL(
                "next_action = %s, next_action_date = %s, next_action_note = %s, next_action_time = 0,"
                " next_action_agreed = TRUE",
                action, date or fields.Date.context_today(self), note,
            ),
            SQL("is_open AND %s", replaces),
        )

    def _take_off_day(self, actions):
        """Take a task off the day: what it waited for has happened."""
        if self.ids:
            self._write_day(
                SQL("next_action = NULL, next_action_date = NULL, next_action_note = NULL, next_action_agreed = FALSE"),
                SQL("next_action IN %s", tuple(actions)),
            )

    def _write_day(self, assignments, condition):
        names = ["next_action", "next_action_date", "next_action_note", "next_action_time", "next_action_agreed"]
        self.flush_model([*names, "is_open"])
        self.env.cr.execute(SQL(
            "UPDATE credit_case SET %s WHERE id IN %s AND %s", assignments, tuple(self.ids), condition,
        ))
        self.invalidate_recordset(names)

    def _get_priority_parts(self):
        broken = self.broken_promise_count >= BROKEN_PROMISES
        return [
            *super()._get_priority_parts(), (self.env._("promises not kept"), BROKEN_PROMISE_POINTS if broken else 0),
        ]

    @api.model
    def _get_priority_query(self, overdue, days, contacts, at_risk, attempts, horizon, broken):
        return SQL(
            "%s + CASE WHEN %s >= %s THEN %s ELSE 0 END",
            super()._get_priority_query(overdue, days, contacts, at_risk, attempts, horizon, broken),
            broken, BROKEN_PROMISES, BROKEN_PROMISE_POINTS,
        )
