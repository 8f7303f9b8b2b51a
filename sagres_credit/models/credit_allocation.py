from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_amount, format_date

STATES = [
    ("proposed", "To confirm"), ("confirmed", "Confirmed"), ("automatic", "Automatic"), ("dismissed", "Dismissed"),
    ("obsolete", "Overtaken"),
]
WHYS = [
    ("nothing", "Nothing is due: the money stays with the debtor"),
    ("all_due", "The law leaves no choice: it pays all that is due"),
    ("one_due", "The law leaves no choice: one debt is due"),
    ("declared", "The debtor said what it pays"),
    ("declared_more", "The debtor said what it pays; the rest goes as the law says"),
    ("older", "The debts are equal but for their age: the older first"),
    ("order", "The law decides among debts that differ: less secured, more onerous, older"),
    ("proportional", "Equal debts share it in proportion"),
]
STOPS = [
    ("mandate", "The mandate wants a person to confirm"),
    ("hold", "The case is on hold"),
    ("item_hold", "An item of the debtor is on hold"),
    ("foreign", "The payment is in another currency"),
    ("left_out", "The debtor owes on another account or in another currency too"),
    ("credit_note", "A credit note of the debtor is open: reconcile it first"),
    ("prescribed", "A debt that has lapsed is paid: only the debtor can want that"),
    ("person", "A person wrote down what the debtor said"),
    ("same_reference", "Several invoices have the reference that was named"),
    ("unknown_reference", "The payment names a document that is not among the open ones"),
    ("earlier", "An earlier payment of the debtor waits"),
    ("nothing", "No debt is due: say which the debtor named, or leave the money where it is"),
    ("proportional", "Equal debts: the debtor may prefer one of them"),
    ("criteria", "The order depends on security or interest: look whether they are right"),
    ("failed", "Odoo refused the reconciliation"),
]


class CreditAllocation(models.Model):
    """Where a payment that does not say what it pays goes by law: proposed, then reconciled by a person or by itself.

    The ledger is the truth: what is proposed is computed again whenever it is opened and before it is carried out.
    """

    _name = "credit.allocation"
    _description = "Payment to allocate"
    _order = "date desc, id desc"

    case_id = fields.Many2one("credit.case", readonly=True, index=True, ondelete="set null")
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", required=True, readonly=True, index=True)
    user_id = fields.Many2one(related="case_id.user_id", string="Operator")
    payment_line_id = fields.Many2one(
        "account.move.line", string="Payment item", readonly=True, index="btree_not_null", ondelete="set null"
    )
    payment_move_id = fields.Many2one("account.move", string="Payment", readonly=True, index=True, ondelete="set null")
    date = fields.Date(string="Paid on", required=True, readonly=True)
    memo = fields.Char(string="What the payment says", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(string="To allocate", readonly=True)
    unallocated = fields.Monetary(string="Stays unallocated", readonly=True)
    state = fields.Selection(STATES, default="proposed", required=True, readonly=True, index=True)
    why_code = fields.Selection(WHYS, string="Rule", readonly=True)
    stop = fields.Selection(STOPS, string="Needs a person because", readonly=True)
    why = fields.Char(compute="_compute_why")
    detail = fields.Char(string="What Odoo said", readonly=True)
    is_overridden = fields.Boolean(readonly=True, help="A person changed which debts were named.")
    declared_how = fields.Char(string="How the debtor said it")
    dismiss_reason = fields.Char(string="Dismissed because", readonly=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    fingerprint = fields.Char(readonly=True)
    line_ids = fields.One2many("credit.allocation.line", "allocation_id", string="Debts", readonly=True)
    is_stale = fields.Boolean(compute="_compute_is_stale", compute_sudo=True)
    has_declared = fields.Boolean(compute="_compute_has_declared")
    has_charges = fields.Boolean(compute="_compute_has_charges")
    can_act = fields.Boolean(compute="_compute_can_act", compute_sudo=False)

    _open_uniq = models.UniqueIndex(
        "(payment_line_id) WHERE state = 'proposed'", "This payment already has a proposal that waits."
    )

    @api.depends("partner_id.name", "amount", "date")
    def _compute_display_name(self):
        for allocation in self:
            allocation.display_name = self.env._(
                "%(amount)s of %(debtor)s, %(date)s", debtor=allocation.partner_id.name or "",
                amount=format_amount(self.env, allocation.amount, allocation.currency_id),
                date=format_date(self.env, allocation.date),
            )

    @api.depends("why_code", "stop", "state")
    @api.depends_context("lang")
    def _compute_why(self):
        whys = dict(self._fields["why_code"]._description_selection(self.env))
        stops = dict(self._fields["stop"]._description_selection(self.env))
        for allocation in self:
            stop = allocation.state == "proposed" and allocation.stop != "person" and stops.get(allocation.stop)
            # That nothing is due is said once.
            words = [stop, not (stop and allocation.why_code == "nothing") and whys.get(allocation.why_code)]
            allocation.why = ". ".join(filter(None, words))

    def _compute_is_stale(self):
        """Tell what is no longer as the ledger says; not stored, read by the form of one payment."""
        waiting = self.filtered(lambda allocation: allocation.state == "proposed")
        plans = waiting._get_plans()
        for allocation in self:
            allocation.is_stale = allocation in waiting and (
                allocation not in plans or plans[allocation].fingerprint != allocation.fingerprint
            )

    @api.depends("line_ids.is_declared")
    def _compute_has_declared(self):
        for allocation in self:
            allocation.has_declared = any(allocation.line_ids.mapped("is_declared"))

    @api.depends("line_ids.costs", "line_ids.interest")
    def _compute_has_charges(self):
        for allocation in self:
            allocation.has_charges = any(line.costs or line.interest for line in allocation.line_ids)

    @api.depends("case_id")
    @api.depends_context("uid")
    def _compute_can_act(self):
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for allocation in self:
            allocation.can_act = allocation.case_id.can_act or manager

    def write(self, vals):
        """Refuse by hand what only the ledger and a checked action may write."""
        locked = [self._fields[name]._description_string(self.env) for name in vals if self._fields[name].readonly]
        if locked and not self.env.su:
            raise AccessError(self.env._(
                "%(fields)s: the law and the ledger decide this, nobody by hand.", fields=", ".join(locked)
            ))
        return super().write(vals)

    @api.model
    def action_open_worklist(self):
        """Open what waits: of their own debtors for an operator, of all for a credit manager."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_allocation_action")
        mine = not self.env.user.has_group("sagres_credit.group_manager")
        context = {"search_default_proposed": 1, **({"search_default_mine": 1} if mine else {})}
        return dict(action, context=context)

    def action_open(self):
        """Show this payment, its proposal computed again from the ledger of this moment."""
        self.ensure_one()
        self.check_access("read")
        if self.env.user.has_group("sagres_credit.group_operator"):
            self.sudo()._refresh()
        return self._get_form_action()

    def action_refresh(self):
        """Compute the proposal again from the ledger of this moment."""
        self._check_may_act()
        self.sudo()._refresh()
        return True

    def action_confirm(self):
        """Carry out the proposal as it was shown: Odoo reconciles, the case follows."""
        self.ensure_one()
        self._check_may_act()
        return self.sudo()._confirm(self.env.context.get("credit_shown"))

    def action_dismiss(self):
        """Ask why the payment is not to be allocated."""
        self.ensure_one()
        self._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Leave this payment alone"),
            "res_model": "credit.allocation.dismiss", "views": [(False, "form")], "target": "new",
            "context": {"default_allocation_id": self.id},
        }

    def action_propose_again(self):
        """Take a dismissed payment up again."""
        self.ensure_one()
        self._check_may_act()
        if self.state != "dismissed":
            raise UserError(self.env._("Only a payment that was dismissed can be taken up again."))
        self.sudo()._update_state("proposed", dismiss_reason=False)
        self.sudo()._refresh()
        return True

    def action_open_payment(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": self.payment_move_id.id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids, "credit_company_ids": self.company_id.ids},
        }

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Payment to allocate"), "res_model": self._name,
            "res_id": self.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _check_may_act(self):
        """Raise unless the current user may decide on these payments."""
        self.check_access("write")
        self.case_id._check_may_act()
        if not all(self.mapped("can_act")):
            raise AccessError(self.env._("This debtor has no case yet: only a credit manager decides on the payment."))

    def _update_state(self, state, **vals):
        """Write a new state and who decided it; the only place that does."""
        decided = {} if state == "proposed" else {
            "decided_by_id": self.env.uid if state != "automatic" else False, "date_decided": fields.Datetime.now(),
        }
        self.write({"state": state, **decided, **vals})

    @api.model
    def _get_waiting_domain(self):
        return Domain("state", "=", "proposed")

    @api.model
    def _get_gone_domain(self):
        """Return the ``Domain`` of allocations whose payment is no longer open in the books."""
        open_item = Domain("reconciled", "=", False) & Domain("parent_state", "=", "posted")
        return Domain("payment_line_id", "=", False) | Domain("payment_line_id", "not any!", open_item)

    @api.model
    def _get_debtor_domain(self, case):
        return Domain("company_id", "=", case.company_id.id) & Domain("partner_id", "=", case.partner_id.id)
