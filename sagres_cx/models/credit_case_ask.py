from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cx_invitation import WAITING


class CreditCase(models.Model):
    """On the phone with a person, their operator asks the score at the end of the call."""

    _inherit = "credit.case"

    cx_to_ask = fields.Char(string="To ask at the end of the call", compute="_compute_cx_to_ask", compute_sudo=True)
    cx_can_ask = fields.Boolean(compute="_compute_cx_to_ask", compute_sudo=True)

    @api.depends("company_id", "partner_id.cx_opt_out")
    def _compute_cx_to_ask(self):
        waiting = self.env["cx.invitation"].search([
            ("case_id", "in", self.ids), ("channel", "=", "operator"), ("state", "in", WAITING),
            ("program_id.state", "=", "running"),
        ]).grouped("case_id")
        asking = self.company_id.browse([
            company.id for company, in self.env["cx.program"]._read_group(self._get_cx_domain(), ["company_id"])
        ])
        for case in self:
            invitation = waiting.get(case, self.env["cx.invitation"])[:1]
            case.cx_to_ask = invitation.program_id.score_question_id.title
            case.cx_can_ask = case.company_id in asking and not case.partner_id.cx_opt_out

    def _get_cx_domain(self):
        """Return the domain of the programmes that an operator may ask for on these cases."""
        return [
            ("company_id", "in", self.company_id.ids), ("state", "=", "running"), ("survey_id", "!=", False),
            ("stakeholder", "in", ("debtor", "customer")),
        ]

    def action_ask_score(self):
        """Open the dialog in which the operator keeps what the person answers."""
        self.ensure_one()
        self._check_may_ask()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for the score: %(person)s", person=self.partner_id.name),
            "res_model": "cx.ask",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _check_may_ask(self):
        """Raise unless this user may speak with the person, and the person may be asked."""
        self.ensure_one()
        self.check_access("read")
        if not self.can_record or not self.env.user.has_group("sagres_credit.group_operator"):
            raise AccessError(self.env._(
                "%(person)s is looked after by another team: their operator asks.", person=self.partner_id.name,
            ))
        if self.partner_id.sudo().cx_opt_out:
            raise UserError(self.env._("%(person)s asked not to be asked any more.", person=self.partner_id.name))
