from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.quote import hide_person
from ..credit_contact_rule import DEFAULT_TZ
from ..credit_interaction import CONVERSATIONS

AGREEMENTS = ("credit.promise", "credit.plan", "credit.settlement")
SIGNED = ("active", "kept", "partly", "broken", "cancelled", "replaced")
TOP_REASONS = 8


class CreditClientReport(models.Model):
    """What a month's report says of agreements, of the reasons that were heard, and of what waits for the client."""

    _inherit = "credit.client.report"

    @api.model
    def _read_agreements(self, companies, since, until):
        """Return ``{company id: [[model, made, amount, in force, kept, broken]]}``."""
        found = {}
        for model in AGREEMENTS:
            rows = self.env.execute_query(SQL(
                """SELECT company_id, COUNT(*) FILTER (WHERE made), COALESCE(SUM(amount) FILTER (WHERE made), 0),
                          COUNT(*) FILTER (WHERE state = 'active'), COUNT(*) FILTER (WHERE ended AND state = 'kept'),
                          COUNT(*) FILTER (WHERE ended AND state IN ('partly', 'broken'))
                     FROM (SELECT *, date_agreed BETWEEN %(since)s AND %(until)s AND state IN %(signed)s AS made,
                                  date_ended BETWEEN %(since)s AND %(until)s AS ended
                             FROM %(table)s WHERE company_id = ANY(%(companies)s)) AS agreed
                 GROUP BY company_id""",
                since=since, until=until, signed=SIGNED, table=SQL.identifier(self.env[model]._table), companies=companies.ids,
            ))
            for company_id, made, amount, *counts in rows:
                found.setdefault(company_id, []).append([model, made, self._to_text(amount), *counts])
        return found

    @api.model
    def _read_reasons(self, companies, since, until):
        """Return ``{company id: [[reason id, conversations, debtors, points at the client, last words shared]]}``.

        Of who is vulnerable nothing is told, not even in a number; words have no name in them.
        """
        quotes = self._read_quotes(companies, since, until)
        rows = self.env.execute_query(SQL(
            """SELECT talk.company_id, talk.reason_id, COUNT(*), COUNT(DISTINCT talk.case_id), BOOL_OR(reason.creditor_weakness)
                 FROM %s JOIN credit_reason AS reason ON reason.id = talk.reason_id
             GROUP BY talk.company_id, talk.reason_id ORDER BY talk.company_id, COUNT(*) DESC, talk.reason_id""",
            self._get_talks(companies, since, until),
        ))
        found = {}
        for company_id, reason_id, *counts in rows:
            found.setdefault(company_id, []).append([reason_id, *counts, quotes.get((company_id, reason_id), "")])
        return {company_id: reasons[:TOP_REASONS] for company_id, reasons in found.items()}

    @api.model
    def _read_quotes(self, companies, since, until):
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (talk.company_id, talk.reason_id) talk.company_id, talk.reason_id, talk.body, debtor.name
                 FROM %s
                WHERE talk.shared_with_client AND talk.words_shared AND talk.body <> ''
             ORDER BY talk.company_id, talk.reason_id, talk.date DESC, talk.id DESC""",
            self._get_talks(companies, since, until),
        ))
        return {(company_id, reason_id): hide_person(body, name) for company_id, reason_id, body, name in rows}

    @api.model
    def _get_talks(self, companies, since, until):
        """Return the SQL of the conversations of a month in which a reason was told, of nobody who is vulnerable."""
        begin, end = (
            SQL("(%s::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')", day, DEFAULT_TZ)
            for day in (since, until + timedelta(days=1))
        )
        return SQL(
            """credit_interaction AS talk
               JOIN credit_case AS debt ON debt.id = talk.case_id
               JOIN res_partner AS debtor ON debtor.id = debt.partner_id AND debtor.credit_vulnerable IS NOT TRUE
                AND talk.company_id = ANY(%s) AND talk.date >= %s AND talk.date < %s AND talk.reason_id IS NOT NULL
                AND talk.outcome IN %s
                AND NOT EXISTS (SELECT FROM res_partner AS speaker
                                 WHERE speaker.id = talk.partner_id AND speaker.credit_vulnerable)""",
            companies.ids, begin, end, CONVERSATIONS,
        )

    @api.model
    def _read_waiting(self, companies):
        """Return ``{company id: {part: [count, past their day]}}`` of what the client is asked for; see its page."""
        found = {}
        for part in self.env["credit.client.page"]._get_waiting_parts():
            Model = self.env[part.model].sudo()
            domain = [("company_id", "in", companies.ids), ("state", "=", part.state)]
            late = {}
            if part.term in Model._fields and Model._fields[part.term].store:
                past = [*domain, (part.term, "<", fields.Date.context_today(self))]
                late = dict(Model._read_group(past, ["company_id"], ["__count"]))
            for company, count in Model._read_group(domain, ["company_id"], ["__count"]):
                found.setdefault(company.id, {})[part.key] = [count, late.get(company, 0)]
        return found
