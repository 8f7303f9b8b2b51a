from collections import defaultdict, namedtuple
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date, format_time

from ..tools import contact_rules
from .credit_interaction import CONVERSATIONS

ContactVerdict = namedtuple("ContactVerdict", "allowed code reason next_time")
# A contact to judge: of a case, at a moment (UTC, naive), by a channel; the records from ``own_id`` on came after it.
Contact = namedtuple("Contact", "case moment channel own_id", defaults=(None,))
# What was said and written to a debtor so far, in local time; ``asked``: when they want to be called back.
Past = namedtuple("Past", "conversations written asked")
# What is written without asking for anything, or because the debtor wants it, does not keep the next message away.
WELCOME_PURPOSES = ("thank_you", "resend", "handover")
# A request for no contact does not stop what the law wants to be served.
FORMAL = ("registered", "pec", "hand")
UNSEEN_STATES = ("bounced", "failed", "cancelled")


class CreditCase(models.Model):
    """Whether and when a debtor may be contacted: the contact rules of the mandate, judged at the moment of contact."""

    _inherit = "credit.case"

    next_contact_time = fields.Datetime(
        string="Next contact from", compute="_compute_call_mark",
        help="When the contact rules of the mandate admit the next call.",
    )

    @api.model
    def _get_contact_verdict(self, now, direction="out", channel="phone"):
        """Judge a contact with each of these debtors.

        Inbound contacts are never refused. A written channel is not stopped by a hold nor by a missing address: who
        writes judges these when the message leaves.

        :param datetime now: UTC, naive
        :param str channel: a channel of ``credit.interaction`` or ``credit.notice``
        :return: ``{case: ContactVerdict(allowed, code, reason, next_time)}``; the code is one of ``CONTACT_CODES``, the
            reason is in words, the time is UTC and ``None`` where no rule says when
        """
        if direction == "in":
            return {case: ContactVerdict(True, None, False, now) for case in self}
        contacts = [Contact(case, now, channel) for case in self]
        return dict(zip(self, self._judge_contacts(contacts), strict=True))

    @api.model
    def _judge_contacts(self, contacts, ignored=()):
        """Return a :class:`ContactVerdict` for each :class:`Contact`; the number of queries does not depend on theirs.

        :param ignored: codes of bars that do not count
        """
        cases = self.browse(contact.case.id for contact in contacts).sudo()
        rules = self.env["credit.contact.rule"]._get_in_force(cases.mandate_id)
        rows = cases._read_contacts(contacts, rules.memory_days)
        bars = {
            channel: cases._get_contact_bars(channel) for channel in {contact.channel for contact in contacts}
        }
        verdicts = []
        for contact in contacts:
            barred = [bar for bar in bars[contact.channel].get(contact.case.id, ()) if bar[0] not in ignored]
            verdicts.append(contact.case._judge_contact(contact, rules, rows[contact.case.id], barred))
        return verdicts

    def _judge_contact(self, contact, rules, rows, barred):
        """Judge one contact from what was read for all; see :meth:`_judge_contacts`."""
        case = self.sudo()
        rule = rules.pick(case.mandate_id, case.segment, fields.Date.context_today(case, contact.moment))
        barred += [("no_rule", case._explain_missing_rule())] if not rule else []
        if barred:
            return ContactVerdict(False, *barred[0], None)
        engine = rules.get_engine(rule, case.mandate_id, case.partner_id.city)
        past = _read_past(rows, rule, contact)
        local = rule._to_local(contact.moment)
        verdict = contact_rules.verdict(local, engine, *past[:2], channel=contact.channel, asked=past.asked)
        if verdict.allowed:
            return ContactVerdict(True, None, False, contact.moment)
        next_time = verdict.next_time and rule._to_utc(verdict.next_time)
        reason = case._explain_contact(verdict, rule, local)
        return ContactVerdict(False, verdict.code, reason, next_time)

    def _get_contact_bars(self, channel):
        """Return what forbids these debtors' contacts by a channel at any hour: ``{case id: [(code, reason)]}``.

        For a module to forbid contacts (a request, a condition of the debtor), it must override this method.
        """
        bars = defaultdict(list)
        numbers, addresses = self._get_blacklisted(channel)
        for case in self:
            partner = case.partner_id
            if channel in contact_rules.SPOKEN and case.hold_code:
                bars[case.id].append(("hold", case.hold_label))
            if channel == "phone" and not partner.phone:
                bars[case.id].append(("no_phone", self.env._("No phone number is known.")))
            if partner.credit_no_contact and channel not in FORMAL:
                bars[case.id].append(("no_contact", self.env._("They asked not to be contacted.")))
            if partner.phone_sanitized in numbers:
                bars[case.id].append(("blacklist", self.env._("This number asked not to be called nor written to.")))
            if addresses and case._get_addressee().email_normalized in addresses:
                bars[case.id].append(("blacklist", self.env._("This address asked not to be written to.")))
        return bars

    def _get_contact_rule(self, moment=None):
        """Return the contact rule in force for this debtor at a moment (UTC, by default now), or ``None``."""
        self.ensure_one()
        case = self.sudo()
        rules = case.env["credit.contact.rule"]._get_in_force(case.mandate_id)
        return rules.pick(case.mandate_id, case.segment, fields.Date.context_today(case, moment))

    def _get_person_obstacle(self, partner, moment):
        """Return ``(code, words)`` where the rule does not admit that the debt is talked of with ``partner``."""
        self.ensure_one()
        case = self.sudo()
        if not partner or partner == case.partner_id:
            return False, False
        rule = case._get_contact_rule(moment)
        related = case.related_person_ids.filtered(lambda person: person.partner_id == partner and person.is_valid)
        allowed = rule.allowed_persons if rule else "debtor"
        is_contact = partner.commercial_partner_id == case.partner_id
        admitted = related.filtered("may_agree" if allowed == "debtor" else "may_be_told")
        if admitted or (allowed == "contacts" and is_contact):
            return False, False
        return "person", self.env._(
            "The debt is not talked of with %(person)s: record «Other person», or prove that they may be told.",
            person=partner.name,
        )

    def _get_blacklisted(self, channel):
        """Return the numbers and the e-mail addresses of these debtors that are on Odoo's blacklists."""
        numbers, addresses = [], []
        if channel in ("phone", "sms"):
            known = [number for number in self.partner_id.mapped("phone_sanitized") if number]
            numbers = self.env["phone.blacklist"].sudo().search([("number", "in", known)]).mapped("number")
        if channel == "email":
            addressees = self.env["res.partner"].union(*(case._get_addressee() for case in self))
            known = [address for address in addressees.mapped("email_normalized") if address]
            addresses = self.env["mail.blacklist"].sudo().search([("email", "in", known)]).mapped("email")
        return set(numbers), set(addresses)

    def _read_contacts(self, contacts, memory_days):
        """Return the conversations held and the messages sent within the memory of the rules, by case id."""
        if not contacts:
            return {}
        self.env["credit.interaction"].flush_model()
        self.env["credit.notice"].flush_model(["case_id", "date_sent", "purpose", "state"])
        since = min(contact.moment for contact in contacts) - timedelta(days=memory_days + 1)
        rows = self.env.execute_query_dict(SQL(
            """
            SELECT id, case_id, date, channel IN %(spoken)s AS is_spoken, outcome,
                   next_action, next_action_date, next_action_time
              FROM credit_interaction
             WHERE case_id IN %(cases)s AND date >= %(since)s
               AND (channel IN %(spoken)s AND outcome IN %(conversations)s
                    OR channel IN %(written)s AND direction = 'out')
             UNION ALL
            SELECT NULL, case_id, date_sent, FALSE, NULL, NULL, NULL, NULL
              FROM credit_notice
             WHERE case_id IN %(cases)s AND date_sent >= %(since)s
               AND purpose NOT IN %(welcome)s AND state NOT IN %(unseen)s
          ORDER BY date
            """,
            cases=tuple(self.ids) or (None,), since=since, spoken=tuple(contact_rules.SPOKEN),
            written=tuple(contact_rules.WRITTEN), conversations=CONVERSATIONS, welcome=WELCOME_PURPOSES,
            unseen=UNSEEN_STATES,
        ))
        by_case = defaultdict(list)
        for row in rows:
            by_case[row["case_id"]].append(row)
        return by_case

    def _explain_missing_rule(self):
        self.ensure_one()
        return self.env._(
            "No contact rule is in force for this debtor: %(manager)s must add one before anybody calls.",
            manager=self.mandate_id.user_id.name or self.env._("the credit manager"),
        )

    def _explain_contact(self, verdict, rule, now):
        """Return in words when a debtor may be contacted next, and what rule says so."""
        why = self._get_contact_reasons(rule)[verdict.code]
        if not verdict.next_time:
            return self.env._("No more contacts: %(why)s.", why=why)
        hour = format_time(self.env, verdict.next_time.time(), time_format="short")
        days = (verdict.next_time.date() - now.date()).days
        if days == 0:
            return self.env._("Today from %(hour)s: %(why)s.", hour=hour, why=why)
        if days == 1:
            return self.env._("Tomorrow from %(hour)s: %(why)s.", hour=hour, why=why)
        day = format_date(self.env, verdict.next_time.date(), date_format="EEEE d MMMM")
        return self.env._("On %(day)s from %(hour)s: %(why)s.", day=day, hour=hour, why=why)

    @api.model
    def _get_contact_reasons(self, rule):
        """Return ``{code: words}`` of what a rule forbids, to follow a colon."""
        return {
            "hours": self.env._("outside the hours of contact"),
            "holiday": self.env._("nobody is contacted on a holiday"),
            "day_limit": self.env._("one conversation a day") if rule.max_day == 1
            else self.env._("conversations a day: at most %(number)s", number=rule.max_day),
            "week_limit": self.env._("conversations in seven days: at most %(number)s", number=rule.max_week),
            "month_limit": self.env._("conversations in a month: at most %(number)s", number=rule.max_month),
            "written_distance": self.env._("days between two messages: at least %(number)s", number=rule.written_days),
        }


def _read_past(rows, rule, contact):
    """Return the :class:`Past` of a debtor before a contact, in the local time of the rule."""
    before = [
        row for row in rows
        if row["date"] <= contact.moment and not (contact.own_id and row["id"] and row["id"] >= contact.own_id)
    ]
    spoken = [row for row in before if row["is_spoken"]]
    asked = None
    if spoken and spoken[-1]["outcome"] == "call_back" and spoken[-1]["next_action"] == "call_back":
        minutes = round((spoken[-1]["next_action_time"] or 0) * 60)
        asked = datetime.combine(spoken[-1]["next_action_date"], time.min) + timedelta(minutes=minutes)
    return Past(
        [rule._to_local(row["date"]) for row in spoken],
        [rule._to_local(row["date"]) for row in before if not row["is_spoken"]],
        asked,
    )
