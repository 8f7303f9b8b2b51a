from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.sagres_credit.tools.quote import hide_person
from odoo.addons.sagres_credit.tools.workbook import Column

from .cx_service_standard import KINDS

OPEN_STATES = ("received", "in_work", "waiting")


class CreditClientReport(models.Model):
    """The monthly report tells the complaints of the month, the improvements, and voices read aloud without a name."""

    _inherit = "credit.client.report"

    @api.model
    def _flush_contents(self):
        for model in ("cx.complaint", "cx.feedback"):
            self.env[model].flush_model()
        return super()._flush_contents()

    @api.model
    def _read_contents(self, mandates, since, until):
        found = super()._read_contents(mandates, since, until)
        companies = mandates.company_id
        parts = {
            "complaints": self._read_complaints(companies, since, until), "voices": self._read_voices(companies, since),
            "improvements": self._read_improvements(companies, since),
        }
        for mandate in mandates:
            found[mandate.id].update({name: rows.get(mandate.company_id.id) or [] for name, rows in parts.items()})
        return found

    @api.model
    def _read_complaints(self, companies, since, until):
        """Return ``{company id: [[kind, received, answered, of them in time, open, of them late]]}``; repeats count once."""
        rows = self.env.execute_query(SQL(
            """SELECT company_id, kind, COUNT(*) FILTER (WHERE date_received >= %(since)s), COUNT(*) FILTER (WHERE answered),
                      COUNT(*) FILTER (WHERE answered AND timing_result = 'in_time'), COUNT(*) FILTER (WHERE opened),
                      COUNT(*) FILTER (WHERE opened AND deadline < %(today)s)
                 FROM (SELECT *, date_answered BETWEEN %(since)s AND %(until)s AS answered, state IN %(open)s AS opened
                         FROM cx_complaint
                        WHERE company_id = ANY(%(companies)s) AND original_id IS NULL AND date_received <= %(until)s) AS complaint
             GROUP BY company_id, kind""",
            since=since, until=until, today=fields.Date.context_today(self), open=OPEN_STATES, companies=companies.ids,
        ))
        found = {}
        for company_id, *row in rows:
            if any(row[1:]):
                found.setdefault(company_id, []).append(row)
        return found

    @api.model
    def _read_voices(self, companies, since):
        """Return ``{company id: [words without a name]}``: those the monthly review reads aloud."""
        Review = self.env["cx.review"].sudo()
        chosen = {
            company_id: Review._choose_voices(voices) for company_id, voices in Review._read_voices(since, companies.ids).items()
        }
        voices = self.env["cx.feedback"].sudo().browse([voice_id for ids in chosen.values() for voice_id in ids])
        words = {voice.id: hide_person(voice.body, voice.partner_id.name) for voice in voices}
        return {company_id: [words[voice_id] for voice_id in ids] for company_id, ids in chosen.items()}

    @api.model
    def _read_improvements(self, companies, since):
        """Return ``{company id: [[kind, id, name, owner, day]]}``, as they are named now."""
        kinds = self.env["cx.review"].sudo()._read_actions(since, companies.ids)
        Action = self.env["cx.action"].sudo()
        actions = Action.browse([record_id for found in kinds.values() for ids in found.values() for record_id in ids])
        known = {action.id: action for action in actions}
        return {
            company_id: [
                [kind, action.id, action.name, action.user_id.name or "", fields.Date.to_string(action.deadline) or ""]
                for kind, ids in found.items() for action in [known[record_id] for record_id in ids]
            ]
            for company_id, found in kinds.items()
        }

    def _get_sections(self):
        report = self.sudo()
        return [*super()._get_sections(), report._tell_complaints(), report._tell_improvements()]

    def _tell_complaints(self):
        labels = dict(self.env["cx.complaint"]._fields["kind"]._description_selection(self.env))
        known = {row[0]: row[1:] for row in (self.content or {}).get("complaints") or []}
        rows = [[labels[kind], *known[kind]] for kind, _label in KINDS if kind in known]
        columns = [
            Column(self.env._("Kind of request"), "text", 30), Column(self.env._("Received this month"), "integer", 14),
            Column(self.env._("Answered this month"), "integer", 14), Column(self.env._("Of them in time"), "integer", 14),
            Column(self.env._("Open"), "integer", 10), Column(self.env._("Past their deadline"), "integer", 14),
        ]
        return self._prepare_section(
            "complaints", self.env._("Complaints"), columns, rows, self.env._("Nobody complained."))

    def _tell_improvements(self):
        labels = self._get_improvement_labels()
        found = (self.content or {}).get("improvements") or []
        records = self.env["cx.action"].browse([row[1] for row in found]).exists()
        effects = {action.id: action.effect_words or "" for action in records}
        rows = [
            [labels[kind], name, owner, fields.Date.to_date(day), effects.get(record_id, "")]
            for kind, record_id, name, owner, day in found if kind in labels
        ]
        columns = [
            Column(self.env._("State"), "text", 16), Column(self.env._("Improvement"), "long", 40),
            Column(self.env._("Owner"), "text", 22), Column(self.env._("To be done by"), "date", 14),
            Column(self.env._("What it changed"), "long", 40),
        ]
        return self._prepare_section(
            "improvements", self.env._("Improvements"), columns, rows, self.env._("No improvement is in progress."))

    @api.model
    def _get_improvement_labels(self):
        _ = self.env._
        return {"late": _("Late"), "due": _("Due soon"), "going": _("In progress"), "measured": _("Measured")}

    def _tell_heard(self):
        voices = (self.content or {}).get("voices") or []
        return [*super()._tell_heard(), *(f"«{words}»" for words in voices)]

    def _tell_proposed(self):
        found = (self.content or {}).get("improvements") or []
        proposed = [row[2] for row in found if row[0] == "proposed"]
        return [*super()._tell_proposed(), *(self.env._("To decide: %(name)s.", name=name) for name in proposed)]
