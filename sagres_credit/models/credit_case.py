from collections import namedtuple
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .credit_policy_level import NEXT_ACTIONS

HoldReason = namedtuple("HoldReason", "code label domain stage_kind")

DECISIONS = [
    ("nothing_due", "Nothing is due"),
    ("level_up", "A level was reached"),
    ("waits_level", "Waits for the next level"),
    ("waits_interval", "Waits for the minimum interval"),
    ("waits_person", "Waits for its operator"),
    ("below_minimum", "Below the minimum amount"),
    ("items_held", "Every item is on hold"),
    ("held", "On hold"),
]


class CreditCase(models.Model):
    """A collection case gathers what one debtor owes to one company, looked after by one operator.

    Amounts, level and stage follow the ledger at once; the nightly run adds what time decides.
    """

    _name = "credit.case"
    _description = "Collection case"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "priority desc, amount_overdue desc, id"
    _rec_names_search = ["partner_id.name", "partner_id.credit_customer_code", "partner_id.credit_tax_code"]

    # The thread of a form is read with the user's default company alone, where the debtor is not readable.
    display_name = fields.Char(compute_sudo=True)
    # Not indexed by itself: the unique index of debtors begins with it.
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Debtor", required=True, index=True, readonly=True, ondelete="restrict"
    )
    parent_id = fields.Many2one("credit.case", string="Belongs to", index="btree_not_null", readonly=True)
    mandate_id = fields.Many2one("credit.mandate", index=True, readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Operator", index=True, readonly=True, tracking=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    segment = fields.Selection(related="partner_id.credit_segment")
    lang = fields.Selection(related="partner_id.lang", string="Language")

    amount_due = fields.Monetary(string="Open", compute="_compute_ledger", store=True)
    amount_overdue = fields.Monetary(string="Overdue", compute="_compute_ledger", store=True)
    amount_not_due = fields.Monetary(string="Not due yet", compute="_compute_ledger", store=True)
    amount_held = fields.Monetary(string="On hold", compute="_compute_ledger", store=True)
    amount_credit = fields.Monetary(
        string="Unallocated credit", compute="_compute_ledger", store=True,
        help="Payments and credit notes not yet reconciled; they are already deducted from the other amounts.",
    )
    oldest_due_date = fields.Date(string="Oldest due", compute="_compute_ledger", store=True)
    item_count = fields.Integer(string="Open items", compute="_compute_ledger", store=True)
    policy_id = fields.Many2one("credit.policy", compute="_compute_ledger", store=True, ondelete="restrict")
    level_id = fields.Many2one(
        "credit.policy.level", compute="_compute_ledger", store=True, ondelete="set null"
    )
    stage_id = fields.Many2one(
        "credit.stage", compute="_compute_ledger", store=True, index=True, ondelete="restrict",
        group_expand="_group_expand_stage_id",
    )
    is_open = fields.Boolean(compute="_compute_ledger", store=True)
    stage_kind = fields.Selection(related="stage_id.kind", string="Kind of stage")
    days_overdue = fields.Integer(compute="_compute_days_overdue", search="_search_days_overdue")

    level_date = fields.Date(string="Level reached on", readonly=True)
    decision = fields.Selection(DECISIONS, string="Last decision", readonly=True)
    hold_code = fields.Char(readonly=True)
    hold_until = fields.Date(string="On hold until")
    hold_reason = fields.Char(string="Reason of the hold")
    date_opened = fields.Date(readonly=True)
    date_closed = fields.Date(compute="_compute_ledger", store=True)

    next_action = fields.Selection(NEXT_ACTIONS, readonly=True)
    next_action_date = fields.Date(
        readonly=True, help="Empty while the case waits for a place on its operator's day."
    )
    next_action_time = fields.Float(string="At", readonly=True, help="Hour of the day agreed for a call-back.")
    next_action_note = fields.Char(readonly=True, groups="sagres_credit.group_operator")
    next_action_agreed = fields.Boolean(
        string="Agreed", readonly=True, help="A person set the next step: the night leaves it alone."
    )
    fed_date = fields.Date(string="On the list since", readonly=True)
    priority = fields.Integer(readonly=True, aggregator="avg")
    last_contact_date = fields.Date(string="Last conversation", readonly=True)
    task_done_date = fields.Date(string="Last task done", readonly=True)
    contact_count = fields.Integer(string="Conversations held", readonly=True)
    attempt_count = fields.Integer(
        string="Attempts", readonly=True, help="Calls nobody answered since the last conversation."
    )
    relation_at_risk = fields.Boolean(readonly=True, help="The last reason heard says the customer may leave.")
    last_reason_id = fields.Many2one("credit.reason", readonly=True, index="btree_not_null")

    receivable_ids = fields.One2many("credit.receivable", "case_id", string="Items")
    interaction_ids = fields.One2many("credit.interaction", "case_id", string="Conversations")
    notice_ids = fields.One2many("credit.notice", "case_id", string="Notices")
    assignment_ids = fields.One2many("credit.assignment", "case_id", string="Operators")
    related_person_ids = fields.One2many("credit.related.person", "case_id", string="Related persons")

    _debtor_uniq = models.UniqueIndex(
        "(company_id, partner_id, COALESCE(parent_id, 0))", "This debtor already has a case with this client."
    )
    _my_day_idx = models.Index("(user_id, next_action_date, priority DESC) WHERE next_action IS NOT NULL")
    _waiting_idx = models.Index(
        "(user_id, priority DESC, amount_overdue DESC, id) WHERE next_action IS NOT NULL AND next_action_date IS NULL"
    )
    _board_idx = models.Index("(stage_id, priority DESC, amount_overdue DESC, id) WHERE is_open")
    _order_idx = models.Index("(priority DESC, amount_overdue DESC, id)")

    @api.depends(
        "receivable_ids.line_id.amount_residual", "receivable_ids.line_id.parent_state",
        "receivable_ids.line_id.date_maturity", "receivable_ids.line_id.no_followup",
        "receivable_ids.line_id.reconciled", "receivable_ids.move_id.credit_policy_id",
        "receivable_ids.hold", "receivable_ids.level_id", "receivable_ids.limitation_state",
        "partner_id.credit_policy_id", "partner_id.credit_segment", "hold_code",
    )
    def _compute_ledger(self):
        today = fields.Date.context_today(self)
        stages = self._get_stage_map()
        for company, cases in self.grouped("company_id").items():
            parts = cases.filtered("parent_id")
            partners = (cases - parts).partner_id | parts.parent_id.partner_id
            facts = self.env["credit.assessment"]._read_facts(company, today, partners.ids)
            facts_of_parts = parts._get_part_facts(facts) if parts else {}
            for case in cases:
                own = facts_of_parts.get(case, {}) if case.parent_id else facts.get(case.partner_id.id, {})
                case._set_facts(own, today, stages)

    @api.depends("oldest_due_date")
    def _compute_days_overdue(self):
        today = fields.Date.context_today(self)
        for case in self:
            case.days_overdue = max((today - case.oldest_due_date).days, 0) if case.oldest_due_date else 0

    def _search_days_overdue(self, operator, value):
        mirrored = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
        if operator not in mirrored:
            return NotImplemented
        return Domain("oldest_due_date", mirrored[operator], fields.Date.subtract(
            fields.Date.context_today(self), days=value
        ))

    @api.depends("partner_id.name", "company_id.name")
    def _compute_display_name(self):
        for case in self:
            case.display_name = f"{case.partner_id.name or ''} ({case.company_id.name or ''})"

    @api.model
    def _group_expand_stage_id(self, stages, domain):
        return self.env["credit.stage"].search([("kind", "!=", False)])

    def write(self, vals):
        """Refuse by hand what only the ledger, the night or a checked method may write.

        A new operator needs a manager and a reason, see :meth:`_assign`.
        """
        if "user_id" in vals and not self.env.context.get("credit_assignment"):
            raise UserError(self.env._("The operator of a debtor changes only through «Change operator», with a reason."))
        locked = [self._fields[name]._description_string(self.env) for name in vals if self._fields[name].readonly]
        if locked and not self.env.su:
            raise AccessError(self.env._(
                "%(fields)s: the ledger and the nightly run write this, nobody by hand.", fields=", ".join(locked)
            ))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if any(case.is_open for case in self):
            raise UserError(self.env._("An open case cannot be deleted: its debt is in the ledger."))

    def action_open_items(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_receivable_action")
        context = {"allowed_company_ids": self.company_id.ids, "search_default_open": 1}
        return dict(action, domain=[("case_id", "=", self.id)], context=context)

    def action_set_hold(self, until, reason):
        """Suspend the dunning of these cases until a day, with a reason; the ledger goes on."""
        self.check_access("write")
        self.write({"hold_until": until, "hold_reason": reason})
        self._update_hold()

    def action_lift_hold(self):
        self.action_set_hold(False, False)

    def _get_form_action(self):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "res_model": "credit.case",
            "res_id": self.id,
            "views": [(False, "form")],
            "name": self.partner_id.name,
        }
        return dict(action, context={"allowed_company_ids": self.env.user.company_ids.ids})

    def _mark_ledger_changed(self):
        """Have the amounts, the level and the stage of these cases read again from the ledger."""
        for field in self.env.registry.field_computed[self._fields["amount_due"]]:
            self.env.add_to_compute(field, self)

    def _set_facts(self, facts, today, stages):
        """Write the assessment of one debtor on its case.

        :param dict facts: a row of ``credit.assessment._get_facts_query``; empty: nothing is open
        :param dict stages: ``{kind: stage}`` and ``{hold code: stage}``
        """
        self.ensure_one()
        overdue, not_due = facts.get("amount_overdue", 0), facts.get("amount_not_due", 0)
        held = facts.get("amount_held", 0)
        was_open, self.is_open = self.is_open, bool(overdue or held or (not_due and facts["target_level_id"]))
        self.amount_overdue, self.amount_not_due, self.amount_held = overdue, not_due, held
        self.amount_credit = facts.get("amount_credit", 0)
        self.amount_due = overdue + not_due + held
        self.oldest_due_date = facts.get("oldest_due_date")
        self.item_count = facts.get("item_count", 0)
        self.policy_id = facts.get("policy_id") or self.policy_id
        self.level_id = facts.get("driver_level_id") if self.is_open else False
        if not self.is_open:
            self.stage_id = stages["closed"]
        else:
            self.stage_id = stages.get(self.hold_code) or self.level_id.stage_id or stages["courtesy"]
        self.date_closed = False if self.is_open else self.date_closed or today
        if was_open and not self.is_open:
            self._queue_close_hook()

    def _queue_close_hook(self):
        """Have :meth:`_post_close` called once for these cases before the transaction commits."""
        precommit = self.env.cr.precommit
        if "credit.case.closed" not in precommit.data:
            precommit.data["credit.case.closed"] = set()
            precommit.add(self._run_close_hook)
        precommit.data["credit.case.closed"].update(self._origin.ids)

    def _run_close_hook(self):
        closed = self.sudo().browse(self.env.cr.precommit.data.pop("credit.case.closed", ())).exists()
        closed.filtered(lambda case: not case.is_open)._post_close()

    @api.model
    def _get_stage_map(self):
        """Return ``{kind: stage}`` with ``{hold code: stage}`` added."""
        stages = self.env["credit.stage"].sudo()._get_by_kind()
        holds = {hold.code: stages[hold.stage_kind] for hold in self._get_hold_reasons() if hold.stage_kind in stages}
        return {**stages, **holds}

    @api.model
    def _get_hold_reasons(self):
        """Return why cases must not be dunned, the most binding first.

        For a module to hold cases, it must override this method and add its own ``HoldReason(code, label, domain,
        stage_kind)``: a stable code, a translated label, a ``Domain`` of cases, and the kind of stage they show
        (``False``: they stay where they are).
        """
        # A date word, not a date: the domain may be cached beyond midnight.
        manual = Domain("hold_until", ">=", "today")
        return [HoldReason("manual", self.env._("On hold by decision of a person"), manual, "suspended")]

    @api.model
    def _get_hold_domain(self):
        """Return the ``Domain`` of cases that must not be dunned: any of :meth:`_get_hold_reasons`."""
        return Domain.OR([hold.domain for hold in self._get_hold_reasons()])

    def _update_hold(self):
        """Set the hold of these cases right now, without waiting for the night."""
        self.flush_recordset()
        codes = {}
        for hold in reversed(self._get_hold_reasons()):
            codes.update(dict.fromkeys(self.sudo().search(hold.domain & Domain("id", "in", self.ids)).ids, hold.code))
        for case in self.sudo():
            if case.hold_code != codes.get(case.id, False):
                case.hold_code = codes.get(case.id, False)

    def _get_debtor_shares(self):
        """Return who owes what part of each case, as ``{case: [(partner, Fraction)]}``; parts of a case add up to 1.

        For a module to divide a debt among several persons, it must override this method.
        """
        return {case: [(case.partner_id, Fraction(1))] for case in self}

    def _post_stage_change(self, old):
        """React to a change of stage.

        For a module to act when cases change stage, it must override this method.

        :param dict old: ``{case: previous stage}``
        """

    def _post_close(self):
        """React to the closing of cases. For a module to act when a debt ends, it must override this method."""

    def _check_may_act(self):
        """Raise unless the current user owns these cases, substitutes their owner today or is a manager."""
        others = self.filtered(lambda case: not case.can_act)
        if others:
            raise AccessError(self.env._(
                "%(debtor)s is looked after by %(operator)s. You can record a contact the debtor made; the rest is theirs.",
                debtor=others[0].partner_id.name, operator=others[0].user_id.name or self.env._("nobody yet"),
            ))
