from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from .credit_estate import DECEASED_STATES, ESTATE_STATES


class CreditCase(models.Model):
    """A case on which a death is learned: reported by a person, held at once, and never addressed to the dead."""

    _inherit = "credit.case"

    heirs_is_person = fields.Boolean(compute="_compute_heirs_is_person")
    heirs_estate_state = fields.Selection(
        ESTATE_STATES, string="State of the succession", compute="_compute_heirs_estate_state",
        groups="sagres_credit.group_operator,sagres_credit.group_lawyer",
    )
    heirs_can_report = fields.Boolean(compute="_compute_heirs_can_report")

    @api.depends("partner_id.is_company", "partner_id.credit_segment")
    def _compute_heirs_is_person(self):
        for case in self:
            partner = case.sudo().partner_id
            case.heirs_is_person = not partner.is_company and partner.credit_segment != "public_body"

    @api.depends("partner_id.heirs_estate_ids.state", "parent_id.partner_id.heirs_estate_ids.state")
    def _compute_heirs_estate_state(self):
        for case in self:
            case.heirs_estate_state = case._get_shown_estate().state

    @api.depends("partner_id.heirs_estate_ids.state", "user_id", "heirs_is_person")
    @api.depends_context("uid")
    def _compute_heirs_can_report(self):
        is_operator = self.env.user.has_group("sagres_credit.group_operator")
        for case in self:
            allowed = is_operator and case.heirs_is_person and (case.can_act or case._is_in_team())
            case.heirs_can_report = allowed and not case._get_estate_of_debtor()

    @api.depends("partner_id.heirs_estate_ids.state", "partner_id.heirs_estate_ids.date_death")
    def _compute_hold_label(self):
        result = super()._compute_hold_label()
        for case in self:
            if case.hold_code == "estate" and case._get_estate_of_debtor():
                case.hold_label = case._explain_death()
        return result

    def _explain_death(self):
        """Return in words why the case of somebody who died is held."""
        self.ensure_one()
        estate = self._get_estate_of_debtor()
        if not estate.is_verified:
            return self.env._("The debtor is said to have died: to be confirmed, nothing leaves meanwhile.")
        return self.env._(
            "The debtor died on %(date)s: nothing is asked of them, their succession is looked after.",
            date=format_date(self.env, estate.date_death),
        )

    def _get_estate_of_debtor(self):
        """Return the estate that says this debtor has died, also where it was opened on another of their cases."""
        self.ensure_one()
        estates = self.sudo().partner_id.heirs_estate_ids
        return estates.filtered(lambda estate: estate.state in DECEASED_STATES)[:1]

    def _get_shown_estate(self):
        """Return the estate of this debtor, or on the case of an heir the one they inherit from."""
        self.ensure_one()
        parent = self.sudo().parent_id
        return self._get_estate_of_debtor() or (parent and parent._get_estate_of_debtor()) or self.env["credit.estate"].sudo()

    def _is_in_team(self):
        self.ensure_one()
        return self.env.user in self.sudo().mandate_id.member_ids.user_id

    def action_report_death(self):
        """Open the dialog in which a death is reported; it says what will happen."""
        self.ensure_one()
        self._check_may_report_death()
        return {
            "type": "ir.actions.act_window", "name": self.env._("The debtor has died: %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.estate.open", "views": [(False, "form")], "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def action_open_estate(self):
        self.ensure_one()
        estate = self._get_shown_estate()
        if not estate:
            raise UserError(self.env._("No succession is open for %(debtor)s.", debtor=self.partner_id.name))
        estate.with_env(self.env).check_access("read")
        return estate.with_env(self.env)._get_form_action()

    def _check_may_report_death(self):
        """Raise unless the current user may say that this debtor has died: who acts on the case, or a colleague."""
        self.ensure_one()
        self.check_access("read")
        if not self.heirs_is_person:
            raise UserError(self.env._("%(debtor)s is a firm or a body: it does not die.", debtor=self.partner_id.name))
        known = self._get_estate_of_debtor()
        if known:
            raise UserError(self.env._(
                "The succession of %(debtor)s is open already: look at it there.", debtor=self.partner_id.name
            ))
        is_operator = self.env.user.has_group("sagres_credit.group_operator")
        if not (is_operator and (self.can_act or self._is_in_team())):
            raise AccessError(self.env._("Only who works for this client reports a death."))

    def _get_addressee(self):
        """Return the curator for a debtor who died; whoever acted for them no longer does."""
        estate = self._get_estate_of_debtor()
        if not estate:
            return super()._get_addressee()
        return estate.curator_id.with_env(self.env) or self.partner_id

    def _apply_interaction(self, interaction):
        """Open the estate where the reason heard is a death; not on the case of an heir, who speaks of somebody else."""
        result = super()._apply_interaction(interaction)
        if interaction.reason_id._is_a_death() and not self.parent_id:
            spoken = interaction.partner_id - self.partner_id
            self.env["credit.estate"]._open(self, source="reason", source_note=spoken.name)
        return result

    def _explain_task(self):
        if self.next_action != "estate":
            return super()._explain_task()
        estate = self._get_estate_of_debtor()
        stage = dict(estate._fields["state"]._description_selection(self.env)).get(estate.state, "")
        return self.env._("Look after the succession: %(stage)s", stage=stage)
