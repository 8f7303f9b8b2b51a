from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

INDEMNITY_STATES = [
    ("none", "None due"),
    ("unknown", "To be established"),
    ("proposed", "Proposed"),
    ("approved", "Approved"),
    ("refused", "Not due"),
]
PAYMENTS = [("credit_note", "Credit note on the next invoice"), ("to_pay", "To be paid apart")]
INDEMNITY_FIELDS = {
    "indemnity_state", "indemnity_step", "indemnity_amount", "indemnity_reason", "indemnity_decided_by_id",
    "indemnity_decided_on", "indemnity_payment", "indemnity_move_id",
}


class CxComplaint(models.Model):
    """The indemnity of a late answer: proposed by the term, decided by the client or a manager, never by an operator."""

    _inherit = "cx.complaint"

    indemnity_state = fields.Selection(
        INDEMNITY_STATES, string="Indemnity", required=True, default="none", readonly=True, copy=False, index=True, tracking=True,
    )
    indemnity_step = fields.Integer(
        string="How late", readonly=True, copy=False, aggregator=None,
        help="1: beyond the term, 2: beyond twice, 3: beyond three times.",
    )
    indemnity_amount = fields.Monetary(string="Amount of the indemnity", readonly=True, copy=False, tracking=True)
    indemnity_reason = fields.Char(string="Why no indemnity", readonly=True, copy=False)
    indemnity_decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True, copy=False)
    indemnity_decided_on = fields.Date(string="Decided on", readonly=True, copy=False)
    indemnity_payment = fields.Selection(PAYMENTS, string="How it is paid", readonly=True, copy=False)
    indemnity_move_id = fields.Many2one(
        "account.move", string="Credit note", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
    )
    indemnity_paid_on = fields.Date(
        string="Paid on", compute="_compute_indemnity_paid_on", store=True, readonly=True, copy=False,
    )
    indemnity_paid_by_hand = fields.Date(string="Paid apart on", readonly=True, copy=False)
    can_decide = fields.Boolean(compute="_compute_can_decide", compute_sudo=False)

    _step_range = models.Constraint(
        "CHECK(COALESCE(indemnity_step, 0) BETWEEN 0 AND 3)", "An answer is late by three steps at most.",
    )

    @api.depends("indemnity_move_id.state", "indemnity_move_id.invoice_date", "indemnity_paid_by_hand")
    def _compute_indemnity_paid_on(self):
        for complaint in self:
            move = complaint.sudo().indemnity_move_id
            booked = move.invoice_date if move.state == "posted" else False
            complaint.indemnity_paid_on = booked or complaint.indemnity_paid_by_hand

    @api.depends("company_id", "indemnity_state")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for complaint in self:
            complaint.can_decide = complaint._may_decide()

    @api.model
    def _get_moved_fields(self):
        return super()._get_moved_fields() | INDEMNITY_FIELDS | {"indemnity_paid_on", "indemnity_paid_by_hand"}

    def _may_decide(self):
        user = self.env.user
        role = user.has_group("sagres_credit.group_client") or user.has_group("sagres_credit.group_manager")
        return role and self.company_id in user.company_ids

    def _check_may_decide(self):
        """Raise unless the current user decides about money of this client."""
        self.check_access("write")
        if not all(complaint._may_decide() for complaint in self):
            raise AccessError(self.env._("Only the client's staff or a credit manager decides about an indemnity."))

    def _propose_indemnity(self):
        """Propose what the standard says for how late these were answered; what was decided stays."""
        for complaint in self.sudo().filtered(lambda complaint: complaint.indemnity_state not in ("approved", "refused")):
            complaint.write(complaint._prepare_indemnity_vals(complaint.date_answered))

    def _prepare_indemnity_vals(self, day):
        """Return the proposal for an answer on ``day``: an amount, or that it is not established."""
        step = self._get_late_step(day)
        standard = self.standard_id
        amount = standard._get_indemnity(step) if standard else 0
        state = "unknown" if amount is None else "proposed" if amount else "none"
        return {"indemnity_state": state, "indemnity_step": step, "indemnity_amount": amount or 0}

    def action_approve_indemnity(self):
        """Approve the proposed indemnity, and prepare how it is paid."""
        self._check_may_decide()
        self._lock()
        for complaint in self:
            complaint._check_indemnity()
            complaint.sudo()._pay_indemnity(self.env.user)

    def _check_indemnity(self):
        if self.indemnity_state == "unknown":
            raise UserError(self.env._(
                "%(complaint)s: how much is due so late is not established. Enter it in Configuration > Listening > "
                "Service standards, then press «Compute the indemnity».", complaint=self.name,
            ))
        if self.indemnity_state != "proposed":
            raise UserError(self.env._("%(complaint)s: no indemnity is proposed.", complaint=self.name))
        if not self.date_answered and self.indemnity_step < 3:
            raise UserError(self.env._("%(complaint)s: the amount may still grow. Answer first.", complaint=self.name))

    def action_compute_indemnity(self):
        """Look the indemnity up again: the table of the standards may know it now."""
        self._check_may_decide()
        self._lock()
        self.filtered(lambda complaint: complaint.date_answered and not complaint.original_id)._propose_indemnity()

    def _refuse_indemnity(self, reason):
        """Decide that no indemnity is due, with the reason."""
        self._check_may_decide()
        self._lock()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why no indemnity is due: the register keeps it."))
        if any(complaint.indemnity_state not in ("proposed", "unknown") for complaint in self):
            raise UserError(self.env._("%(complaint)s: no indemnity is proposed.", complaint=self[:1].name))
        self.sudo().write({
            "indemnity_state": "refused", "indemnity_reason": reason.strip(), "indemnity_decided_by_id": self.env.uid,
            "indemnity_decided_on": fields.Date.context_today(self),
        })

    def action_indemnity_paid(self):
        """Say that an indemnity to be paid apart was paid today."""
        self._check_may_decide()
        self._lock()
        for complaint in self:
            if complaint.indemnity_state != "approved" or complaint.indemnity_payment != "to_pay" or complaint.indemnity_paid_on:
                raise UserError(self.env._("%(complaint)s: nothing is to be paid apart.", complaint=complaint.name))
        self.sudo().write({"indemnity_paid_by_hand": fields.Date.context_today(self)})

    def _pay_indemnity(self, user):
        """Write the approval down, with a draft credit note where the mandate names its product."""
        self.ensure_one()
        mandate = self.env["credit.mandate"]._get_active(self.company_id).get(self.company_id)
        product = mandate.cx_indemnity_product_id if mandate else None
        move = self._draft_credit_note(product) if product else self.env["account.move"]
        self.write({
            "indemnity_state": "approved", "indemnity_payment": "credit_note" if move else "to_pay",
            "indemnity_move_id": move.id, "indemnity_decided_by_id": user.id,
            "indemnity_decided_on": fields.Date.context_today(self),
        })

    def _draft_credit_note(self, product):
        """Draft the credit note of the indemnity: the client's accountants look at it and post it."""
        company = self.company_id
        return self.env["account.move"].with_company(company).create({
            "move_type": "out_refund", "company_id": company.id, "partner_id": self.partner_id.id, "ref": self.name,
            "currency_id": company.currency_id.id, "invoice_origin": self.name,
            "invoice_line_ids": [Command.create({
                "product_id": product.id, "quantity": 1, "price_unit": self.indemnity_amount,
                "name": self.env._("Indemnity for the late answer to %(complaint)s", complaint=self.name),
            })],
        })
