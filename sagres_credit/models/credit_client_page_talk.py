from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

TOP_REASONS = 5


class CreditClientPage(models.AbstractModel):
    """What was agreed with the customers of a client, what they told, and how they are looked after."""

    _inherit = "credit.client.page"

    @api.model
    def _get_agreements(self, mandate):
        """Return how many agreements of each kind are in force, kept and broken."""
        kinds = [
            ("credit.promise", self.env._("Promises")), ("credit.plan", self.env._("Payment plans")),
            ("credit.settlement", self.env._("Settlements")),
        ]
        return [self._count_agreements(mandate, model, label) for model, label in kinds]

    @api.model
    def _count_agreements(self, mandate, model, label):
        domain = Domain("company_id", "=", mandate.company_id.id)
        groups = dict(self.env[model].sudo()._read_group(domain, ["state"], ["__count"]))
        columns = {"active": ("active",), "kept": ("kept",), "broken": ("broken", "partly")}
        cells = []
        for key, states in columns.items():
            count = sum(groups.get(state, 0) for state in states)
            action = self._get_action(label, model, domain & Domain("state", "in", list(states)))
            cells.append({"key": key, "count": count, "action": bool(count) and action})
        return {"key": model, "label": label, "cells": cells}

    @api.model
    def _get_reasons(self, mandate):
        """Return the reasons most heard from who has something open, each with the last words shared with the client."""
        domain = Domain("company_id", "=", mandate.company_id.id) & Domain("is_open", "=", True)
        groups = self.env["credit.case"].sudo()._read_group(
            domain & Domain("last_reason_id", "!=", False), ["last_reason_id"], ["__count"],
            order="__count desc, last_reason_id", limit=TOP_REASONS,
        )
        quotes = self._get_quotes(mandate, [reason.id for reason, _count in groups])
        return [
            {
                "id": reason.id, "label": reason.display_name, "count": count, "improve": reason.creditor_weakness,
                "quote": quotes.get(reason.id, ""),
                "action": self._get_action(
                    reason.display_name, "credit.case", domain & Domain("last_reason_id", "=", reason.id)),
            }
            for reason, count in groups
        ]

    @api.model
    def _get_quotes(self, mandate, reason_ids):
        """Return ``{reason id: the last words that are shared}``; of who is vulnerable nothing is, ever."""
        self.env["credit.interaction"].flush_model()
        self.env["res.partner"].flush_model(["credit_vulnerable"])
        return dict(self.env.execute_query(SQL(
            """SELECT DISTINCT ON (talk.reason_id) talk.reason_id, talk.body
                 FROM credit_interaction AS talk
                 JOIN credit_case AS debt ON debt.id = talk.case_id
                 JOIN res_partner AS debtor ON debtor.id = debt.partner_id AND debtor.credit_vulnerable IS NOT TRUE
                WHERE talk.company_id = %s AND talk.reason_id IN %s AND talk.shared_with_client AND talk.words_shared
                  AND talk.body <> ''
             ORDER BY talk.reason_id, talk.date DESC, talk.id DESC""",
            mandate.company_id.id, tuple(reason_ids),
        ))) if reason_ids else {}

    @api.model
    def _get_service(self, mandate):
        """Return how the customers are looked after: how many, how many spoken with, what was written."""
        month = fields.Date.start_of(fields.Date.context_today(self), "month")
        company = Domain("company_id", "=", mandate.company_id.id)
        lives = company & Domain("is_open", "=", True)
        figures = [
            ("open", self.env._("Customers looked after"), "credit.case", lives),
            ("reached", self.env._("Of them, spoken with"), "credit.case", lives & Domain("contact_count", ">", 0)),
            ("month", self.env._("Spoken with this month"), "credit.case", company & Domain("last_contact_date", ">=", month)),
            ("notices", self.env._("Messages sent this month"), "credit.notice",
             company & Domain("date_sent", ">=", fields.Datetime.to_datetime(month))),
        ]
        rows = []
        for key, label, model, domain in figures:
            count = self.env[model].sudo().search_count(domain)
            action = bool(count) and self._get_action(label, model, domain)
            rows.append({"key": key, "label": label, "count": count, "action": action})
        return rows
