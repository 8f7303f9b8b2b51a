from datetime import date

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.base.models.res_partner import _tz_get

from ..tools.contact_rules import Rule, to_time
from ..tools.contact_scope import RulesInForce
from ..tools.contact_text import find_phrase
from .credit_policy import SEGMENTS

DEFAULT_TZ = "Europe/Rome"
# What can forbid a contact; the engine knows the middle ones, see tools/contact_rules.py.
CONTACT_CODES = [
    ("hold", "On hold"),
    ("no_phone", "No phone number"),
    ("no_contact", "Asked for no contact"),
    ("blacklist", "On the blacklist"),
    ("person", "Person who may not be told"),
    ("no_rule", "No rule in force"),
    ("hours", "Outside the hours"),
    ("holiday", "Holiday"),
    ("day_limit", "Conversations a day"),
    ("week_limit", "Conversations a week"),
    ("month_limit", "Conversations a month"),
    ("written_distance", "Too soon after the last message"),
]


class CreditContactRule(models.Model):
    """A contact rule says for some time when, how often and whom a mandate admits to contact.

    The most specific rule in force counts: of the mandate and the segment, of the mandate, of the segment, of everybody.
    """

    _name = "credit.contact.rule"
    _description = "Contact rule"
    _order = "mandate_id, segment, date_from desc, id"

    name = fields.Char(required=True, translate=True)
    mandate_id = fields.Many2one(
        "credit.mandate", index="btree_not_null", ondelete="cascade", help="Empty: the rule serves every mandate."
    )
    company_id = fields.Many2one(related="mandate_id.company_id", string="Client", store=True, index=True)
    segment = fields.Selection(SEGMENTS, help="Empty: the rule serves every kind of debtor.")
    date_from = fields.Date(string="In force from", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="Until", help="Last day on which the rule counts; empty: until it is changed.")
    source = fields.Char(required=True, help="Where the rule comes from: law, code of conduct, contract.")

    tz = fields.Selection(_tz_get, string="Time zone", required=True, default=DEFAULT_TZ)
    hours_ids = fields.One2many("credit.contact.hours", "rule_id", copy=True)
    honour_holidays = fields.Boolean(
        string="Never on holidays", default=True, help="Sundays, public holidays and the patron saint of the debtor's city.",
    )
    max_day = fields.Integer(string="Conversations a day", default=1, help="Zero: no limit.")
    max_week = fields.Integer(string="Conversations a week", default=3, help="In any seven days. Zero: no limit.")
    max_month = fields.Integer(string="Conversations a month", help="In any 31 days. Zero: no limit.")
    written_days = fields.Integer(string="Days between two messages", default=3, help="Zero: no minimum.")
    attempts_day = fields.Integer(string="Calls in vain a day", default=1, help="Zero: no limit.")
    max_attempts = fields.Integer(
        string="Calls in vain before another channel", default=4, help="Since the last conversation. Zero: no limit.",
    )
    allowed_persons = fields.Selection(
        [
            ("debtor", "The debtor and who may agree for them"),
            ("told", "Also who may be told of the debt"),
            ("contacts", "Also the debtor's own contacts"),
        ],
        string="Who may be called", required=True, default="told",
    )
    prerecorded_calls = fields.Selection(
        [("refused", "Never: a person speaks")], required=True, default="refused", readonly=True,
        help="Garante per la protezione dei dati personali, 30 November 2005.",
    )
    envelope_sender = fields.Char(
        string="Sender on the envelope", translate=True,
        help="Printed outside the letter: nothing there may tell that it is about a debt. Empty: the name of the client.",
    )
    forbidden_phrases = fields.Text(
        help="One a line. A text of ours that says one of them is refused.",
    )

    _dates_check = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "A contact rule ends on or after the day it begins."
    )
    _limits_positive = models.Constraint(
        "CHECK(max_day >= 0 AND max_week >= 0 AND max_month >= 0 AND written_days >= 0"
        " AND attempts_day >= 0 AND max_attempts >= 0)",
        "The limits of a contact rule are numbers, zero or more.",
    )
    _no_prerecorded_calls = models.Constraint(
        "CHECK(prerecorded_calls = 'refused')", "Prerecorded calls are never admitted: a person speaks."
    )

    @api.constrains("mandate_id", "segment", "date_from", "date_to")
    def _check_overlap(self):
        others = self.search([("mandate_id", "in", [False, *self.mandate_id.ids])])
        for rule in self:
            for other in others - rule:
                if rule._has_scope_of(other) and rule._overlaps(other):
                    raise ValidationError(self.env._(
                        "«%(rule)s» and «%(other)s» would both be in force on some days: end one before the other begins.",
                        rule=rule.name, other=other.name,
                    ))

    @api.constrains("hours_ids", "name")
    def _check_hours_ids(self):
        for rule in self:
            if not rule.hours_ids:
                raise ValidationError(self.env._(
                    "«%(rule)s» has no hours: nobody could ever be called. Add the hours of at least one weekday.",
                    rule=rule.name,
                ))

    @api.constrains("envelope_sender", "forbidden_phrases")
    def _check_forbidden_phrases(self):
        for rule in self:
            said = rule._find_forbidden(rule.envelope_sender)
            if said:
                raise ValidationError(self.env._(
                    "The envelope would say «%(phrase)s»: nothing outside a letter may tell that it is about a debt.",
                    phrase=said[0][0],
                ))
        templates = self.env["mail.template"].sudo().search([("model", "=", "credit.notice")])
        for template, phrase, _rule in templates._find_forbidden(self.filtered(lambda rule: not rule.mandate_id)):
            raise ValidationError(self.env._(
                "The text «%(template)s» already says «%(phrase)s»: correct it, then forbid the phrase.",
                template=template.name, phrase=phrase,
            ))

    def _has_scope_of(self, other):
        return self.mandate_id == other.mandate_id and self.segment == other.segment

    def _overlaps(self, other):
        ends = [rule.date_to or date.max for rule in (self, other)]
        return self.date_from <= ends[1] and other.date_from <= ends[0]

    @api.model
    def _get_in_force(self, mandates):
        """Return the :class:`RulesInForce` of some mandates, read once whatever the number of debtors."""
        mine = Domain("mandate_id", "in", [False, *mandates.ids])
        rules = self.sudo().with_context(active_test=False).search_fetch(mine)
        holidays = self.env["credit.holiday"].sudo().search_fetch(mine)
        return RulesInForce(rules, holidays)

    @api.model
    def _get_common(self, company=None):
        """Return the rules in force today for everybody, and for the mandates of a company."""
        today = fields.Date.context_today(self)
        scope = Domain("mandate_id", "=", False) | Domain("company_id", "in", company.ids if company else [])
        ends = Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        return self.sudo().search(scope & ends & Domain("date_from", "<=", today))

    def _find_forbidden(self, text):
        """Return ``[(phrase, rule)]``: what a text (or a page) says that these rules forbid, one phrase a rule."""
        found = [(find_phrase(text, (rule.forbidden_phrases or "").splitlines()), rule) for rule in self]
        return [(phrase, rule) for phrase, rule in found if phrase]

    def _get_missing(self, mandate, day):
        """Return the segments of a mandate's debtors for which no rule is in force on a day."""
        in_force = self._get_in_force(mandate)
        return [segment for segment, _label in SEGMENTS if not in_force.pick(mandate, segment, day)]

    def _prepare_engine_rule(self):
        """Return this rule as the engine reads it, without the holidays of a city."""
        self.ensure_one()
        hours = {}
        for line in self.hours_ids:
            hours.setdefault(int(line.weekday), []).append((to_time(line.hour_from), to_time(line.hour_to)))
        return Rule(
            hours=hours, honour_holidays=self.honour_holidays, max_day=self.max_day, max_week=self.max_week,
            max_month=self.max_month, written_days=self.written_days, attempts_day=self.attempts_day,
        )

    def _to_local(self, moment):
        """Return a UTC moment as people read it on the clock where the rule holds."""
        return pytz.utc.localize(moment).astimezone(pytz.timezone(self.tz)).replace(tzinfo=None)

    def _to_utc(self, local):
        return pytz.timezone(self.tz).localize(local).astimezone(pytz.utc).replace(tzinfo=None)
