from odoo import api, fields, models
from odoo.exceptions import UserError

from .cx_wave import LIVING


class CxWave(models.Model):
    """A wave starts by the hand of who has seen whom it asks, or by itself on its day, and ends when nobody is waited for."""

    _inherit = "cx.wave"

    def action_preview(self):
        """Show who would be asked and who not; nothing is written."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who would be asked"),
            "res_model": "cx.wave.preview",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_wave_id": self.id},
        }

    def action_start(self):
        """Ask the people of these waves from now on."""
        self.check_access("write")
        for wave in self:
            wave._start()

    def action_done(self):
        """End these waves: who waits to be asked is not asked any more."""
        self.check_access("write")
        running = self.filtered(lambda wave: wave.state == "running").sudo()
        waiting = running.invitation_ids.filtered(lambda invitation: invitation.state == "scheduled")
        waiting._exclude("no_program", self.env._("The wave was ended"))
        running.state = "done"

    def action_open_invitations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_cx.cx_invitation_action")
        return dict(action, domain=[("wave_id", "=", self.id)], context={})

    def _start(self):
        """Make the invitations of this wave, or the vouchers of one without names.

        :raises UserError: where it has started, or its programme does not run
        """
        self.ensure_one()
        self.env.cr.execute("SELECT state FROM cx_wave WHERE id = %s FOR UPDATE", [self.id])
        if self.state != "draft":
            raise UserError(self.env._("This wave has started already."))
        if self.program_id.state != "running":
            raise UserError(self.env._("Start the programme «%(program)s» first.", program=self.program_id.name))
        wave = self.sudo()
        wave.write({"state": "running", "date_started": fields.Datetime.now()})
        if wave.is_anonymous:
            addresses = wave._get_addresses()
            if not addresses:
                raise UserError(self.env._("Write the e-mail addresses to ask, one a line."))
            wave.addresses = False
            wave._issue_vouchers(addresses)
        else:
            self.env["cx.selection"]._queue(wave.program_id, wave._get_events(), wave)

    def _start_by_itself(self):
        """Start this wave on its day; where it cannot, say so on its programme and wait for a person."""
        try:
            with self.env.cr.savepoint():
                self._start()
        except UserError as error:
            self.date = False
            self.program_id._message_log(body=self.env._("A wave did not start: %(why)s", why=error.args[0]))

    def _issue_vouchers(self, addresses):
        """Ask some e-mail addresses by links that nothing joins to an answer.

        Who builds the answering without names must override this method.
        """
        raise UserError(self.env._("Asking without names is not set up."))

    def _preview(self):
        """Return who this wave would ask, as ``[(exclusion, channel, number)]``."""
        self.ensure_one()
        wave = self.sudo()
        if wave.is_anonymous:
            return [(None, "email", len(wave._get_addresses()))]
        return self.env["cx.selection"]._preview(wave.program_id, wave._get_events(), wave)

    @api.model
    def _cron_start(self):
        """Start the waves whose day has come, and end those that wait for nobody."""
        today = fields.Date.context_today(self)
        due = self.search([
            ("state", "=", "draft"), ("date", "<=", today), ("program_id.state", "=", "running"),
        ], order="date, id")
        for number, wave in enumerate(due, 1):
            wave._start_by_itself()
            self.env["ir.cron"]._commit_progress(1, remaining=len(due) - number)
        ended = self.search([
            ("state", "=", "running"), ("is_anonymous", "=", False),
            ("invitation_ids", "not any", [("state", "in", LIVING)]),
        ])
        ended.state = "done"
