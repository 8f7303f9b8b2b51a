from odoo.fields import Date

from .common import NIGHT
from .settlement_common import SettlementCommon


class AllowanceCommon(SettlementCommon):
    """A mandate with the accounts of an allowance, and the words valuations are made in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provision = cls._account("Provision for doubtful debts", "PROV1", "expense")
        cls.release = cls._account("Release of the allowance", "RELE1", "income_other")
        cls.mandate.write({
            "settlement_use": "allowance", "allowance_provision_account_id": cls.provision.id,
            "allowance_release_account_id": cls.release.id,
        })

    def value_at(self, date=NIGHT, **vals):
        """Have the manager value the client at a date."""
        allowance = self.env["credit.allowance"].with_user(self.manager).create({
            "company_id": self.client.id, "date": date, **vals,
        })
        allowance.action_compute()
        return allowance

    def book(self, date=NIGHT, **vals):
        """Have the manager value, approve and book."""
        allowance = self.value_at(date, **vals)
        allowance.action_approve()
        allowance.action_book()
        return allowance

    def as_user(self, record, user):
        """Return records as the web client of a user has them, all its companies active."""
        return record.with_env(self.env(user=user, context={"allowed_company_ids": user.company_ids.ids}))

    def lines(self, allowance):
        """Return ``{(kind, segment, days from): (items, at risk, percent, set aside)}``."""
        return {
            (line.kind, line.segment, line.days_from): (
                line.item_count, line.amount_exposed, line.percent, line.amount_allowance,
            )
            for line in allowance.line_ids
        }

    def ago(self, **delta):
        return Date.subtract(NIGHT, **delta)
