from odoo import api, models
from odoo.fields import Domain


class CreditProblem(models.Model):
    """Messages that could not be used: each is kept whole with the problem it raised."""

    _inherit = "credit.problem"

    def action_open_record(self):
        """Open what a problem is about; a message opens as its file, or in the thread it stays in."""
        self.ensure_one()
        if self.res_model == "ir.attachment":
            return {
                "type": "ir.actions.act_url", "url": f"/web/content/{self.res_id}?download=true", "target": "download",
            }
        if self.res_model == "mail.message":
            message = self.env["mail.message"].browse(self.res_id)
            return {
                "type": "ir.actions.act_window", "res_model": message.model, "res_id": message.res_id,
                "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
            }
        return super().action_open_record()

    @api.model
    def _raise_mail(self, kind, raw, company, name, todo):
        """Raise a problem with a message that could not be used; the same message raises it once.

        :param bytes raw: the message as it came
        :param company: the client it is about, or none
        """
        attachments = self.env["ir.attachment"].sudo()
        checksum = attachments._compute_checksum(raw)
        if attachments.search_count([("res_model", "=", self._name), ("checksum", "=", checksum)], limit=1):
            return self.browse()
        attachment = attachments.create({"name": "message.eml", "raw": raw, "res_model": self._name})
        problem = self.sudo()._raise(kind, [{
            "name": name, "todo": todo, "company_id": company.id, "user_id": self._get_mail_owner(company).id,
            "res_model": attachment._name, "res_id": attachment.id,
        }])
        attachment.res_id = problem.id
        return problem

    @api.model
    def _get_mail_owner(self, company):
        """Return the manager of the client's mandate; without a client, of the oldest mandate: somebody must look."""
        of_company = Domain("company_id", "=", company.id) if company else Domain.TRUE
        mandates = self.env["credit.mandate"].sudo()
        active = Domain("state", "=", "active")
        return (mandates.search(active & of_company, limit=1, order="id") or mandates.search(active, limit=1, order="id")).user_id
