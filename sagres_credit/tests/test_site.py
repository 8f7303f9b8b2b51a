from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import NIGHT
from .crm_common import CrmCommon


@tagged("post_install", "-at_install")
class TestSite(CrmCommon):
    """A large work says what each invoice waits for, who gets it and by when, and warns in time."""

    def build(self):
        self.site = self.env["credit.site"].create(self.prepare_site())
        self.contract = self.site.contract_ids
        self.first, self.second = self.contract.milestone_ids

    def prepare_site(self, **vals):
        return {
            "name": "New wing", "company_id": self.client.id, "partner_id": self.debtor.id, "user_id": self.operator.id,
            "date_end": "2027-03-31", "contract_ids": [Command.create({
                "name": "Main contract", "amount": 100000.0, "milestone_ids": [
                    Command.create({"name": "Foundations", "amount": 40000.0, "date_planned": "2026-12-10"}),
                    Command.create({"name": "Roof", "amount": 60000.0, "date_planned": "2027-03-31"}),
                ],
            })], **vals,
        }

    def sign(self, contract=None):
        contract = self.as_user(self.manager, contract or self.contract)
        call_kw(contract.browse(), "action_sign", [contract.ids], {})

    def warn(self, day=NIGHT):
        with freeze_time(f"{day} 10:00:00"):
            count = self.env["credit.site"].sudo()._cron_warn()
        self.env.flush_all()
        return count

    def settle(self, blockers, user=None):
        seen = self.as_user(user or self.operator, blockers)
        call_kw(seen.browse(), "action_done", [seen.ids], {})

    def test_before_the_signature_nothing_is_asked_of_anybody(self):
        self.assertFalse(self.site.blocker_ids)
        self.assertEqual(self.first.state, "planned")

    def test_from_the_signature_each_invoice_says_what_it_needs_with_owner_and_day(self):
        self.sign()
        found = [(row.kind, row.user_id, str(row.date_due)) for row in self.first.blocker_ids.sorted("kind")]
        self.assertEqual(found, [("order", self.operator, "2026-11-25"), ("progress_report", self.operator, "2026-11-25")])
        self.assertEqual((self.first.state, self.first.missing), ("blocked", "Order, Progress report"))
        self.assertEqual((self.site.open_blocker_count, self.site.next_blocker_date), (4, Date.to_date("2026-11-25")))

    def test_signing_twice_and_needing_more_adds_only_what_is_new(self):
        self.sign()
        self.sign()
        self.assertEqual(len(self.site.blocker_ids), 4)
        self.contract.needs_document = True
        self.assertEqual(len(self.site.blocker_ids), 6)
        self.env["credit.site.milestone"].create({
            "contract_id": self.contract.id, "name": "Retention", "amount": 10.0, "date_planned": "2027-06-30",
        })
        self.assertEqual(len(self.site.blocker_ids), 9, "a later milestone too")

    def test_a_contract_without_milestones_is_not_signed(self):
        empty = self.env["credit.site.contract"].create({"site_id": self.site.id, "name": "Extra"})
        with self.assertRaisesRegex(UserError, "Extra: add the milestones first"):
            self.sign(empty)

    def test_what_is_there_frees_the_invoice(self):
        self.sign()
        self.settle(self.first.blocker_ids)
        self.first.date_done = NIGHT
        self.assertEqual(self.first.state, "ready")
        self.assertEqual(set(self.first.blocker_ids.mapped("done_by_id")), {self.operator})

    def test_owner_follower_and_manager_settle_it_and_nobody_else(self):
        self.sign()
        order = self.first.blocker_ids[:1]
        order.user_id = self.client_user
        for user in (self.colleague, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.settle(order, user)
        for user in (self.client_user, self.operator, self.manager):
            self.settle(order, user)
            self.assertEqual(order.done_by_id, user)
            call_kw(self.as_user(user, order.browse()), "action_undo", [order.ids], {})

    def test_an_owner_works_for_the_client(self):
        self.sign()
        with self.assertRaisesRegex(ValidationError, "tito .* does not work for Casa Serena"):
            self.first.blocker_ids[:1].user_id = self.stranger
        with self.assertRaisesRegex(ValidationError, "does not work for"):
            self.site.user_id = self.stranger

    def test_an_invoice_of_somebody_else_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is no invoice of Rosa Bianchi"):
            self.first.move_id = self.invoice(10.0, 0, self._create_debtor("Ugo Neri", self.client))
        with self.assertRaisesRegex(ValidationError, "is not a customer of Casa Serena"):
            self.site.partner_id = self._create_debtor("Ugo Neri", self.other_client)

    def test_the_exposure_is_open_invoices_and_work_done_and_not_invoiced(self):
        self.assertEqual(self.site.exposure, 0)
        self.first.date_done = NIGHT
        self.assertEqual(self.site.exposure, 40000.0)
        move = self.invoice(40000.0, 10)
        self.first.move_id = self.second.move_id = move
        self.second.date_done = NIGHT
        self.assertEqual((self.site.exposure, self.site.amount_overdue), (40000.0, 40000.0), "an invoice counts once")
        self.pay(move, 15000.0)
        self.assertEqual(self.site.exposure, 25000.0)
        self.assertEqual(self.first.state, "invoiced")
        self.pay(move, 25000.0)
        self.assertEqual((self.site.exposure, self.first.state), (0.0, "paid"))

    def test_sites_beyond_their_limit_are_found(self):
        self.site.exposure_limit = 30000.0
        sites = self.as_user(self.operator, self.env["credit.site"])
        self.assertFalse(sites.search([("is_over_limit", "=", True)]))
        self.first.date_done = NIGHT
        self.assertEqual(sites.search([("is_over_limit", "=", True)]), self.site)
        self.assertFalse(sites.search([("is_over_limit", "=", False)]))

    def test_it_warns_before_the_day_once_and_again_when_the_day_moves(self):
        self.sign()
        self.first.blocker_ids.user_id = self.client_user
        self.assertEqual(self.warn("2026-11-20"), 2)
        mine = self.site.activity_ids.filtered(lambda task: task.user_id == self.client_user)
        self.assertEqual(set(mine.mapped("date_deadline")), {Date.to_date("2026-11-25")})
        self.assertIn("Order for Foundations", mine.mapped("summary"))
        self.assertEqual(self.warn("2026-11-21"), 0)
        self.first.blocker_ids[:1].date_due = "2026-12-15"
        self.assertEqual(self.warn("2026-12-04"), 0, "not yet")
        self.assertEqual(self.warn("2026-12-05"), 1)

    def test_before_an_invoice_is_due_who_follows_the_site_asks_what_blocks_it(self):
        self.first.move_id = self.invoice(40000.0, -12)
        self.assertEqual(self.warn(), 0)
        self.assertEqual(self.warn("2026-11-22"), 1)
        self.assertIn("does anything block it?", self.site.activity_ids.summary)
        self.assertEqual(self.warn("2026-11-23"), 0)

    def test_the_limit_is_told_once_and_again_after_it_was_kept(self):
        self.site.exposure_limit = 30000.0
        self.first.date_done = NIGHT
        self.assertEqual((self.warn(), self.warn()), (1, 0))
        self.first.date_done = False
        self.assertEqual(self.warn(), 0)
        self.first.date_done = NIGHT
        self.assertEqual(self.warn(), 1)

    def test_a_closed_site_warns_of_nothing(self):
        self.sign()
        self.site.state = "closed"
        self.assertEqual(self.warn(), 0)

    def test_many_sites_cost_as_many_queries_as_few(self):
        counts = []
        for number in (2, 20):
            sites = self.env["credit.site"].create([self.prepare_site(exposure_limit=10.0) for _site in range(number)])
            sites.contract_ids.write({"date_signed": NIGHT})
            sites.milestone_ids.write({"date_done": NIGHT})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.warn(), 3 * number)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 2, counts)

    def test_the_maintenance_is_proposed_before_the_warranty_ends(self):
        self.assertEqual(str(self.site.date_offer), "2029-01-30")
        self.site.warranty_months = 12
        self.assertEqual(str(self.site.date_offer), "2028-01-31")
        self.site.date_offer = "2028-02-15"
        self.assertEqual(self.warn("2028-02-14"), 0)
        self.assertEqual(self.warn("2028-02-15"), 1)
        self.assertEqual(self.warn("2028-02-16"), 0)

    def test_the_maintenance_goes_to_the_salesperson_once(self):
        with self.assertRaisesRegex(AccessError, "Who follows the site"):
            self.as_user(self.colleague, self.site).action_offer_maintenance()
        self.as_user(self.operator, self.site).action_offer_maintenance()
        lead = self.env["crm.lead"].search([("credit_site_id", "=", self.site.id)])
        self.assertEqual(
            (lead.user_id, lead.credit_kind, lead.credit_found_by_id), (self.salesperson, "maintenance", self.operator)
        )
        with self.assertRaisesRegex(UserError, "was offered already"):
            self.as_user(self.operator, self.site).action_offer_maintenance()

    def test_operators_and_client_read_and_another_client_finds_nothing(self):
        self.sign()
        stranger = self._create_user("gino", "sagres_credit.group_client", self.other_client)
        for record in (self.site, self.contract, self.first, self.first.blocker_ids):
            with self.subTest(record._name):
                self.assertTrue(self.as_user(self.client_user, record).read(["display_name"]))
                self.assertFalse(self.as_user(stranger, record).search([]))
                with self.assertRaises(AccessError):
                    self.as_user(self.operator, record).write({"name": "Mine"})
