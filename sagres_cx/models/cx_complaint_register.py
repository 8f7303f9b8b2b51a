from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from .cx_complaint import OPEN_STATES

BATCH = 1000
HALVES = {"year": (1, 12), "first": (1, 6), "second": (7, 12)}


class CxComplaint(models.Model):
    """The register of complaints as the authority asks for it: what was received in a period, and how it was answered."""

    _inherit = "cx.complaint"

    @api.model
    def _get_period(self, year, half):
        """Return first and last day of a year or of half of it."""
        first, last = HALVES[half]
        return date(year, first, 1), fields.Date.end_of(date(year, last, 1), "month")

    @api.model
    def _get_register_domain(self, company, first, last):
        return Domain("company_id", "=", company.id) & Domain("date_received", ">=", first) & Domain("date_received", "<=", last)

    @api.model
    def _get_register(self, company, year, half):
        """Return the sheets of the register: ``(title, headers, rows)``, the rows read a batch at a time."""
        first, last = self._get_period(year, half)
        return [
            (self.env._("Register"), self._get_register_headers(), self._read_register(company, first, last)),
            (self.env._("Indicators"), self._get_indicator_headers(), self._read_indicators(company, first, last)),
        ]

    @api.model
    def _get_register_headers(self):
        _ = self.env._
        return [
            _("Number"), _("Received on"), _("Recorded on"), _("Came by"), _("Kind of request"), _("Rules of the answer"),
            _("Customer"), _("Contract or site"), _("Subject"), _("Repeats"), _("State"), _("Days to answer"), _("Counted in"),
            _("Answer by"), _("Answered on"), _("Days taken"), _("Days paused"), _("In time"), _("Outcome"), _("Answered by"),
            _("In dispute"), _("Indemnity"), _("Amount of the indemnity"), _("How it is paid"), _("Paid on"),
            _("Why no indemnity"),
        ]

    @api.model
    def _read_register(self, company, first, last):
        """Yield the rows of the register in the order of the numbers; memory does not grow with them."""
        domain, last_id = self._get_register_domain(company, first, last), 0
        labels = self._get_register_labels()
        while True:
            batch = self.search(domain & Domain("id", ">", last_id), order="id", limit=BATCH)
            if not batch:
                return
            batch.partner_id.mapped("name")
            for complaint in batch:
                yield complaint._prepare_register_row(labels)
            last_id = batch[-1:].id
            batch.invalidate_recordset()

    @api.model
    def _get_register_labels(self):
        names = (
            "channel", "kind", "scheme", "state", "unit", "timing_result", "answer_outcome", "answer_channel", "indemnity_state",
            "indemnity_payment",
        )
        return {name: dict(self._fields[name]._description_selection(self.env)) for name in names}

    def _prepare_register_row(self, labels):
        def say(name):
            return labels[name].get(self[name], "")

        def day(name):
            return fields.Date.to_string(self[name]) or ""

        paused = sum((pause.date_to - pause.date_from).days for pause in self.pause_ids if pause.date_to)
        due = self.indemnity_amount if self.indemnity_state in ("proposed", "approved") else ""
        return [
            self.name, day("date_received"), day("date_recorded"), say("channel"), say("kind"), say("scheme"),
            self.partner_id.name, self.contract, self.subject, self.original_id.name, say("state"), self.days_limit or "",
            say("unit"), day("deadline"), day("date_answered"), self.days_taken if self.date_answered else "", paused,
            say("timing_result"), say("answer_outcome"), say("answer_channel"),
            self.env._("Yes") if self.dispute_id else self.env._("No"), say("indemnity_state"), due, say("indemnity_payment"),
            day("indemnity_paid_on"), self.indemnity_reason,
        ]

    @api.model
    def _get_indicator_headers(self):
        _ = self.env._
        return [
            _("Rules of the answer"), _("Kind of request"), _("Received"), _("Repeats"), _("Answered"), _("In time"), _("Late"),
            _("Without a deadline"), _("Still to answer"), _("Past their day"), _("In time (%)"), _("Days on average"),
            _("Indemnities approved"), _("Amount approved"),
        ]

    @api.model
    def _read_indicators(self, company, first, last):
        """Return how the standards were kept, a row for each kind; repeats count beside, never in the share."""
        domain = self._get_register_domain(company, first, last)
        firsts = domain & Domain("original_id", "=", False)
        answered = firsts & Domain("date_answered", "!=", False)
        parts = {
            "received": self._count_by_kind(firsts), "repeats": self._count_by_kind(domain & Domain("original_id", "!=", False)),
            "answered": self._count_by_kind(answered),
            "in_time": self._count_by_kind(answered & Domain("timing_result", "=", "in_time")),
            "late": self._count_by_kind(answered & Domain("timing_result", "=", "late")),
            "waiting": self._count_by_kind(firsts & Domain("state", "in", OPEN_STATES)),
            "overdue": self._count_by_kind(firsts & Domain("is_late", "=", True)),
            "days": self._count_by_kind(answered, "days_taken:avg"),
            "approved": self._count_by_kind(firsts & Domain("indemnity_state", "=", "approved")),
            "amount": self._count_by_kind(firsts & Domain("indemnity_state", "=", "approved"), "indemnity_amount:sum"),
        }
        keys = sorted(parts["received"].keys() | parts["repeats"].keys(), key=str)
        return [self._prepare_indicator_row(key, parts) for key in keys]

    @api.model
    def _count_by_kind(self, domain, aggregate="__count"):
        return {(scheme, kind): value for scheme, kind, value in self._read_group(domain, ["scheme", "kind"], [aggregate])}

    @api.model
    def _prepare_indicator_row(self, key, parts):
        labels = self._get_register_labels()
        figures = {name: values.get(key) or 0 for name, values in parts.items()}
        judged = figures["in_time"] + figures["late"]
        return [
            labels["scheme"].get(key[0], ""), labels["kind"].get(key[1], ""), figures["received"], figures["repeats"],
            figures["answered"], figures["in_time"], figures["late"], figures["answered"] - judged, figures["waiting"],
            figures["overdue"], round(100 * figures["in_time"] / judged, 2) if judged else "",
            round(figures["days"], 1) if figures["answered"] else "", figures["approved"], figures["amount"],
        ]
