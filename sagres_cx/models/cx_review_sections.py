from datetime import date

from odoo import api, models
from odoo.tools.misc import format_date, formatLang

from odoo.addons.sagres_credit.tools.quote import hide_person

from ..tools.action_effect import FEWEST_SCORES


class CxReview(models.Model):
    """The agenda in words: the same sections on the screen, in the PDF and in the spreadsheet."""

    _inherit = "cx.review"

    @api.depends(
        "agenda", "voice_ids", "thank_ids", "voice_count", "score_count", "decision_ids.name", "decision_ids.user_id",
        "decision_ids.deadline", "decision_ids.action_id", "attendee_ids", "attendee_names", "state",
    )
    @api.depends_context("lang")
    def _compute_agenda_html(self):
        for review in self:
            review.agenda_html = self.env["ir.qweb"]._render("sagres_cx.cx_review_agenda", {
                "review": review, "sections": review._get_sections(with_decisions=False) if review.agenda else [],
            })

    def _get_sections(self, with_decisions=True):
        """Return the sections of the agenda: ``key``, ``title``, ``head``, ``rows`` of values, ``empty`` where there is none.

        For a module to add a section, it must override this method.
        """
        self.ensure_one()
        review = self.sudo()
        sections = [
            review._tell_figures(), review._tell_voices(), review._tell_clusters(), review._tell_actions(),
            review._tell_proposals(), review._tell_thanks(),
        ]
        return [*sections, review._tell_decisions(), review._tell_attendees()] if with_decisions else sections

    @api.model
    def _prepare_section(self, key, title, head, rows, empty):
        return {"key": key, "title": title, "head": head, "rows": rows, "empty": empty}

    def _tell_figures(self):
        nps = self.env._("too few scores to say (fewer than %(number)s)", number=FEWEST_SCORES)
        if self.score_count >= FEWEST_SCORES:
            nps = self.nps
        rows = [
            [self.env._("Voices"), self.voice_count, self.env._("the month before: %(number)s", number=self.voice_before_count)],
            [self.env._("Detractors"), self.detractor_count, ""],
            [self.env._("Recommendation scores"), self.score_count, ""],
            [self.env._("NPS"), nps, self._tell_interval()],
        ]
        return self._prepare_section("figures", self.env._("The month in figures"), [], rows, "")

    def _tell_interval(self):
        if self.score_count < FEWEST_SCORES:
            return ""
        low, high = (formatLang(self.env, bound, digits=1) for bound in (self.nps_low, self.nps_high))
        return self.env._("between %(low)s and %(high)s, with 95 %% confidence", low=low, high=high)

    def _tell_voices(self):
        """Return what is read aloud: without a name, an address or a number."""
        rows = [
            [voice.touchpoint_id.name or "", voice.score if voice.is_scored else "", self._quote(voice)]
            for voice in self.voice_ids.filtered(self._may_be_read)
        ]
        head = [self.env._("Moment"), self.env._("Score"), self.env._("What was said")]
        return self._prepare_section(
            "voices", self.env._("Voices to read aloud"), head, rows, self.env._("Nobody left words this month."),
        )

    @api.model
    def _may_be_read(self, voice):
        """Tell whether a voice may be read aloud: no employee's, and none about an operator that is still being answered."""
        return voice.stakeholder != "employee" and (not voice.about_operator or voice.state == "closed")

    @api.model
    def _quote(self, voice):
        return f"«{hide_person(voice.body, voice.partner_id.name)}»"

    def _tell_clusters(self):
        clusters = (self.agenda or {}).get("clusters", [])
        moments = self._name_records("cx.touchpoint", [cluster["touchpoint_id"] for cluster in clusters])
        reasons = self._name_records("credit.reason", [cluster["reason_id"] for cluster in clusters])
        rows = [
            [moments.get(cluster["touchpoint_id"], ""), reasons.get(cluster["reason_id"], ""), cluster["voice_count"],
             cluster["detractor_count"], cluster["score_mean"] if cluster["score_count"] else "", cluster["open_action_count"]]
            for cluster in clusters
        ]
        head = [self.env._("Moment"), self.env._("Reason"), self.env._("Voices"), self.env._("Detractors"),
                self.env._("Mean score"), self.env._("Improvements in progress")]
        return self._prepare_section(
            "clusters", self.env._("What comes back"), head, rows, self.env._("No reason was given this month."),
        )

    @api.model
    def _name_records(self, model, ids):
        records = self.env[model].browse({record_id for record_id in ids if record_id}).exists()
        return {record.id: record.display_name for record in records}

    def _get_agenda_actions(self, *kinds):
        ids = [record_id for kind in kinds for record_id in (self.agenda or {}).get(kind, [])]
        return self.env["cx.action"].browse(ids).exists()

    def _tell_actions(self):
        titles = {
            "late": self.env._("Late"), "due": self.env._("Due soon"), "going": self.env._("In progress"),
            "measured": self.env._("Measured"),
        }
        rows = [
            [title, action.name, action.user_id.name or "", action.deadline or "", action.effect_words or ""]
            for kind, title in titles.items() for action in self._get_agenda_actions(kind)
        ]
        head = ["", self.env._("Improvement"), self.env._("Owner"), self.env._("To be done by"), self.env._("What it changed")]
        return self._prepare_section(
            "actions", self.env._("Improvements"), head, rows, self.env._("No improvement is in progress."),
        )

    def _tell_proposals(self):
        """Return what waits for a decision: proposals, and what comes back while nobody does anything about it."""
        rows = [
            [self.env._("Proposed"), action.name, action.proposed_by_id.name or ""]
            for action in self._get_agenda_actions("proposed")
        ]
        lonely = [row for row in self._tell_clusters()["rows"] if not row[5] and row[2] > 1]
        rows += [[self.env._("Nothing is done yet"), f"{row[0]}: {row[1]}" if row[0] else row[1], ""] for row in lonely]
        head = ["", self.env._("What it is about"), self.env._("Proposed by")]
        return self._prepare_section(
            "proposals", self.env._("Decisions to take"), head, rows, self.env._("Nothing waits for a decision."),
        )

    def _tell_thanks(self):
        rows = [[voice.operator_id.name or "", self._quote(voice)] for voice in self.thank_ids.filtered(self._may_be_read)]
        head = [self.env._("To whom"), self.env._("What was said")]
        return self._prepare_section("thanks", self.env._("Thanks"), head, rows, self.env._("Thanks will come."))

    def _tell_decisions(self):
        rows = [
            [decision.name, decision.user_id.name or "", decision.deadline or "", decision.action_id.name or ""]
            for decision in self.decision_ids
        ]
        head = [self.env._("Decision"), self.env._("Owner"), self.env._("To be done by"), self.env._("Improvement")]
        return self._prepare_section("decisions", self.env._("Decisions"), head, rows, self.env._("No decision is noted yet."))

    def _tell_attendees(self):
        rows = [[name] for name in (*self.attendee_ids.mapped("name"), self.attendee_names) if name]
        return self._prepare_section("attendees", self.env._("Attended by"), [], rows, self.env._("Nobody is noted yet."))

    @api.model
    def _format_cell(self, value):
        """Return a value of a section as the reader of the language writes it."""
        if isinstance(value, date):
            return format_date(self.env, value)
        if isinstance(value, float):
            return formatLang(self.env, value, digits=1)
        return str(value)

    @api.model
    def _is_number(self, value):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
