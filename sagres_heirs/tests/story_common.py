from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.sagres_credit.tests.notice_common import NoticeCommon

ADDRESS = {"street": "Via Roma 1", "zip": "16121", "city": "Genova"}
PROOF = "Tribunale di Genova, registro delle successioni n. 33"


class StoryCommon(NoticeCommon):
    """Words in which a whole succession is told: days that go by, dialogs, money that comes in, books that agree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("web.base.url", "https://credit.example.com")
        cls.loss = cls.env["account.account"].with_company(cls.client).create({
            "name": "Losses on receivables", "code": "LOSS1", "account_type": "expense",
            "company_ids": [Command.set(cls.client.ids)],
        })
        cls.mandate.write({
            "debtor_page": True, "settlement_account_id": cls.loss.id,
        })
        cls.debtor.write({"phone": "+39 06 555 0100", "street": "Via Garibaldi 12", "zip": "16124", "city": "Genova"})
        cls.client_user.email = "dario@example.com"
        cls.operator.partner_id.phone = "010 5551234"

    def go_to(self, day):
        """Let the days go by until ``day``, a Monday to Friday in the morning."""
        freezer = freeze_time(f"{day} 10:00:00")
        freezer.start()
        self.addCleanup(freezer.stop)

    def nights(self, *days):
        """Let the nights of these days pass, each one twice, with what the money that came in pays; nothing doubles."""
        for day in days:
            for _again in range(2):
                self.run_night(day)
                with self.night_cursor() as env:
                    env["credit.allocation"]._allocate_company(env["res.company"].browse(self.client.id))
                self.env.invalidate_all()

    def fill(self, action, user=None, files=0, **vals):
        """Fill the dialog that a button opens, as its user does, and return what its saving would act on."""
        dialog = Form(self.env[action["res_model"]].with_user(user or self.operator).with_context(**action["context"]))
        for name, value in vals.items():
            setattr(dialog, name, value)
        if files:
            dialog.document_ids.add(self.env["ir.attachment"].with_user(user or self.operator).create({
                "name": "extract.pdf", "raw": b"%PDF proof",
            }))
        return dialog.save()

    def search_for(self, foreseen=0.0, **answer):
        """Ask what the checklist proposes and write down what came back; return what the answer leads to."""
        self.fill(self.estate.action_next_search(), cost=foreseen).action_record()
        search = self.estate.search_ids.sorted("id")[-1]
        return self.fill(search.action_answer(), files=1, **answer).action_record()

    def record(self, heir, kind, date, **vals):
        """Write down what a person did, with a file that proves it."""
        self.fill(heir.action_record(), files=1, kind=kind, date=date, proof=PROOF, **vals).action_save()

    def write_letter(self, kind, heir, user=None, **vals):
        """Write, print and post a letter to a person of the family."""
        estate = self.estate.with_user(user or self.operator)
        letter = estate.env["credit.estate.letter"]._compose(estate, kind, heir.with_env(estate.env), **vals)
        letter.action_print()
        letter._mark_sent(letter.date)
        return letter

    def get_shares(self):
        return {heir.name.split()[0]: heir.share for heir in self.estate.heir_ids if heir.share}

    def get_dues(self):
        """Return what each heir who accepted still owes, as their case says it."""
        return {case.partner_id.name.split()[0]: case.amount_due for case in self.estate.heir_ids.case_id if case.is_open}

    def get_buckets(self):
        """Return the trial balance of the client in four figures, and check that it adds up to zero."""
        balances = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.client.id), ("parent_state", "=", "posted")], ["account_id"], ["balance:sum"],
        )
        self.assertAlmostEqual(sum(balance for _account, balance in balances), 0, places=2)
        buckets = dict.fromkeys(("fees", "owed", "received", "lost"), 0.0)
        kinds = {"asset_receivable": "owed", "income": "fees"}
        for account, balance in balances:
            name = "lost" if account == self.loss else kinds.get(account.account_type, "received")
            buckets[name] = round(buckets[name] + balance, 2)
        return buckets

    def assert_books(self, owed, received=0.0, lost=0.0):
        """Check that trial balance, partner ledger and case say the same: what Rosa left is on her account alone."""
        self.env.flush_all()
        self.assertEqual(self.get_buckets(), {"fees": -4200.01, "owed": owed, "received": received, "lost": lost})
        ledger = dict(self.env["account.move.line"]._read_group(
            [("company_id", "=", self.client.id), ("account_type", "=", "asset_receivable"), ("parent_state", "=", "posted")],
            ["partner_id"], ["amount_residual:sum"],
        ))
        ledger = {partner: round(residual, 2) for partner, residual in ledger.items() if round(residual, 2)}
        self.assertEqual(ledger, {self.debtor: owed} if owed else {})
        self.assertEqual(self.case.amount_due, owed)

    def get_booked(self, heir):
        """Return ``{entry: what it pays of the fees}`` of an heir, as the screen of the payments shows it."""
        rows = self.env["credit.heir.payment"].with_user(self.operator).search([("heir_id", "=", heir.id)])
        self.assertTrue(all(row.receivable_id.sudo().case_id == self.case for row in rows), "On the items of Rosa")
        booked = {}
        for row in rows:
            booked[row.entry_id] = round(booked.get(row.entry_id, 0) + row.amount, 2)
        return booked

    def bill(self, amount, days):
        """Post a fee of the time when Rosa lived."""
        return self.invoice(amount, days, invoice_date="2026-10-15")
