from odoo.exceptions import AccessError
from odoo.fields import Command, Date
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.common import NIGHT

from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestHeirGuard(MoneyCommon):
    """The night proposes an act for each heir whose own term comes near, and none for who has not accepted."""

    def setUp(self):
        super().setUp()
        kind = self.env.ref("sagres_credit.credit_claim_kind_nursing_home")
        self.mandate.write({"claim_kind_id": kind.id, "limitation_act_days": 180})
        self.old = self.invoice(300, days=1700)  # rents lapse after five years: in four months
        self.night()
        self.item = self.old.credit_receivable_ids

    def night(self, date=NIGHT):
        self.env.flush_all()
        self.run_night(date)
        self.env.invalidate_all()

    def get_act(self, heir):
        return self.env["credit.limitation.act"].search([("case_id", "=", heir.case_id.id)], order="id desc", limit=1)

    def record(self, heir):
        document = self.env["ir.attachment"].with_user(self.manager).create({"name": "card.pdf", "raw": b"%PDF-1.4 card"})
        return self.env["credit.limitation.event"].with_user(self.manager).create({
            "case_id": heir.case_id.id, "nature": "demand", "date": "2026-11-10", "note": "Registered letter with card",
            "document_ids": [Command.set(document.ids)],
        })

    def test_each_heir_who_accepted_gets_an_act_for_their_part(self):
        for heir in (self.anna, self.marco):
            act = self.get_act(heir)
            self.assertEqual((act.state, act.kind, act.receivable_ids), ("proposed", "formal_notice", self.item))
            self.assertEqual((act.amount, act.item_count, act.limitation_date), (100, 1, heir.case_id.limitation_date))
            self.assertIn("100.00", act.why)

    def test_who_has_not_accepted_gets_none(self):
        self.assertFalse(self.elena.case_id)
        acts = self.env["credit.limitation.act"].search([("state", "=", "proposed")])
        self.assertEqual(acts.case_id, self.anna.case_id | self.marco.case_id | self.case)
        self.assertEqual(acts.filtered(lambda act: act.case_id == self.case).kind, "curator")

    def test_an_act_towards_one_heir_ends_the_proposal_for_that_heir_alone(self):
        self.record(self.anna)
        self.night()
        self.assertEqual((self.get_act(self.anna).state, self.get_act(self.anna).reason_code), ("obsolete", "moved"))
        self.assertEqual(self.get_act(self.marco).state, "proposed")

    def test_two_nights_propose_nothing_twice(self):
        acts = self.env["credit.limitation.act"].search([])
        self.night()
        self.assertEqual(self.env["credit.limitation.act"].search([]), acts)

    def test_what_an_heir_paid_needs_no_act(self):
        items = (self.old | self.invoices).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        self.pay_share(self.anna, 433.34, items)
        self.night()
        act = self.get_act(self.anna)
        self.assertEqual((act.state, act.reason_code), ("obsolete", "paid"))

    def test_who_is_no_heir_any_more_gets_none(self):
        self.set_heirs({self.anna: ("disqualified", False), self.marco: ("accepted", "1/2"), self.elena: ("called", "1/2")})
        self.night()
        act = self.get_act(self.anna)
        self.assertEqual((act.state, act.reason_code), ("obsolete", "not_heir"))
        self.assertEqual(self.get_act(self.marco).amount, 150)

    def test_no_curator_is_asked_for_where_heirs_accepted_the_whole(self):
        self.set_heirs({self.elena: ("accepted", "1/3")})
        self.night()
        curator = self.env["credit.limitation.act"].search([("case_id", "=", self.case.id)])
        self.assertEqual((curator.state, curator.reason_code), ("obsolete", "other_act"))
        self.assertEqual(self.get_act(self.elena).state, "proposed")

    def test_what_a_manager_let_go_is_not_proposed_again(self):
        act = self.get_act(self.anna)
        self.env["credit.limitation.dismiss"].with_user(self.manager).with_context(
            default_act_ids=act.ids).create({"reason": "Too small"}).action_dismiss()
        self.night()
        self.assertEqual(self.get_act(self.anna), act)
        self.assertEqual(act.state, "dismissed")

    def test_the_letter_asks_the_part_and_its_delivery_moves_the_term_of_that_heir(self):
        country = self.env.ref("base.it")
        self.anna.partner_id.write({"street": "Via Roma 1", "zip": "16121", "city": "Genova", "country_id": country.id})
        self.night()
        act = self.get_act(self.anna)
        with self.assertRaises(AccessError):
            act.with_user(self.operator)._approve()
        notice = act.with_user(self.manager)._approve()
        self.assertEqual((notice.partner_id, notice.purpose, notice.channel), (self.anna.partner_id, "limitation", "registered"))
        self.assertFalse(notice._judge_act(act))
        self.assertEqual(notice._get_asked(Date.to_date(NIGHT))[1], 100)
        self.assertEqual(act.state, "approved")

    def test_the_statements_do_not_grow_with_the_heirs(self):
        cases = self.anna.case_id | self.marco.case_id

        def count(cases):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["credit.night"]._guard_heirs(self.mandate, Date.to_date(NIGHT), cases)
            return self.cr.sql_log_count - before

        count(cases)
        few = count(cases)
        others = [self.add_heir(f"Child {place}", "child") for place in range(12)]
        heirs = self.anna.union(self.marco, *others)  # with Elena they are fifteen
        self.set_heirs(dict.fromkeys(heirs, ("accepted", "1/15")))
        cases = cases.browse(heirs.case_id.ids)  # as the night finds them: read together
        count(cases)
        self.assertLessEqual(count(cases), few + 3)
        acts = self.env["credit.limitation.act"].search([("case_id", "in", cases.ids)])
        self.assertEqual((len(acts), set(acts.mapped("state"))), (14, {"proposed"}))
