from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.credit_estate import SOURCES
from ..models.credit_estate_open import DOMICILE
from ..models.credit_estate_verify import PROVING

#: How a person learns of a death; files and returned letters tell by themselves.
TOLD = ("reason", "certificate", "registry", "other")
CARRIED = (
    "date_death", "place_death", "source", "source_note", "testament", "testament_note", "street", "zip", "city",
)


class CreditEstateOpen(models.TransientModel):
    """Report that a debtor has died: what is known of it, and what stops at once."""

    _name = "credit.estate.open"
    _description = "The debtor has died"

    case_id = fields.Many2one("credit.case", required=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    can_act = fields.Boolean(related="case_id.can_act", related_sudo=False)
    owner_id = fields.Many2one(related="case_id.user_id", string="Operator")
    date_death = fields.Date(string="Date of death", help="Empty where nobody knows it yet.")
    place_death = fields.Char(string="Place of death")
    source = fields.Selection(
        [pair for pair in SOURCES if pair[0] in TOLD], string="How it was learned", required=True, default="reason",
    )
    source_note = fields.Char(string="Who said it")
    testament = fields.Selection(
        [("unknown", "Not known yet"), ("no", "No will"), ("yes", "There is a will")], string="Will", required=True,
        default="unknown",
    )
    testament_note = fields.Char(string="About the will")
    street = fields.Char(string="Last domicile", compute="_compute_domicile", store=True, readonly=False)
    zip = fields.Char(string="ZIP", compute="_compute_domicile", store=True, readonly=False)
    city = fields.Char(compute="_compute_domicile", store=True, readonly=False)
    country_state_id = fields.Many2one(
        "res.country.state", string="Province", compute="_compute_domicile", store=True, readonly=False,
    )
    country_id = fields.Many2one("res.country", compute="_compute_domicile", store=True, readonly=False)
    document_ids = fields.Many2many(
        "ir.attachment", "credit_estate_open_attachment_rel", "dialog_id", "attachment_id", string="Certificate",
    )
    note = fields.Text(string="Note for the operator")
    consequences = fields.Text(string="What happens", compute="_compute_consequences")

    @api.depends("case_id")
    def _compute_domicile(self):
        for dialog in self:
            partner = dialog.case_id.sudo().partner_id
            for name, source in DOMICILE.items():
                dialog[name] = partner[source]

    @api.depends("case_id", "date_death", "source")
    def _compute_consequences(self):
        Estate = self.env["credit.estate"].sudo()
        for dialog in self:
            readable = dialog.case_id.sudo(False)._filtered_access("read").sudo()
            cases = readable.search([("partner_id", "in", readable.partner_id.ids)]) if readable else readable
            lines = Estate._describe_opening(cases) if cases else []
            dialog.consequences = "\n".join([*lines, dialog._explain_proof()])

    def _explain_proof(self):
        if self.can_act and self._is_proved():
            return self.env._("The death is confirmed: the search for the heirs can begin.")
        return self.env._("The death waits to be confirmed: with its date, and a certificate or the civil registry.")

    def _is_proved(self):
        return bool(self.source in PROVING and self.date_death)

    def action_open(self):
        """Open the estate; the dialog stays with what was written where it cannot be."""
        self.ensure_one()
        case = self.case_id
        case._check_may_report_death()
        if not self.can_act and not (self.note or "").strip():
            raise UserError(self.env._("Say to %(operator)s what you heard, and from whom.", operator=self.owner_id.name or ""))
        vals = {name: self[name] for name in CARRIED}
        estate = self.env["credit.estate"]._open(
            case, **vals, country_state_id=self.country_state_id.id, country_id=self.country_id.id,
        )
        self._keep_files(estate)
        self._tell_owner(case, estate)
        if self.can_act and self._is_proved() and not estate._explain_missing_proof():
            estate.action_confirm()
        return estate._get_form_action() if self.can_act else {"type": "ir.actions.act_window_close"}

    def _keep_files(self, estate):
        files = self.document_ids._filter_own_uploads()
        files.write({"res_model": estate._name, "res_id": estate.id})
        estate.sudo().document_ids |= files

    def _tell_owner(self, case, estate):
        """Leave on the day of who looks after the debtor that a colleague heard something, and what in the estate.

        It may name the family: the thread of the case is read by the whole team and by the client.
        """
        note = (self.note or "").strip()
        if not note:
            return
        case = case.sudo()
        estate.sudo()._message_log(body=note)
        if not self.can_act:
            case.activity_schedule(
                "sagres_credit.mail_activity_type_death", user_id=case._get_answering_user().id,
                summary=self.env._("%(user)s heard that %(person)s has died", user=self.env.user.name,
                                   person=case.partner_id.name),
            )
