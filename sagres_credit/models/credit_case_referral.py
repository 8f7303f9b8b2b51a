from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from .credit_case import HoldReason
from .credit_referral import LIVING_STATES, WORKING_STATES


class CreditCase(models.Model):
    """A case that is with a lawyer: nothing automatic leaves, the lawyer talks to the debtor."""

    _inherit = "credit.case"

    referral_ids = fields.One2many("credit.referral", "case_id", string="Referrals")
    referral_id = fields.Many2one("credit.referral", string="Referral under way", compute="_compute_referral_id")
    contract_ids = fields.Many2many(
        "ir.attachment", "credit_case_contract_rel", "case_id", "attachment_id", string="Contracts",
        help="They go into the file for the lawyer.",
    )

    @api.depends("referral_ids.state")
    def _compute_referral_id(self):
        for case in self:
            case.referral_id = case.referral_ids.filtered(lambda referral: referral.state in LIVING_STATES)[:1]

    @api.model
    def _get_arrangement_fields(self):
        return [*super()._get_arrangement_fields(), "referral_id"]

    @api.model
    def _get_hold_reasons(self):
        referred = Domain("referral_ids", "any", [("state", "in", WORKING_STATES)])
        return [HoldReason("referral", self.env._("With a lawyer"), referred, "legal"), *super()._get_hold_reasons()]

    def write(self, vals):
        result = super().write(vals)
        if "contract_ids" in vals:
            self._keep_contracts()
        return result

    def action_refer(self):
        """Open the dialog that gives these items to a lawyer, or proposes it to a manager."""
        self.ensure_one()
        self._check_may_act()
        if self.referral_id:
            return self._get_referral_action()
        self._check_no_agreement()
        return self._get_refer_action(self._get_open_items())

    def _get_refer_action(self, items, **context):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("To the lawyer"), "res_model": "credit.refer",
            "views": [(False, "form")], "target": "new",
            "context": {"default_case_id": self.id, "default_receivable_ids": [Command.set(items.ids)], **context},
        }

    def _get_referral_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "credit.referral", "res_id": self.referral_id.id,
            "name": self.env._("Referral"), "views": [(False, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _propose_referral(self, items, reason, goal="mediation", lawyer=None):
        """Propose to a manager that a lawyer takes these items over; return the referral.

        :raises UserError: when nothing of them is open, something else is agreed about them, or no reason is given
        """
        self.ensure_one()
        self._check_may_act()
        self._lock_for_agreement()
        case = self.sudo()
        case._check_referral(items, reason)
        case._check_lawyer(lawyer)
        referral = self.env["credit.referral"].sudo().create({
            "case_id": case.id, "receivable_ids": [Command.set(items.ids)], "reason": reason.strip(), "goal": goal,
            "lawyer_id": lawyer.id if lawyer else False,
        })
        referral._tell_proposed()
        return referral.with_env(self.env)

    def _refer(self, items, lawyer, reason, goal="mediation", ceiling_reason=False, proposal=None):
        """Give these items to ``lawyer``; return the referral.

        :param proposal: the referral that an operator proposed, if it is what is decided
        :raises AccessError: unless a credit manager asks for it
        :raises UserError: when it passes the ceiling of the mandate and no reason is given
        """
        self.ensure_one()
        self.env["credit.referral"]._check_manager()
        self._check_may_act()
        self._lock_for_agreement()
        if not lawyer:
            raise UserError(self.env._("Choose the lawyer."))
        self.mandate_id._check_legal_share(items, ceiling_reason)
        referral = (proposal or self._propose_referral(items, reason, goal, lawyer)).sudo()
        case = self.sudo()
        case._check_referral(items, reason, referral)
        case._check_lawyer(lawyer)
        referral.write({
            "receivable_ids": [Command.set(items.ids)], "lawyer_id": lawyer.id, "reason": reason.strip(), "goal": goal,
            "ceiling_reason": ceiling_reason, "amount_referred": sum(items.sudo().mapped("amount_residual")),
        })
        referral._remember_ledger()
        referral._set_state("referred", date_agreed=fields.Date.context_today(self), decided_by_id=self.env.uid)
        referral._tell_referred()
        return referral.with_env(self.env)

    def _check_referral(self, items, reason, own=None):
        """Raise unless a lawyer may be given these items of the debtor now."""
        self.ensure_one()
        if self.referral_id - (own or self.env["credit.referral"]):
            raise UserError(self.env._("%(debtor)s is already with a lawyer, or proposed.", debtor=self.partner_id.name))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why a lawyer is needed: the client and the debtor will ask."))
        self._check_no_agreement()
        self._check_free_items(items)

    def _check_lawyer(self, lawyer):
        """Raise unless ``lawyer`` is a lawyer who works for this client."""
        if lawyer and lawyer not in self._get_lawyers():
            raise AccessError(self.env._(
                "%(user)s is not a lawyer of %(client)s.", user=lawyer.name, client=self.company_id.name
            ))

    def _get_lawyers(self):
        """Return the lawyers who work for the client of this case."""
        group = self.env.ref("sagres_credit.group_lawyer")
        return self.env["res.users"].sudo().search([
            ("all_group_ids", "in", group.ids), ("company_ids", "in", self.company_id.ids),
        ])

    def _keep_contracts(self):
        """Have a file that was uploaded as a contract belong to its case."""
        for case in self.sudo():
            case.contract_ids.filtered(lambda file: not file.res_id).write({"res_model": self._name, "res_id": case.id})

    def _post_close(self):
        """Nothing is due any more: there is nothing left for the lawyer to ask."""
        result = super()._post_close()
        living = self.sudo().referral_ids.filtered(lambda referral: referral.state in LIVING_STATES)
        living.filtered(lambda referral: referral.state == "proposed")._set_state("cancelled")
        for referral in living.filtered(lambda referral: referral.state in WORKING_STATES):
            referral._close("paid" if referral.amount_paid else "withdrawn", self.env._("Nothing is due any more."))
        if living:
            self.env.flush_all()
        return result
