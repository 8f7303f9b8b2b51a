import pytz

from odoo import api, fields, models

from odoo.addons.sagres_credit.models.credit_contact_rule import DEFAULT_TZ

from ..tools import working_time

# Where no mandate says otherwise.
DEFAULT_HOURS = 48


class CxCallback(models.Model):
    """Who calls back and until when: the person's own operator, in working time; about an operator, the team leader."""

    _inherit = "cx.callback"

    @api.model
    def _open(self, voices):
        """Open a call-back for each of these voices that has none, by a number of statements that does not depend on theirs.

        :return: the new call-backs
        """
        voices -= self.search([("feedback_id", "in", voices.ids)]).feedback_id
        if not voices:
            return self
        voices._ensure_cases()
        offices = self._get_offices(voices.case_id.mandate_id)
        callbacks = self.create([self._prepare_vals(voice, offices) for voice in voices])
        voices.filtered(lambda voice: voice.state == "new").write({"state": "open"})
        return callbacks

    @api.model
    def _prepare_vals(self, voice, offices):
        mandate = voice.case_id.mandate_id
        leader = mandate.user_id or voice.program_id.user_id
        owner = leader if voice.about_operator else voice.case_id.user_id or leader
        return {
            "feedback_id": voice.id, "case_id": voice.case_id.id, "user_id": owner.id, "leader_id": leader.id,
            "deadline": self._get_deadline(voice.date, mandate, offices), "next_date": fields.Date.context_today(self),
        }

    @api.model
    def _get_offices(self, mandates):
        """Return ``{mandate: Office}`` of the engine, with the local holidays; one query, whatever the number."""
        holidays = self.env["credit.holiday"].sudo().search_fetch([("mandate_id", "in", [False, *mandates.ids])])
        nobody = self.env["credit.mandate"]
        return {
            mandate: mandate._get_office(frozenset(
                holiday._get_feast() for holiday in holidays if holiday._falls_on(mandate, "")
            ))
            for mandate in (nobody, *mandates)
        }

    @api.model
    def _get_deadline(self, moment, mandate, offices):
        """Return until when who spoke at ``moment`` is called back, in UTC."""
        zone = pytz.timezone(DEFAULT_TZ)
        local = pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
        due = working_time.deadline(local, mandate.cx_callback_hours or DEFAULT_HOURS, offices[mandate])
        return zone.localize(due).astimezone(pytz.utc).replace(tzinfo=None)

    def _get_next_working_day(self):
        self.ensure_one()
        mandate = self.case_id.mandate_id
        return working_time.next_day(fields.Date.context_today(self), self._get_offices(mandate)[mandate])
