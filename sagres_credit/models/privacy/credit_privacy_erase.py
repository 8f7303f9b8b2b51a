from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL

#: What reaches a person: erased at once, while their name stays on what the books keep.
OF_CONTACT = (
    "phone", "email", "credit_pec", "credit_phone_work", "credit_phone_work_date", "street", "street2", "zip", "city",
    "state_id", "comment", "website", "function", "image_1920",
)


class CreditPrivacyRequest(models.Model):
    """Erasure of a debtor: refused with its reason while the credit lives, done as far as the law lets afterwards."""

    _inherit = "credit.privacy.request"

    def _answer_erasure(self):
        """Erase what no law keeps; where the credit lives, refuse and restrict instead (art. 17(3) and 18 GDPR)."""
        cases = self._get_cases().with_context(credit_privacy_answer=True)
        reasons = cases._explain_retention()
        if reasons:
            return self._refuse_erasure(reasons)
        run = self.env["credit.retention.run"].sudo().with_context(credit_privacy_answer=True).create({
            "company_ids": [Command.set(self.company_id.ids)], "state": "done", "case_count": len(cases),
        })
        run._erase(self.partner_id.sudo(), cases, self.company_id)
        return self._close("\n".join([*self._tell_erased(run), *self._tell_kept()]))

    def _refuse_erasure(self, reasons):
        self.partner_id._restrict()
        return self._close(self.env._(
            "The data are needed for a legal claim (art. 17(3)(b) and (e) GDPR): %(reasons)s. They are restricted: they serve"
            " the claim and nothing else, and no longer surveys, offers or anything beside the debt (art. 18 GDPR).",
            reasons="; ".join(reasons),
        ), state="refused")

    def _answer_restriction(self):
        self.partner_id._restrict()
        self._close(self.env._("The data are restricted: they serve the claim and nothing else (art. 18 GDPR)."))

    def _tell_erased(self, run):
        return [self.env._("Erased:"), *(
            self.env._("%(what)s: %(count)s", what=line.retention_id.name, count=line.count) for line in run.line_ids
        ), self.env._("Telephone numbers, addresses and pictures of the person")]

    def _tell_kept(self):
        rows = self.env["credit.retention"].sudo().search([("in_access", "=", True), ("on_request", "=", False)])
        return [self.env._("Kept until its term, because the law says so:"), *(
            self.env._("%(what)s: %(term)s (%(law)s)", what=row.name, term=row.term, law=row.law) for row in rows
        )]


class CreditRetentionRun(models.Model):
    """The erasure that one person asked for."""

    _inherit = "credit.retention.run"

    def _erase(self, partner, cases, company):
        """Treat what may be erased on request of these closed cases, and what is beyond its term anyway."""
        self._fill_scope(SQL(
            "SELECT id, partner_id, COALESCE(date_closed, %s) FROM credit_case WHERE id = ANY(%s)", self.date, cases.ids,
        ))
        today = fields.Date.context_today(self)
        for row in self.env["credit.retention"]._get_working().filtered(lambda row: row.starts_on != "own" or row.on_request):
            cutoff = today if row.on_request else row._get_cutoff(today)
            self._add_line(company.id, row, self._treat(row, cutoff))
        self.env.invalidate_all()
        contacts = partner.filtered(lambda one: one.company_id == company and not one.with_context(active_test=False).user_ids)
        contacts.write({**dict.fromkeys(OF_CONTACT, False), "credit_no_contact": True})
