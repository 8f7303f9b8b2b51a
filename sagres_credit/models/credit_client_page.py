from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.misc import format_date, formatLang


class CreditClientPage(models.AbstractModel):
    """The page of a client: how its credit is going, what its customers said, and what is needed from it."""

    _name = "credit.client.page"
    _description = "Our credit"

    @api.model
    @api.readonly
    def get_page(self, company_id=False):
        """Return everything the page shows of one client, in a number of queries that does not depend on its portfolio.

        :param int company_id: one of the clients the user works for; by default the first
        """
        self._check_may_read()
        self = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        mandate, head = self._choose_mandate(company_id)
        return {**head, **self._get_sections(mandate)} if mandate else head

    @api.model
    def _choose_mandate(self, company_id):
        """Return the mandate of the client that a page shows, and the head of the page with all clients to choose from."""
        mandates = self.env["credit.mandate"].search([("state", "=", "active")], order="company_id")
        mandate = mandates.filtered(lambda mandate: mandate.company_id.id == company_id) if company_id else mandates[:1]
        if company_id and not mandate:
            raise AccessError(self.env._("This client has no active mandate, or you do not work for it."))
        return mandate, {
            "companies": [{"id": company.id, "name": company.name} for company in mandates.company_id],
            "company": mandate.company_id.id, "name": mandate.company_id.name or "",
            "is_client": self.env.user.has_group("sagres_credit.group_client"),
        }

    @api.model
    def _check_may_read(self):
        groups = ("sagres_credit.group_client", "sagres_credit.group_manager")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("This page is of the staff of a client, and of credit managers."))

    @api.model
    def _get_sections(self, mandate):
        """Return the sections of the page. For a module to add a section, it must override this method."""
        mandate = mandate.sudo()
        since = self._get_since(mandate)
        ledger = self.env["credit.client.ledger"]._read(mandate.company_id, since)
        return {
            "since": format_date(self.env, since), "operator": mandate.user_id.name,
            "is_empty": not ledger["entrusted_count"],
            "tiles": self._get_money_tiles(mandate, since, ledger),
            "ageing": self._get_ageing(mandate, since, ledger),
            "agreements": self._get_agreements(mandate),
            "reasons": self._get_reasons(mandate),
            "service": self._get_service(mandate),
            "waiting": self._get_waiting(mandate),
            "portfolio": self._get_portfolio_action(mandate),
        }

    @api.model
    def _get_since(self, mandate):
        """Return the day from which the page counts: the start of the mandate, else the first night, else today."""
        if mandate.date_start:
            return mandate.date_start
        first = self.env["credit.run"].sudo().search([("company_ids", "in", mandate.company_id.ids)], order="date", limit=1)
        return first.date or fields.Date.context_today(self)

    @api.model
    def _format(self, mandate, amount):
        return self.env["credit.case"]._format_by_currency([(mandate.company_id.id, amount)])

    @api.model
    def _get_money_tiles(self, mandate, since, ledger):
        """Return what was entrusted, what came back of it and how much of it that is."""
        today = fields.Date.context_today(self)
        entrusted, collected = ledger["entrusted"], ledger["collected"]
        percent = 100 * collected / entrusted if entrusted else 0
        tiles = [
            ("entrusted", self.env._("Entrusted"), entrusted, ("entrusted", since)),
            ("month", self.env._("Collected this month"), ledger["month"], ("collected", fields.Date.start_of(today, "month"))),
            ("year", self.env._("Collected this year"), ledger["year"], ("collected", fields.Date.start_of(today, "year"))),
            ("collected", self.env._("Collected since the start"), collected, ("collected", since)),
        ]
        rows = [
            {"key": key, "label": label, "value": self._format(mandate, amount),
             "action": amount and self._get_item_action(mandate, label, kind, max(day, since), since)}
            for key, label, amount, (kind, day) in tiles
        ]
        words = formatLang(self.env, percent, digits=1)
        recovery = {"key": "recovery", "label": self.env._("Recovery"), "value": f"{words} %", "action": rows[-1]["action"]}
        open_now = self._format(mandate, sum(ledger["now"].values()))
        left = {
            "key": "open", "label": self.env._("Open now"), "value": open_now,
            "action": self._get_item_action(mandate, self.env._("Open now"), "now", today, since),
        }
        return [*rows, recovery, left]

    @api.model
    def _get_item_action(self, mandate, name, kind, day, since, bucket=""):
        """Return the action on exactly the items of a figure; see ``client_figure`` of the items."""
        value = ":".join(str(part) for part in (kind, mandate.company_id.id, day, since, bucket))
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": "credit.receivable",
            "views": [(False, "list"), (False, "form")], "domain": [("client_figure", "=", value)], "context": {},
        }

    @api.model
    def _get_ageing(self, mandate, since, ledger):
        """Return what was open at the start and what is now, by age, with the share of the larger of the two."""
        labels = {
            "0_not_due": self.env._("Not due yet"), "1_30": self.env._("1-30 days"), "2_90": self.env._("31-90 days"),
            "3_180": self.env._("91-180 days"), "4_365": self.env._("181-365 days"), "5_older": self.env._("Over a year"),
        }
        before, now = ledger["before"], ledger["now"]
        highest = max([*before.values(), *now.values(), 0]) or 1
        today = fields.Date.context_today(self)
        return [
            {"key": bucket, "label": label, **{
                name: {
                    "value": self._format(mandate, amounts.get(bucket, 0)),
                    "percent": round(100 * amounts.get(bucket, 0) / highest, 1),
                    "action": bool(amounts.get(bucket)) and self._get_item_action(mandate, label, name, day, since, bucket),
                } for name, amounts, day in (("before", before, since), ("now", now, today))
            }}
            for bucket, label in labels.items()
        ]

    @api.model
    def _get_action(self, name, model, domain):
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model,
            "views": [(False, "list"), (False, "form")], "domain": list(Domain(domain)), "context": {},
        }

    @api.model
    def _get_portfolio_action(self, mandate):
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_portfolio_report_action_client")
        return dict(action, domain=[("company_id", "=", mandate.company_id.id)])
