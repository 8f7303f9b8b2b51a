from odoo import models

from .credit_contact_rule import DEFAULT_TZ


class IrCron(models.Model):
    """The suite's jobs write lists that people read: they work in the language of those people, for a job has none."""

    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        """Run a job of the suite in the language that most credit managers read, on the day that it is where they work.

        Odoo itself gives jobs no language, and the day of Greenwich.
        """
        job = self
        if self.get_external_id()[self.id].startswith("sagres_"):
            lang = self.env.lang or self.env["res.users"]._get_credit_lang()
            job = self.with_context(lang=lang, tz=self.env.context.get("tz") or self.env.user.tz or DEFAULT_TZ)
        return super(IrCron, job)._callback(cron_name, server_action_id)
