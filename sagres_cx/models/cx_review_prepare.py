from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.sagres_credit.models.credit_contact_rule import DEFAULT_TZ

from ..tools.action_effect import measure_nps
from .cx_review import FIGURES

ACTIVITY = "sagres_cx.mail_activity_type_review"
READ_ALOUD = 5
#: Of the voices read aloud: how many of detractors first, then one of the others, then whoever is left.
SHARES = (("detractor", 3), ("promoter", 1), ("other", 1))
CLUSTERS = 10
#: An improvement whose day is so near is spoken of.
SOON_DAYS = 31
POOL = 20


class CxReview(models.Model):
    """A review is prepared by the night on the mandate's day, or by a button: figures, voices, reasons, improvements."""

    _inherit = "cx.review"

    voice_count = fields.Integer(string="Number of voices", readonly=True)
    voice_before_count = fields.Integer(string="Voices of the month before", readonly=True)
    detractor_count = fields.Integer(string="Detractors", readonly=True)
    score_count = fields.Integer(string="Recommendation scores", readonly=True)
    nps = fields.Float(string="NPS", digits=(16, 1), readonly=True, aggregator=None)
    nps_low = fields.Float(string="NPS, at least", digits=(16, 1), readonly=True, aggregator=None)
    nps_high = fields.Float(string="NPS, at most", digits=(16, 1), readonly=True, aggregator=None)

    @api.model
    def _cron_prepare(self):
        """Prepare the reviews of last month of the clients whose day has come (scheduled job)."""
        today, month = fields.Date.context_today(self), self._get_last_month()
        mandates = self.env["credit.mandate"].search([
            ("state", "=", "active"), ("cx_review_day", ">", 0), ("cx_review_day", "<=", today.day),
        ])
        ready = self.search([("month", "=", month), ("company_id", "in", mandates.company_id.ids)]).company_id
        reviews = self.create([
            {"mandate_id": mandate.id, "company_id": mandate.company_id.id, "month": month, "user_id": mandate.user_id.id}
            for mandate in mandates if mandate.company_id not in ready
        ])
        reviews._ask_to_hold()

    def _ask_to_hold(self):
        """Put the review among the tasks of who leads it."""
        kind, model = self.env.ref(ACTIVITY), self.env["ir.model"]._get(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create([{
            "activity_type_id": kind.id, "res_model_id": model.id, "res_id": review.id, "user_id": review.user_id.id,
            "automated": True, "summary": review.display_name,
            "date_deadline": fields.Date.add(fields.Date.context_today(self), days=7),
        } for review in self.filtered("user_id")])

    def action_prepare(self):
        """Prepare the agenda again, with what is known now."""
        self._check_may_lead()
        self.check_access("write")
        for review in self:
            vals, = self._prepare_agendas([{"company_id": review.company_id.id, "month": review.month}])
            review.sudo().write(vals)

    @api.model
    def _prepare_agendas(self, vals_list):
        """Complete the values of reviews with what their agenda says; months are read once for all clients."""
        mandates = self.env["credit.mandate"].browse([vals["mandate_id"] for vals in vals_list if vals.get("mandate_id")])
        companies = {mandate.id: mandate.company_id.id for mandate in mandates}
        for vals in vals_list:
            vals["company_id"] = companies.get(vals.get("mandate_id")) or vals.get("company_id") or self.env.company.id
            month = fields.Date.to_date(vals.get("month")) or self._get_last_month()
            vals.update(month=fields.Date.start_of(month, "month"), date_prepared=fields.Datetime.now(), state="prepared")
        self._check_clients([vals["company_id"] for vals in vals_list])
        months = {vals["month"] for vals in vals_list}
        for month in months:
            rows = [vals for vals in vals_list if vals["month"] == month]
            known = self.sudo()._read_month(month, [vals["company_id"] for vals in rows])
            for vals in rows:
                vals.update(known[vals["company_id"]])
        return vals_list

    @api.model
    def _check_clients(self, company_ids):
        if not self.env.su and set(company_ids) - set(self.env.user.company_ids.ids):
            raise AccessError(self.env._("You do not work for this client."))

    @api.model
    def _read_month(self, month, company_ids):
        """Return ``{company id: values}`` of a month, by a fixed number of statements."""
        for model in ("cx.action", "cx.feedback", "cx.feedback.tag"):
            self.env[model].flush_model()
        found = {company_id: dict.fromkeys(FIGURES, 0) for company_id in company_ids}
        parts = {
            "figures": self._read_figures(month, company_ids), "voices": self._read_voices(month, company_ids),
            "clusters": self._read_clusters(month, company_ids), "actions": self._read_actions(month, company_ids),
        }
        for company_id, vals in found.items():
            vals.update(parts["figures"].get(company_id, {}))
            voices = parts["voices"].get(company_id, [])
            vals.update(
                voice_ids=[Command.set(self._choose_voices(voices))],
                thank_ids=[Command.set(self._choose_thanks(voices))],
                agenda={"clusters": parts["clusters"].get(company_id, []), **parts["actions"].get(company_id, {})},
            )
        return found

    @api.model
    def _get_bounds(self, month, months=1):
        """Return the SQL of the first moment of a month, and of the one after so many months, in the clients' time."""
        return [
            SQL("(%s::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')", day, DEFAULT_TZ)
            for day in (month, fields.Date.add(month, months=months))
        ]

    @api.model
    def _read_figures(self, month, company_ids):
        since, until = self._get_bounds(fields.Date.subtract(month, months=1), 2)
        begin, _end = self._get_bounds(month)
        rows = self.env.execute_query_dict(SQL(
            """
            SELECT company_id, COUNT(*) FILTER (WHERE date >= %(begin)s) AS voice_count,
                   COUNT(*) FILTER (WHERE date < %(begin)s) AS voice_before_count,
                   COUNT(*) FILTER (WHERE date >= %(begin)s AND score_class = 'detractor') AS detractor_count,
                   COUNT(*) FILTER (WHERE date >= %(begin)s AND metric = 'nps') AS score_count,
                   COUNT(*) FILTER (WHERE date >= %(begin)s AND metric = 'nps' AND score_class = 'promoter') AS promoters,
                   COUNT(*) FILTER (WHERE date >= %(begin)s AND metric = 'nps' AND score_class = 'detractor') AS detractors
              FROM cx_feedback
             WHERE company_id IN %(companies)s AND stakeholder != 'employee' AND date >= %(since)s AND date < %(until)s
             GROUP BY company_id
            """,
            begin=begin, since=since, until=until, companies=tuple(company_ids),
        ))
        for row in rows:
            nps = measure_nps(row.pop("promoters"), row.pop("detractors"), row["score_count"])
            row.update(nps=nps.value, nps_low=nps.low, nps_high=nps.high)
        return {row.pop("company_id"): row for row in rows}

    @api.model
    def _read_voices(self, month, company_ids):
        """Return ``{company id: [(class, has an operator, voice id)]}`` of the words to read aloud, the fullest first."""
        since, until = self._get_bounds(month)
        rows = self.env.execute_query(SQL(
            """
            SELECT company_id, kind, operator_id IS NOT NULL, id FROM (
                SELECT *, ROW_NUMBER() OVER (PARTITION BY company_id, kind ORDER BY LENGTH(body) < 20, date DESC, id DESC) AS rank
                  FROM (SELECT id, company_id, operator_id, body, date,
                               CASE WHEN score_class IN ('detractor', 'promoter') THEN score_class ELSE 'other' END AS kind
                          FROM cx_feedback
                         WHERE company_id IN %s AND stakeholder != 'employee' AND date >= %s AND date < %s AND body != ''
                           AND (about_operator IS NOT TRUE OR state = 'closed')) AS voice
            ) AS ranked WHERE rank <= %s ORDER BY company_id, rank, id
            """,
            tuple(company_ids), since, until, POOL,
        ))
        found = {}
        for company_id, *voice in rows:
            found.setdefault(company_id, []).append(tuple(voice))
        return found

    @api.model
    def _choose_voices(self, voices):
        """Return the ids of the voices to read aloud: who was hurt first, one who was glad, one of the others."""
        chosen = [voice_id for kind, count in SHARES for voice_id in [row[2] for row in voices if row[0] == kind][:count]]
        left = [voice_id for _kind, _operator, voice_id in voices if voice_id not in chosen]
        return (chosen + left)[:READ_ALOUD]

    @api.model
    def _choose_thanks(self, voices):
        return [voice_id for kind, operator, voice_id in voices if kind == "promoter" and operator][:READ_ALOUD]

    @api.model
    def _read_clusters(self, month, company_ids):
        since, until = self._get_bounds(month)
        condition = SQL(
            "voice.company_id IN %s AND voice.date >= %s AND voice.date < %s", tuple(company_ids), since, until,
        )
        rows = self.env.execute_query_dict(SQL(
            "SELECT company_id, touchpoint_id, reason_id, voice_count, detractor_count, score_count,"
            " ROUND(score_mean, 1)::float AS score_mean, open_action_count FROM (%s) AS cluster"
            " ORDER BY voice_count DESC, detractor_count DESC, id",
            self.env["cx.cluster.report"]._get_query(condition),
        ))
        found = {}
        for row in rows:
            found.setdefault(row.pop("company_id"), []).append(row)
        return {company_id: clusters[:CLUSTERS] for company_id, clusters in found.items()}

    @api.model
    def _read_actions(self, month, company_ids):
        """Return ``{company id: {kind: ids}}``: improvements late, due soon, measured since the month began, to decide."""
        today = fields.Date.context_today(self)
        actions = self.env["cx.action"].search([
            ("company_id", "in", company_ids), "|", ("state", "in", ("proposed", "decided", "in_work")),
            "&", ("state", "=", "measured"), ("date_measure", ">=", month),
        ])
        found = {}
        for action in actions:
            kinds = found.setdefault(action.company_id.id, {})
            kinds.setdefault(self._get_kind(action, today), []).append(action.id)
        return found

    @api.model
    def _get_kind(self, action, today):
        if action.state in ("measured", "proposed"):
            return action.state
        if action.is_late:
            return "late"
        soon = action.deadline and action.deadline <= today + timedelta(days=SOON_DAYS)
        return "due" if soon else "going"
