from odoo import api, fields, models
from odoo.exceptions import UserError

from .cx_complaint import MOVED

ACTIVITY = "sagres_cx.mail_activity_type_complaint"
SEQUENCE = "cx.complaint"
#: A request for information is no voice about the service.
VOICED = ("complaint", "rectification", "double")


class CxComplaint(models.Model):
    """Recording a complaint: its number, who answers it, the voice it is, and the first one where it is a repeat."""

    _inherit = "cx.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        """Record complaints: what is written here by a call from outside is what a person may write."""
        if not self.env.su:
            for vals in vals_list:
                self._check_recorded(vals)
        vals_list = self._complete_vals(vals_list)
        complaints = super().create(vals_list)
        complaints._create_voices()
        complaints._ask_owner()
        return complaints

    @api.model
    def _check_recorded(self, vals):
        allowed = {
            "company_id", "partner_id", "case_id", "contract", "channel", "kind", "scheme", "is_four_monthly", "subject", "body",
            "reason_id", "touchpoint_id", "attachment_ids", "date_received", "user_id", "name", "state",
        }
        written = {key for key, value in vals.items() if value} - allowed
        written |= {"state"} if vals.get("state", "received") != "received" else set()
        written = {name for name in written if name in self._get_guarded_fields()}
        if written:
            raise UserError(self.env._(
                "«%(field)s» of a complaint is not written by hand.", field=self._fields[min(written)].string,
            ))

    @api.model
    def _get_guarded_fields(self):
        return MOVED | self._get_moved_fields() | {"date_recorded", "recorded_by_id"}

    @api.model
    def _complete_vals(self, vals_list):
        """Return what is recorded, with what follows from the case and from the mandate, and a number each."""
        completed = [self._complete_from_case(vals) for vals in vals_list]
        companies = self.env["res.company"].browse({vals["company_id"] for vals in completed})
        mandates = self.env["credit.mandate"]._get_active(companies)
        numbers = {company.id: self._get_sequence(company) for company in companies}
        for vals in completed:
            mandate = mandates.get(self.env["res.company"].browse(vals["company_id"]), self.env["credit.mandate"])
            vals["name"] = numbers[vals["company_id"]].next_by_id()
            vals.setdefault("scheme", mandate.cx_scheme)
            if not vals.get("user_id"):
                vals["user_id"] = self._get_first_owner(vals, mandate).id
        return completed

    @api.model
    def _complete_from_case(self, vals):
        vals = {**self.default_get(["case_id", "partner_id"]), **vals}
        case = self.env["credit.case"].browse(vals.get("case_id") or [])
        if case:
            case.check_access("read")
            case = case.sudo()
        return {
            **vals, "company_id": vals.get("company_id") or case.company_id.id or self.env.company.id,
            "partner_id": vals.get("partner_id") or case.partner_id.id,
        }

    @api.model
    def _get_first_owner(self, vals, mandate):
        """Return who answers: who the mandate says, else who looks after the debtor; nobody who left the client."""
        case = self.env["credit.case"].sudo().browse(vals.get("case_id") or [])
        users = [mandate.cx_complaint_owner_id, case.user_id, mandate.user_id]
        nobody = self.env["res.users"]
        return next((user for user in users if vals["company_id"] in user.sudo().company_ids.ids), nobody)

    @api.model
    def _get_sequence(self, company):
        """Return the numbers of the register of a client, made with its first complaint."""
        Sequence = self.env["ir.sequence"].sudo()
        found = Sequence.search([("code", "=", SEQUENCE), ("company_id", "=", company.id)], limit=1)
        return found or Sequence.create({
            "name": self.env._("Register of complaints of %(client)s", client=company.sudo().name), "code": SEQUENCE,
            "company_id": company.id, "prefix": "%(range_year)s/", "padding": 5, "use_date_range": True,
        })

    def _create_voices(self):
        """Have each complaint be one voice, whatever becomes of it; what only asks for information is none."""
        voiced = self.sudo().filtered(lambda complaint: complaint.kind in VOICED and not complaint.feedback_ids)
        if voiced:
            self.env["cx.feedback"].sudo().create([complaint._prepare_voice_vals() for complaint in voiced])

    def _prepare_voice_vals(self):
        self.ensure_one()
        return {
            "company_id": self.company_id.id, "partner_id": self.partner_id.id, "case_id": self.case_id.id,
            "operator_id": self.case_id.user_id.id, "stakeholder": "debtor" if self.case_id else "customer",
            "source": "complaint", "complaint_id": self.id, "touchpoint_id": self.touchpoint_id.id,
            "body": f"{self.subject}\n{self.body}", "lang": self.partner_id.lang,
            "tag_ids": [fields.Command.create({"reason_id": self.reason_id.id})] if self.reason_id else [],
        }

    def _ask_owner(self):
        """Put the complaints on the list of who answers them."""
        for complaint in self.filtered("user_id"):
            complaint.sudo().activity_schedule(
                ACTIVITY, complaint.deadline or fields.Date.context_today(self), user_id=complaint.user_id.id,
                summary=complaint.subject,
            )

    def _reclassify(self, kind, scheme, reason):
        """Say that these complaints are of another kind, or under other rules, with the reason: the term follows."""
        self._check_may_work()
        self._check_open()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is of another kind: the register keeps it."))
        for complaint in self:
            complaint.message_post(body=self.env._(
                "Classified anew by %(user)s: %(reason)s", user=self.env.user.name, reason=reason.strip(),
            ))
        self.sudo().write({"kind": kind, "scheme": scheme})
        self._create_voices()

    def _merge_into(self, original):
        """Say that these repeat ``original``: one answer serves for all, each keeps its number in the register.

        :raises UserError: where they are of somebody else, or the first is a repeat itself
        """
        self._check_may_work()
        self._check_open()
        original.check_access("read")
        for complaint in self:
            complaint._check_repeat(original)
        for complaint in self.filtered("dispute_id"):
            if not original.dispute_id:
                original.sudo().dispute_id = complaint.dispute_id
        self._set_state("closed", original_id=original.id)
        self.sudo().repeat_ids.write({"original_id": original.id})
        self._end_activities()
        for complaint in self:
            complaint.message_post(body=self.env._("It is about the same matter as %(first)s.", first=original.name))
            original.sudo().message_post(body=self.env._("Repeated by %(complaint)s.", complaint=complaint.name))

    def _check_repeat(self, original):
        self.ensure_one()
        if not original or original == self or original.original_id:
            raise UserError(self.env._("Choose the first complaint about this matter, not a repeat."))
        if original.company_id != self.company_id or original.partner_id != self.partner_id:
            raise UserError(self.env._("%(complaint)s is of another customer.", complaint=original.name))
        if original.date_received > self.date_received:
            raise UserError(self.env._("The first complaint is the older one: say of the later that it repeats it."))

    def _check_open(self):
        ended = self.filtered("date_answered") | self.filtered(lambda complaint: complaint.state in ("answered", "closed"))
        if ended:
            raise UserError(self.env._("%(complaint)s was answered: what it says stays as it is.", complaint=ended[0].name))

    def _end_activities(self):
        """Take what is left to do for these complaints off everybody's list."""
        self.sudo().activity_unlink([ACTIVITY])
        self._leave_day()
