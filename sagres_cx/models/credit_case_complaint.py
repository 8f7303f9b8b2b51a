from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

#: Facts older than this say nothing about the service that is contested now.
FACT_MONTHS = 12
FACT_LIMIT = 20


class CreditCase(models.Model):
    """The complaints of a debtor on their case, and the service really delivered where they contest it."""

    _inherit = "credit.case"

    cx_complaint_ids = fields.One2many("cx.complaint", "case_id", string="Complaints", readonly=True)
    cx_complaint_count = fields.Integer(string="Complaints to answer", compute="_compute_cx_complaint_count")
    cx_service_contested = fields.Boolean(string="Contests the service", compute="_compute_cx_service_contested")
    cx_fact_ids = fields.Many2many("cx.service.fact", string="Service delivered", compute="_compute_cx_fact_ids")

    @api.depends("cx_complaint_ids.state")
    def _compute_cx_complaint_count(self):
        open_states = ("received", "in_work", "waiting")
        for case in self:
            case.cx_complaint_count = len(case.cx_complaint_ids.filtered(lambda complaint: complaint.state in open_states))

    @api.depends("last_reason_id")
    def _compute_cx_service_contested(self):
        service = self.env.ref("sagres_credit.credit_reason_service", raise_if_not_found=False)
        for case in self:
            reason = case.last_reason_id
            case.cx_service_contested = bool(service and reason and service in reason | reason.parent_id)

    @api.depends("cx_service_contested", "company_id")
    def _compute_cx_fact_ids(self):
        since = fields.Date.subtract(fields.Date.context_today(self), months=FACT_MONTHS)
        contested = self.filtered("cx_service_contested")
        (self - contested).cx_fact_ids = False
        for company, cases in contested.grouped("company_id").items():
            cases.cx_fact_ids = self.env["cx.service.fact"]._get_of(company, since=since)[:FACT_LIMIT]

    def action_record_complaint(self):
        """Open a new complaint of this debtor: from a call, a letter or a mail."""
        self.ensure_one()
        if not self.can_record and not self.env.user.has_group("sagres_credit.group_client"):
            self._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Complaint of %(debtor)s", debtor=self.partner_id.name),
            "res_model": "cx.complaint", "views": [(False, "form")],
            "context": {
                "default_case_id": self.id, "default_partner_id": self.partner_id.id, "default_company_id": self.company_id.id,
                "default_contract": self.partner_id.credit_customer_code or False, "default_channel": "phone",
                "allowed_company_ids": self.env.user.company_ids.ids,
            },
        }

    def action_open_complaints(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_cx.cx_complaint_action")
        return dict(action, domain=[("case_id", "=", self.id)], context={"default_case_id": self.id})

    def _page_complaint(self, form, files):
        """Record what the debtor complains about on their own page."""
        words, files = self._read_words(form), self._check_files(files)
        subject = " ".join((form.get("subject") or "").split())[:120]
        kind = form.get("kind") if form.get("kind") in ("complaint", "info") else "complaint"
        if not subject or not words:
            raise UserError(self.env._("Say in a line what it is about, and tell us what happened."))
        kept = self.env["ir.attachment"].sudo().create([{"name": name, "raw": content} for name, content in files])
        complaint = self.env["cx.complaint"].sudo().create({
            "case_id": self.id, "channel": "portal", "kind": kind, "subject": subject, "body": words,
            "contract": self.partner_id.credit_customer_code or False, "attachment_ids": kept.ids, "recorded_by_id": False,
        })
        kept.write({"res_model": complaint._name, "res_id": complaint.id})
        self._log_page("reached", self.env._("Complains on their page: %(number)s", number=complaint.name), note=words)
        return self._say_complaint(complaint)

    def _say_complaint(self, complaint):
        if not complaint.deadline:
            return self.env._("We wrote it down with the number %(number)s, and answer you in writing.", number=complaint.name)
        return self.env._(
            "We wrote it down with the number %(number)s, and answer you in writing by %(date)s.", number=complaint.name,
            date=format_date(self.env, complaint.deadline, date_format="EEEE d MMMM y"),
        )
