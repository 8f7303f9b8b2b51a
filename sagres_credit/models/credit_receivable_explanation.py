from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..tools.limitation import warning_date
from .credit_limitation_period import CUSTOMERS


class CreditReceivable(models.Model):
    """Why an item lapses on its day, in words: what it is for, its term, each act and what it did, the end."""

    _inherit = "credit.receivable"

    limitation_explanation = fields.Html(
        string="Why this day", compute="_compute_limitation_explanation", compute_sudo=True, sanitize=False,
    )

    @api.depends(
        "limitation_date", "limitation_gap", "limitation_start", "limitation_state", "limitation_warning_date",
        "amount_residual", "claim_kind_id", "limitation_period_id",
    )
    @api.depends_context("lang")
    def _compute_limitation_explanation(self):
        claims, acts = self._read_claims(), self._read_acts()
        words = self._describe_acts([act for rows in acts.values() for act in rows])
        warnings = self._read_warning_periods(claims.values())
        for item in self:
            claim = claims.get(item._origin.id)
            if not claim:
                item.limitation_explanation = False
                continue
            course = self._trace(claim, acts[claim.id])
            lines = [
                *item._explain_claim(claim), *item._explain_course(claim, course, words),
                *item._explain_warnings(claim, acts[claim.id], warnings),
            ]
            item.limitation_explanation = item._layout_explanation(item._explain_end(course), lines)

    def action_explain_limitation(self):
        """Show why this item lapses on its day."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Limitation of %(item)s", item=self.display_name),
            "res_model": "credit.receivable",
            "res_id": self.id,
            "views": [(self.env.ref("sagres_credit.credit_receivable_view_form_limitation").id, "form")],
            "target": "new",
        }

    @api.model
    def _layout_explanation(self, head, lines):
        rows = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        return Markup('<p class="fw-bold mb-1">%s</p><ol class="mb-0">%s</ol>') % (head, rows)

    @api.model
    def _say_day(self, day):
        return format_date(self.env, day, date_format="d MMMM y")

    def _explain_end(self, course):
        """Return in one sentence when this item lapses."""
        if not course:
            words = dict(self._fields["limitation_gap"]._description_selection(self.env))
            return self.env._("Nobody can say when it lapses: %(gap)s.", gap=words.get(self.limitation_gap, ""))
        if not course.end:
            return self.env._("The term does not run now: no day is known on which it lapses.")
        day = format_date(self.env, course.end, date_format="EEEE d MMMM y")
        if course.get_state(fields.Date.context_today(self)) == "expired":
            return self.env._("It is prescribed: %(day)s was the last day on which it could be saved.", day=day)
        return self.env._("It is prescribed after %(day)s, the last day on which it can be saved.", day=day)

    def _explain_claim(self, claim):
        """Return what this item is for and who says so, which term that gives it, and from which day it runs."""
        kind = self.env["credit.claim.kind"].browse(claim.kind_id or []).name
        if not kind:
            return []
        said = {
            "hand": self.env._("It is for: %(kind)s. Somebody wrote so on this item.", kind=kind),
            "product": self.env._("It is for: %(kind)s. The product of the invoice says so.", kind=kind),
            "journal": self.env._(
                "It is for: %(kind)s. The journal «%(journal)s» says so.", kind=kind, journal=self.move_id.journal_id.name
            ),
            "segment": self.env._("It is for: %(kind)s. The mandate says so for debtors like this one.", kind=kind),
            "mandate": self.env._("It is for: %(kind)s. The mandate says so.", kind=kind),
        }[claim.source]
        period = self.env["credit.limitation.period"].browse(claim.period_id or [])
        return [said, *self._explain_term(claim, period), *self._explain_start(claim, period)]

    def _explain_term(self, claim, period):
        if not period:
            return []
        values = {"term": period.term, "law": period.source or period.code}
        if not period.customer:
            return [self.env._("Its term is %(term)s (%(law)s).", **values)]
        customers = dict(self.env["credit.limitation.period"]._fields["customer"]._description_selection(self.env))
        return [self.env._(
            "Its term is %(term)s (%(law)s), because the debtor is: %(customer)s.",
            customer=customers.get(period.customer, dict(CUSTOMERS)[period.customer]), **values,
        )]

    def _explain_start(self, claim, period):
        if not claim.first or not period:
            return []
        day = self._say_day(claim.first)
        if period.starts_on == "bill" and claim.first != claim.due:
            return [self.env._(
                "It runs from %(day)s: the bill was issued on %(issued)s, later than %(days)s days after the last "
                "consumption it bills, so the term runs from that deadline.",
                day=day, issued=self._say_day(self.move_id.invoice_date), days=period.grace_days,
            )]
        if period.starts_on in ("bill", "due"):
            return [self.env._("It runs from the due date, %(day)s, which itself is not counted (art. 2935 c.c.).", day=day)]
        facts = dict(period._fields["starts_on"]._description_selection(self.env))
        return [self.env._("It runs from %(day)s: %(fact)s.", day=day, fact=facts[period.starts_on])]

    def _explain_course(self, claim, course, words):
        """Return what each act did to the term, and whether a holiday puts off its end."""
        if not course:
            return []
        lines = [
            self.env._(
                "%(day)s, %(act)s: %(effect)s", day=self._say_day(step.event.date),
                act=words.get((step.event.res_model, step.event.res_id), self.env._("an act")),
                effect=self._explain_step(step),
            )
            for step in course.steps
        ]
        if course.end != course.unmoved:
            lines.append(self.env._(
                "%(day)s is a holiday: the end moves to %(moved)s (art. 2963 c.c.).",
                day=format_date(self.env, course.unmoved, date_format="EEEE d MMMM y"), moved=self._say_day(course.end),
            ))
        return lines

    @api.model
    def _explain_step(self, step):
        """Return in words what one act did, see ``Step`` of tools/limitation.py."""
        act = step.event
        values = {
            "end": self._say_day(step.end) if step.end else self.env._("no day known yet"), "days": step.days,
            "final": self._say_day(act.end) if act.end else "",
        }
        return {
            "restarted": self._explain_restart(act, values),
            "waived": self.env._("the debtor gave up a limitation that was complete; a new term ends on %(end)s.", **values),
            "suspended": self.env._("the term stood still for %(days)s days until %(final)s; the end is %(end)s.", **values)
            if act.end else self.env._("the term stands still until the suspension ends."),
            "in_court": self.env._("the term does not run until the proceedings end (art. 2945 c.c.)."),
            "judged": self.env._(
                "judgment final on %(final)s; from there the term is ten years (art. 2953 c.c.) and ends on %(end)s.", **values
            ),
            "early": self.env._("no effect, the term had not begun yet."),
            "covered": self.env._("no effect of its own, the proceedings already kept the term from running."),
            "late": self.env._("too late, the credit had lapsed after %(end)s.", **values),
        }[step.effect]

    @api.model
    def _explain_restart(self, act, values):
        if act.kind == "suit":
            return self.env._(
                "the proceedings ended without a judgment on %(final)s: they interrupted once, when they were served "
                "(art. 2945 c. 3 c.c.); the new term ends on %(end)s.", **values,
            )
        return self.env._("the whole term began anew and ends on %(end)s.", **values)

    @api.model
    def _read_warning_periods(self, claims):
        """Return the presumptions and decadences that the kinds of these claims know."""
        kinds = {claim.kind_id for claim in claims if claim.kind_id}
        return self.env["credit.limitation.period"].search([("kind_id", "in", kinds), ("nature", "!=", "limitation")])

    def _explain_warnings(self, claim, acts, periods):
        """Return the presumption of payment and the decadence of an item, with their day: they warn, nothing lapses."""
        mine = periods.filtered(
            lambda period: period.kind_id.id == claim.kind_id and period._is_valid_on(claim.due)
            and period.customer in (False, claim.customer)
        )
        lines = []
        for period in mine:
            values = {"term": period.term, "law": period.source or period.code}
            if period.nature == "decadence":
                day = self._say_day(period._get_end(claim.due))
                lines.append(self.env._(
                    "Warning: the right decays after %(day)s and nothing interrupts that (%(law)s).", day=day, **values
                ))
            elif day := warning_date(claim.due, period._prepare_engine_period(), acts):
                lines.append(self.env._(
                    "Warning: after %(day)s the law presumes that it was paid, %(term)s (%(law)s); it is not prescribed "
                    "by that.", day=self._say_day(day), **values,
                ))
        return lines
