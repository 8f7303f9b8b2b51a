import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize

_logger = logging.getLogger(__name__)

ACTIVITY = "sagres_credit.mail_activity_type_client_report"


class CreditClientReport(models.Model):
    """A report is prepared on the mandate's day, approved, and put into the mail queue once for each person who receives it.

    What is sent and the note that it was sent are one transaction: a job that is killed has sent a report whole or not at all.
    """

    _inherit = "credit.client.report"

    @api.model
    def _cron_work(self):
        """Prepare the reports whose day has come, and send those that were approved (scheduled job)."""
        prepared = self._prepare_due()
        ready = self.search([("state", "=", "approved")], order="id")
        if ready and self._is_copy():
            _logger.info("A neutralised database sends no reports.")
            ready = ready.browse()
        if not self.env["ir.cron"]._commit_progress(len(prepared), remaining=len(ready)):
            return
        for number, report in enumerate(ready, 1):
            report._send_or_tell()
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(ready) - number):
                break

    @api.model
    def _is_copy(self):
        return self.env["credit.notice"]._is_neutralised()

    @api.model
    def _prepare_due(self):
        """Make last month's reports of the mandates whose day has come; those that need no approval are approved."""
        today, month = fields.Date.context_today(self), self._get_last_month()
        mandates = self.env["credit.mandate"].search([
            ("state", "=", "active"), ("report_mode", "!=", "none"), ("report_day", "<=", today.day),
            "|", ("date_start", "=", False), ("date_start", "<=", fields.Date.end_of(month, "month")),
        ])
        done = self.search([("month", "=", month), ("mandate_id", "in", mandates.ids)]).mandate_id
        reports = self.create([{"mandate_id": mandate.id, "month": month} for mandate in mandates - done])
        alone = reports.filtered(lambda report: report.mandate_id.report_mode == "auto")
        alone.sudo().write({"state": "approved", "date_approved": fields.Datetime.now()})
        (reports - alone)._ask_to_approve()
        return reports

    def _ask_to_approve(self):
        """Put the reports among the tasks of the managers who approve them."""
        kind, model = self.env.ref(ACTIVITY), self.env["ir.model"]._get(self._name)
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create([{
            "activity_type_id": kind.id, "res_model_id": model.id, "res_id": report.id, "user_id": report.user_id.id,
            "automated": True, "summary": report.display_name, "date_deadline": fields.Date.context_today(self),
        } for report in self])

    def action_approve(self):
        """Approve reports and put them into the mail queue for who receives them."""
        self._check_manager()
        self.check_access("write")
        if self._is_copy():
            raise UserError(self.env._("This database is a copy: nothing leaves it."))
        for report in self:
            if not report._get_recipients():
                raise UserError(self.env._(
                    "Nobody receives the report of %(client)s: choose who does among the people of the client, on the mandate.",
                    client=report.company_id.name,
                ))
        waiting = self.filtered(lambda report: report.state == "prepared").sudo()
        waiting.write({"state": "approved", "approved_by_id": self.env.uid, "date_approved": fields.Datetime.now()})
        for report in self.sudo():
            report._send()

    def _get_recipients(self):
        """Return the people of the client who receive this report and have an address."""
        self.ensure_one()
        contacts = self.sudo().mandate_id.contact_ids.filtered("gets_report")
        return contacts.filtered(lambda contact: contact.active and email_normalize(contact.email))

    def _send_or_tell(self):
        """Send a report by itself; what does not work is a problem of its manager, and the others go on."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                if self._get_recipients():
                    self._send()
                    return
            why = self.env._("nobody of the client receives it")
        except (UserError, ValueError, OSError) as error:
            why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            _logger.warning("A monthly report could not be sent: %s", error)
        self.env["credit.problem"].sudo()._raise("client_report", [{
            "name": self.env._("The monthly report «%(report)s» did not leave: %(why)s.", report=self.display_name, why=why),
            "todo": self.env._("On the mandate, choose who of the client receives it, then send it."),
            "company_id": self.company_id.id, "user_id": self.user_id.id, "res_model": self._name, "res_id": self.id,
        }])

    def _send(self):
        """Put the report into the mail queue for those who have not received it yet; nobody receives it twice."""
        self.ensure_one()
        if not self.try_lock_for_update():
            return
        self.invalidate_recordset(["state", "sending_ids"])
        people = self._get_recipients() - self.sending_ids.contact_id
        if self.state == "prepared" or not people:
            return
        for lang, contacts in people.grouped(lambda contact: contact._get_lang()).items():
            self.with_context(lang=lang)._send_in_language(lang, contacts)
        self.write({"state": "sent", "date_sent": self.date_sent or fields.Datetime.now()})
        self.activity_unlink([ACTIVITY])
        problems = self.env["credit.problem"].search([
            ("kind", "=", "client_report"), ("res_model", "=", self._name), ("res_id", "=", self.id), ("state", "=", "open"),
        ])
        problems.action_solve()

    def _send_in_language(self, lang, contacts):
        """Write the files once, and a letter for each person who reads this language."""
        files = self.env["ir.attachment"].create([
            self._prepare_file("pdf", "application/pdf", self._print_pdf()),
            self._prepare_file("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", self._get_xlsx()),
        ])
        letters = self.env["mail.mail"].create([self._prepare_letter(contact, files) for contact in contacts])
        self.env["credit.client.report.sending"].create([
            {
                "report_id": self.id, "contact_id": contact.id, "name": contact.name, "email": email_normalize(contact.email),
                "lang": lang, "date": fields.Datetime.now(), "mail_id": letter.id, "attachment_ids": [Command.set(files.ids)],
            }
            for contact, letter in zip(contacts, letters, strict=True)
        ])

    def _prepare_file(self, extension, mimetype, raw):
        return {
            "name": f"{self._get_file_name()}.{extension}", "raw": raw, "mimetype": mimetype, "res_model": self._name,
            "res_id": self.id, "company_id": self.company_id.id,
        }

    def _prepare_letter(self, contact, files):
        manager, mandate = self.user_id, self.mandate_id
        body = self.env["ir.qweb"]._render("sagres_credit.client_report_letter", {"report": self, "contact": contact})
        sender = manager.email_formatted or self.company_id.email_formatted or self.env.ref("base.partner_root").email_formatted
        return {
            "model": self._name, "res_id": self.id, "message_type": "email_outgoing", "auto_delete": False,
            "subject": self.env._("Monthly report: %(report)s", report=self.display_name), "body": body, "body_html": body,
            "email_to": email_normalize(contact.email), "email_from": sender, "author_id": manager.partner_id.id,
            "reply_to": mandate._get_reply_address("email") or sender, "attachment_ids": [Command.set(files.ids)],
        }
