from odoo import api, models
from odoo.tools import SQL, ormcache

# The records that happen, by trigger; what is not here is queued by who answers the complaint or closes the chat.
EVENT_MODELS = {"case_closed": "credit.case", "call_logged": "credit.interaction", "plan_kept": "credit.plan"}
LISTENING_FIELDS = {"state", "active", "trigger", "company_id", "stakeholder"}


class CxProgram(models.Model):
    """What happens in the suite asks the person it happened to: collected while it happens, queued once, by set."""

    _inherit = "cx.program"

    @api.model_create_multi
    def create(self, vals_list):
        programs = super().create(vals_list)
        self.env.registry.clear_cache()
        return programs

    def write(self, vals):
        result = super().write(vals)
        if LISTENING_FIELDS & set(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache()
    def _get_listening(self):
        """Return ``{trigger: {company id: ids of the running programmes}}``; without names, whoever looks."""
        found = {}
        running = self.sudo().search([("state", "=", "running"), ("is_anonymous", "=", False)])
        for program in running:
            found.setdefault(program.trigger, {}).setdefault(program.company_id.id, []).append(program.id)
        return found

    @api.model
    def _collect(self, trigger, records):
        """Have what happened ask its persons, once before the transaction commits; it costs nothing where nobody listens."""
        if not records or trigger not in self._get_listening():
            return
        precommit = self.env.cr.precommit
        if "cx.events" not in precommit.data:
            precommit.data["cx.events"] = {}
            precommit.add(self.sudo()._queue_collected)
        precommit.data["cx.events"].setdefault(trigger, set()).update(records.ids)

    @api.model
    def _queue_collected(self):
        for trigger, ids in self.env.cr.precommit.data.pop("cx.events", {}).items():
            records = self.env[EVENT_MODELS[trigger]].sudo().browse(sorted(ids)).exists()
            for company, own in records.grouped("company_id").items():
                if company.id in self._get_listening().get(trigger, {}):
                    self._queue_events(trigger, company, own._prepare_cx_events())

    @api.model
    def _queue_events(self, trigger, company, rows):
        """Invite the persons of some events by the running programmes of a client, or say why not.

        The number of statements is the same for any number of events, and an event that is known is left as it is.

        :param str trigger: a value of ``trigger``
        :param company: the client
        :param list rows: ``(partner id, case id, operator id, moment, source key)``; ids may be empty but the first
        :return: ``{"scheduled": number, "excluded": number}``
        """
        program_ids = self._get_listening().get(trigger, {}).get(company.id)
        if not rows or not program_ids:
            return {"scheduled": 0, "excluded": 0}
        columns = [list(column) for column in zip(*rows, strict=True)]
        cleaned = [[value or None for value in column] for column in columns]
        events = SQL(
            "SELECT * FROM UNNEST(%s::integer[], %s::integer[], %s::integer[], %s::timestamp[], %s::varchar[])"
            " AS event (partner_id, case_id, operator_id, date, source_key)", *cleaned,
        )
        return self.env["cx.selection"]._queue(self.sudo().browse(program_ids), events)
