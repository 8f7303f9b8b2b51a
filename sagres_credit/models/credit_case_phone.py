from odoo import api, fields, models
from odoo.fields import Domain


class CreditCase(models.Model):
    """What an operator needs to see before and during a call."""

    _inherit = "credit.case"

    can_record = fields.Boolean(
        compute="_compute_can_record", compute_sudo=False,
        help="The current user may record a contact the debtor made.",
    )
    call_mark = fields.Selection(
        [("yes", "Call"), ("check", "Check first"), ("no", "Do not call")], string="Call", compute="_compute_call_mark",
    )
    call_advice = fields.Char(compute="_compute_call_mark")
    owner_line = fields.Char(compute="_compute_owner_line")
    open_receivable_ids = fields.One2many(
        "credit.receivable", string="Items still open", compute="_compute_open_receivable_ids",
    )
    has_foreign_items = fields.Boolean(compute="_compute_open_receivable_ids")
    interaction_count = fields.Integer(compute="_compute_counts")
    notice_count = fields.Integer(compute="_compute_counts")

    @api.depends("can_act", "mandate_id.member_ids.user_id")
    @api.depends_context("uid")
    def _compute_can_record(self):
        for case in self:
            case.can_record = case.can_act or self.env.user in case.sudo().mandate_id.member_ids.user_id

    @api.depends("phone", "hold_code", "partner_id.credit_mark_ids.state", "interaction_ids.date")
    def _compute_call_mark(self):
        failed = self._get_wrong_numbers()
        verdicts = self._origin._get_contact_verdict(fields.Datetime.now())
        for case in self:
            case.call_mark, case.call_advice = "yes", self.env._("You can call.")
            verdict = verdicts.get(case._origin)
            case.next_contact_time = verdict and verdict.next_time
            obstacle = verdict and case._get_call_obstacle(verdict)
            if obstacle:
                case.call_mark, case.call_advice = "no", obstacle
            elif case._origin.id in failed:
                case.call_mark, case.call_advice = "check", self.env._("This number failed before: check it first.")

    def _get_call_obstacle(self, verdict):
        """Return why this debtor must not be called now, in words, or ``False``.

        For a module to forbid calls, it must override :meth:`_get_contact_bars`.

        :param ContactVerdict verdict: what the contact rules say of a call now
        """
        self.ensure_one()
        return False if verdict.allowed else verdict.reason

    @api.depends("can_act", "can_record", "user_id", "substitute_id")
    @api.depends_context("uid")
    def _compute_owner_line(self):
        for case in self:
            case.owner_line = case._explain_owner()

    def _explain_owner(self):
        """Return who looks after this debtor, for who does not."""
        self.ensure_one()
        if self.user_id == self.env.user:
            return False
        names = {"operator": self.user_id.name or self.env._("Nobody yet"), "substitute": self.substitute_id.name}
        if self.substitute_id == self.env.user:
            return self.env._("%(operator)s is away: today you look after this debtor.", **names)
        if self.can_act:
            return self.env._("%(operator)s looks after this debtor.", **names)
        if self.can_record:
            return self.env._("%(operator)s looks after this debtor: you can record that they called.", **names)
        return self.env._("%(operator)s looks after this debtor: you can read, not act.", **names)

    @api.depends("receivable_ids.line_id.reconciled", "receivable_ids.line_id.parent_state")
    def _compute_open_receivable_ids(self):
        still_open = Domain("line_id.reconciled", "=", False) & Domain("line_id.parent_state", "=", "posted")
        # Who reads a case reads its items, also of clients that are not among the active companies.
        items = self.env["credit.receivable"].sudo().search(Domain("case_id", "in", self.ids) & still_open)
        by_case = items.sorted(lambda item: (item.date_maturity or fields.Date.today(), item.id)).grouped("case_id")
        for case in self:
            own = by_case.get(case._origin.sudo(), items.browse())
            case.open_receivable_ids = own.with_env(self.env)
            case.has_foreign_items = any(item.currency_id != case.currency_id for item in own)

    @api.depends("interaction_ids", "notice_ids")
    def _compute_counts(self):
        talks = dict(self.env["credit.interaction"]._read_group([("case_id", "in", self.ids)], ["case_id"], ["__count"]))
        notices = dict(self.env["credit.notice"]._read_group([("case_id", "in", self.ids)], ["case_id"], ["__count"]))
        for case in self:
            case.interaction_count, case.notice_count = talks.get(case._origin, 0), notices.get(case._origin, 0)

    def action_open_interactions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_interaction_action")
        return dict(action, domain=[("case_id", "=", self.id)], context={})

    def action_open_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_notice_action")
        return dict(action, domain=[("case_id", "=", self.id)], context={})

    def action_hold(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put on hold"),
            "res_model": "credit.case.hold",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_ids": self.ids},
        }
