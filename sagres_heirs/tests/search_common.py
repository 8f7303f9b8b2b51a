from contextlib import contextmanager

from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.sagres_credit.tests.common import NIGHT

from .common import EstateCommon


class SearchCommon(EstateCommon):
    """Words in which searches are asked and answered."""

    def ask(self, kind, authority="Comune di Genova", user=None, reason=None, **vals):
        estate = self.estate.with_user(user or self.operator)
        return estate.env["credit.heir.search"]._ask(estate, kind, authority, reason, **vals)

    def answer(self, search, outcome, date=NIGHT, user=None, documents=None, **vals):
        search.with_user(user or self.operator)._answer(outcome, date, documents=documents, **vals)

    def document(self, user=None):
        return self.env["ir.attachment"].with_user(user or self.operator).create({"name": "extract.pdf", "raw": b"proof"})

    @contextmanager
    def refuse(self, error, words):
        """Expect a refusal in these words, that leaves nothing behind."""
        with self.assertRaisesRegex(error, words), self.env.cr.savepoint():
            yield

    def answer_dialog(self, search):
        search = search.with_user(self.operator)
        return Form(search.env["credit.heir.search.answer"].with_context(**search.action_answer()["context"]))

    def create_estates(self, number):
        """Return the estates of so many debtors, each with a called person and a search."""
        partners = self.env["res.partner"].create([
            {"name": f"Debtor {index}", "company_id": self.client.id} for index in range(number)
        ])
        cases = self.env["credit.case"].create([
            {"partner_id": partner.id, "company_id": self.client.id, "mandate_id": self.mandate.id} for partner in partners
        ])
        return self.env["credit.estate"].create([
            {
                "case_id": case.id, "heir_ids": [Command.create({"name": "Someone", "relation": "child"})],
                "search_ids": [Command.create({"kind": "family_certificate", "authority": "Comune", "cost": 3})],
            }
            for case in cases
        ])

    def count_queries(self, work):
        """Return how many queries some reading costs from a cold cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before
