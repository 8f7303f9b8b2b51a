from odoo import api, fields, models

from odoo.addons.sagres_credit.tools.holidays import is_holiday

from ..tools.service_terms import STEPS, Clock, Pause, get_step
from .cx_complaint import OPEN_STATES
from .cx_service_standard import UNITS

TIMINGS = [
    ("none", "No deadline known"),
    ("running", "In time so far"),
    ("soon", "Due soon"),
    ("paused", "Waiting for the customer"),
    ("late", "Past its deadline"),
    ("in_time", "Answered in time"),
    ("answered_late", "Answered late"),
    ("repeat", "Repeat of another"),
]
SOON_DAYS = 5
LIMITS = ("deadline", "deadline_double", "deadline_triple")


class CxComplaint(models.Model):
    """The term of a complaint: which standard holds for it, until when it is answered, how late it is."""

    _inherit = "cx.complaint"

    standard_id = fields.Many2one(
        "cx.service.standard", string="Service standard", compute="_compute_standard_id", store=True, ondelete="restrict",
    )
    days_limit = fields.Integer(string="Days to answer", compute="_compute_term", store=True, aggregator=None)
    unit = fields.Selection(UNITS, string="Counted in", compute="_compute_term", store=True)
    deadline = fields.Date(string="Answer by", compute="_compute_term", store=True, index=True)
    deadline_double = fields.Date(string="Twice the term ends on", compute="_compute_term", store=True)
    deadline_triple = fields.Date(string="Three times the term ends on", compute="_compute_term", store=True)
    pause_ids = fields.One2many("cx.complaint.pause", "complaint_id", string="Pauses", readonly=True)
    days_taken = fields.Integer(string="Days taken", compute="_compute_taken", store=True, aggregator="avg")
    timing_result = fields.Selection(
        [("in_time", "In time"), ("late", "Late")], string="Answered in time", compute="_compute_taken", store=True,
    )
    timing = fields.Selection(TIMINGS, string="How it stands", compute="_compute_timing")
    is_late = fields.Boolean(string="Past its deadline", compute="_compute_timing", search="_search_is_late")
    term_gap = fields.Char(string="What is missing", compute="_compute_term_words")
    term_words = fields.Char(string="Term", compute="_compute_term_words")

    @api.depends("scheme", "kind", "company_id", "date_received")
    def _compute_standard_id(self):
        Standard = self.env["cx.service.standard"].sudo()
        standards = Standard.search([("scheme", "in", [scheme for scheme in self.mapped("scheme") if scheme])])
        for complaint in self:
            known = complaint.scheme and complaint.date_received
            complaint.standard_id = known and Standard._pick(
                standards, complaint.scheme, complaint.kind, complaint.company_id, complaint.date_received,
            )

    @api.depends("standard_id", "is_four_monthly", "date_received", "pause_ids.date_from", "pause_ids.date_to")
    def _compute_term(self):
        for complaint in self:
            standard = complaint.sudo().standard_id
            if not standard or not complaint.date_received:
                complaint.update({"days_limit": 0, "unit": False, **dict.fromkeys(LIMITS, False)})
                continue
            days, clock = standard._get_days(complaint.is_four_monthly), complaint._get_clock(standard.unit)
            complaint.update({
                "days_limit": days, "unit": standard.unit,
                **{name: clock.deadline(days * times) or False for name, times in zip(LIMITS, STEPS, strict=True)},
            })

    @api.depends("date_answered", "deadline", "unit", "pause_ids.date_from", "pause_ids.date_to")
    def _compute_taken(self):
        for complaint in self:
            answered = complaint.date_answered
            unit = complaint.unit or "calendar"
            complaint.days_taken = complaint._get_clock(unit).elapsed(answered) if answered else 0
            known = answered and complaint.deadline
            complaint.timing_result = known and ("late" if answered > complaint.deadline else "in_time")

    @api.depends("state", "deadline", "timing_result", "original_id")
    def _compute_timing(self):
        today = fields.Date.context_today(self)
        for complaint in self:
            complaint.timing = complaint._judge_timing(today)
            complaint.is_late = complaint.timing == "late"

    def _judge_timing(self, today):
        if self.original_id:
            return "repeat"
        if self.timing_result:
            return "answered_late" if self.timing_result == "late" else "in_time"
        if not self.deadline or self.state not in OPEN_STATES:
            return "paused" if self.state == "waiting" else "none"
        if self.deadline < today:
            return "late"
        if self.state == "waiting":
            return "paused"
        return "soon" if (self.deadline - today).days <= SOON_DAYS else "running"

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("state", "in", OPEN_STATES) & fields.Domain("deadline", "<", "today")
        return fields.Domain.OR(late if flag else ~late for flag in set(value))

    @api.depends("standard_id", "scheme", "kind", "date_received", "days_limit", "unit")
    @api.depends_context("lang")
    def _compute_term_words(self):
        for complaint in self:
            complaint.term_gap = complaint._explain_gap()
            complaint.term_words = complaint._explain_term()

    def _explain_gap(self):
        Standard = self.env["cx.service.standard"]
        if self.standard_id or not self.date_received:
            return False
        if not self.scheme:
            return self.env._("Choose under which rules it is answered: until then nobody knows by when.")
        return Standard._explain_gap(self.scheme, self.kind, self.date_received)

    def _explain_term(self):
        standard = self.sudo().standard_id
        if not standard:
            return False
        words = self.env._(
            "%(days)s days (%(unit)s), %(origin)s", days=self.days_limit, origin=standard.source,
            unit=standard._get_label("unit", self.unit).lower(),
        )
        caveat = standard._explain_caveat()
        return self.env._("%(term)s. To know: %(caveat)s.", term=words, caveat=caveat) if caveat else words

    def _get_clock(self, unit):
        """Return the clock of this complaint, as tools/service_terms.py takes it."""
        self.ensure_one()
        pauses = tuple(Pause(pause.date_from, pause.date_to or None) for pause in self.pause_ids if pause.date_from)
        return Clock(self.date_received, unit, pauses, is_holiday)

    def _get_late_step(self, day):
        """Return how late an answer on ``day`` is: 0 in time, 1, 2 or 3 beyond as many times the term."""
        self.ensure_one()
        return get_step(day, [self[name] or None for name in LIMITS])

    def _refresh_term(self):
        """Compute the terms of these complaints again: the table of the standards has changed."""
        for name in ("standard_id", "days_limit", "unit", *LIMITS):
            self.env.add_to_compute(self._fields[name], self)
