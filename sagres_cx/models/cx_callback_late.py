from odoo import api, fields, models
from odoo.tools import SQL, groupby


class CxCallback(models.Model):
    """What is late reaches the team leader, once, with its name in the thread."""

    _inherit = "cx.callback"

    @api.model
    def _cron_late(self):
        """Hand late call-backs to the team leader: one statement for all, one message for each leader."""
        self.flush_model(["deadline", "state"])
        rows = self.env.execute_query(SQL(
            """
            UPDATE cx_callback SET state = 'escalated', date_escalated = %(now)s, write_date = %(now)s
             WHERE state = 'todo' AND deadline < %(now)s RETURNING id
            """,
            now=fields.Datetime.now(),
        ))
        late = self.browse(callback_id for callback_id, in rows).sudo()
        late.invalidate_recordset(["state", "date_escalated"])
        late._tell_leaders()
        return len(late)

    def _tell_leaders(self):
        """Name the team leader in the thread of each late voice, and send each leader one message about all of theirs."""
        if not self:
            return
        bodies = {
            callback.feedback_id.id: self.env._(
                "Nobody called back in time. From now on it is %(leader)s's, too.",
                leader=callback.leader_id.name or self.env._("the team leader"),
            )
            for callback in self
        }
        self.feedback_id._message_log_batch(bodies, author_id=self.env.ref("base.partner_root").id)
        for leader, callbacks in groupby(self.filtered("leader_id"), lambda callback: callback.leader_id):
            callbacks = self.concat(*callbacks)
            callbacks[0].feedback_id.message_notify(
                partner_ids=leader.partner_id.ids, subject=self.env._("Call-backs that are late"),
                body=self.env["ir.qweb"]._render("sagres_cx.late_message", {"callbacks": callbacks}),
                email_layout_xmlid="mail.mail_notification_light",
            )
