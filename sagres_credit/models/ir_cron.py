from odoo import models


class IrCron(models.Model):
    """The suite's jobs write lists that people read: they work in the language of those people, for a job has none."""

    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        """Run a job of the suite in the language that most credit managers read; Odoo itself gives jobs no language."""
        job = self
        if not self.env.lang and self.get_external_id()[self.id].startswith("sagres_"):
            job = self.with_context(lang=self.env["res.users"]._get_credit_lang())
        return super(IrCron, job)._callback(cron_name, server_action_id)
