from odoo import api, fields, models
from odoo.exceptions import UserError

from .credit_estate import OPEN_STATES

#: What proves a death; the word of a relative or of a postman does not.
PROVING = ("certificate", "registry")


class CreditEstate(models.Model):
    """A person confirms the death with a date and a proof, or says that it was a mistake."""

    _inherit = "credit.estate"

    missing_proof = fields.Char(string="What lacks", compute="_compute_missing_proof")
    in_force = fields.Char(string="Agreements in force", compute="_compute_in_force")

    @api.depends("date_death", "source", "source_note", "document_ids")
    def _compute_missing_proof(self):
        for estate in self:
            estate.missing_proof = estate._explain_missing_proof()

    @api.depends("case_id.plan_ids.state", "case_id.settlement_ids.state")
    def _compute_in_force(self):
        for estate in self:
            case = estate.sudo().case_id
            lines = [estate._explain_in_force(agreement) for agreement in [*case.plan_id, *case.settlement_id]]
            estate.in_force = " ".join(lines) or False

    def action_confirm(self):
        """Confirm the deaths that have a date and a proof; where one has not, nothing is confirmed."""
        self.case_id._check_may_act()
        waiting = self.filtered(lambda estate: estate.state == "to_verify")
        if not waiting:
            raise UserError(self.env._("Nothing is to be verified here."))
        waiting._check_proof()
        waiting.sudo().write({"is_verified": True})
        waiting._update_stage()

    def _check_proof(self):
        """Raise, naming each, where a death has no date or nothing that proves it."""
        lacking = [(estate, estate._explain_missing_proof()) for estate in self]
        lines = [f"{estate._get_name_and_client()}: {missing}" for estate, missing in lacking if missing]
        if lines:
            raise UserError("\n".join([self.env._("A death is confirmed with its date and what proves it:"), *lines]))

    def _get_name_and_client(self):
        """Return the name of the deceased, and the client where this user works for several: the same name may be there twice."""
        self.ensure_one()
        estate = self.sudo()
        several = len(self.env.user.company_ids) > 1
        return f"{estate.partner_id.name} ({estate.company_id.name})" if several else estate.partner_id.name

    def _explain_missing_proof(self):
        """Return in words what lacks before this death can be confirmed, ``False`` where nothing does."""
        self.ensure_one()
        missing = [] if self.date_death else [self.env._("the date of death is missing")]
        if self.source not in PROVING:
            missing.append(self.env._("a certificate or the civil registry must prove it"))
        elif self.source == "certificate" and not self.sudo().document_ids and not (self.source_note or "").strip():
            missing.append(self.env._("add the certificate, or say who has it"))
        return ", ".join(missing) or False

    def action_mistake(self):
        """Open the dialog that asks why nobody has died."""
        self.ensure_one()
        self.case_id._check_may_act()
        return self._get_dialog("credit.estate.mistake", self.env._("Opened by mistake"))

    def _mistake(self, reason):
        """Say that these persons have not died: their cases go back to the policy, and the operator calls.

        What was opened from them at other clients, and nobody has verified, is taken back as well.

        :raises UserError: without a reason, or where heirs have cases already
        """
        self.case_id._check_may_act()
        if not (reason or "").strip():
            raise UserError(self.env._("Say how it is known that nobody has died."))
        taken = self.sudo().heir_ids.filtered("case_id")
        if taken:
            raise UserError(self.env._(
                "%(heirs)s: they have a case for their share already, close it first.", heirs=", ".join(taken.mapped("name"))
            ))
        self.sudo()._take_back(reason.strip())

    def _take_back(self, reason):
        self._set_state("mistaken", **self._get_end_vals(reason))
        self._give_back(self.env._("Nobody has died: say sorry and take up where we were"))
        self._message_log_batch({estate.id: self.env._("Opened by mistake: %(reason)s", reason=reason) for estate in self})
        derived = self.search([
            ("opened_from_id", "in", self.ids), ("state", "in", OPEN_STATES), ("is_verified", "=", False),
        ])
        if derived:
            derived._take_back(self.env._("The firm learned that nobody has died"))

    def _get_dialog(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, "form")], "target": "new",
            "context": {"default_estate_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }
