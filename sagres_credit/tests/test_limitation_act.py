from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tests import new_test_user, tagged
from odoo.tools import html2plaintext

from .common import NIGHT
from .guard_common import GuardCommon

NEVER = ("ufficiale giudiziario", "pignoramento", "bailiff", "seizure", "recupero crediti", "debt collection", "court")


@tagged("post_install", "-at_install")
class TestLimitationAct(GuardCommon):
    """From approval to proof: what leaves, what it says, and what becomes of its act."""

    def print_letters(self):
        """Print what waits and return the batch."""
        batch = self.make()
        self.work(batch)
        return batch

    def deliver(self, notice, day="2026-11-20"):
        notice.delivery_ids._set_state("delivered", date_delivered=Date.to_date(day))
        self.env.invalidate_all()

    def bring_back(self, notice, reason="untraceable"):
        notice.delivery_ids._set_state("returned", reason=reason, date_returned=NIGHT)
        self.env.invalidate_all()

    def test_story_from_proposal_to_a_term_that_begins_anew(self):
        act = self.propose(60)
        case = self.get_case()
        self.assertEqual(case.next_action, "limitation")
        notice = self.approve(act)
        self.assertEqual((act.state, act.approved_by_id, notice.state), ("approved", self.manager, "queued"))
        batch = self.print_letters()
        self.assertEqual((batch.letter_count, act.state), (1, "approved"))
        self.post(batch)
        self.assertEqual((act.state, act.date_sent, notice.state), ("sent", NIGHT, "sent"))
        item = act.receivable_ids
        self.assertEqual(item.limitation_horizon, "90")  # in transit it is at risk
        self.assertEqual(case.amount_at_risk, 250)
        self.deliver(notice)
        self.assertEqual((act.state, notice.is_formal, notice.state), ("proved", True, "delivered"))
        self.assertEqual((item.limitation_start, item.limitation_date), (NIGHT, Date.to_date("2031-11-20")))
        self.run_night()
        self.assertEqual((self.get_act(), case.limitation_work_by, case.amount_at_risk), (act, False, 0))
        self.assertNotEqual(case.next_action, "limitation")

    def test_letter_is_a_formal_notice_that_asks_for_the_items_of_its_act(self):
        self.invoice(70, 40)
        notice = self.approve(self.propose(60))
        words = " ".join(html2plaintext(notice.body).split())
        for phrase in ("Rosa Bianchi, debtor", "creditor", "250.00", "within 15 days from the receipt", "article 1219",
                       "article 2943", "Anna Neri"):
            self.assertIn(phrase, words)
        self.assertNotIn("70.00", words)
        self.assertFalse([phrase for phrase in NEVER if phrase in words.lower()])
        self.assertEqual(notice._get_items_summary()[notice]["amount_total"], 250)
        self.print_letters()
        self.assertEqual((notice.amount, notice.item_ids.receivable_id), (250, self.move.credit_receivable_ids))

    def test_payment_not_allocated_yet_is_deducted(self):
        self.receive(100)
        notice = self.approve(self.propose(60))
        self.assertEqual(notice._get_items_summary()[notice]["amount_total"], 150)
        self.print_letters()
        self.assertEqual(notice.amount, 150)

    def test_dialog_says_how_many_to_whom_how_much_and_what_stays_behind(self):
        self.lapse(60, 100, self.luigi)
        self.lapse(10, 70, self.marta)
        lost = self._create_debtor("Nowhere", self.client)
        self.lapse(60, 30, lost)
        self.propose(60)
        acts = self.Act.search([("company_id", "=", self.client.id)])
        action = acts.with_user(self.manager).action_approve()
        dialog = self.env[action["res_model"]].with_user(self.manager).with_context(action["context"]).create({})
        self.assertEqual((dialog.leaving_count, dialog.registered_count, dialog.pec_count), (2, 2, 0))
        self.assertIn("350", dialog.totals)
        self.assertEqual(dialog.leaving_ids.debtor_id, self.debtor | self.luigi)
        self.assertIn("It goes to court", str(dialog.left_out))
        self.assertIn("no street", str(dialog.left_out))
        dialog.action_approve()
        self.assertEqual(sorted(acts.mapped("state")), ["approved", "approved", "proposed", "proposed"])

    def test_second_manager_cannot_approve_twice(self):
        act = self.propose(60)
        other = self._create_user("dora", "sagres_credit.group_manager")
        late = self.env["credit.limitation.approve"].with_user(other).create({"act_ids": act.ids})
        self.approve(act)
        with self.assertRaisesRegex(UserError, "approved these acts on 11/20/2026: nothing was done twice"):
            late.action_approve()
        self.assertEqual(len(act.case_id.notice_ids.filtered(lambda notice: notice.purpose == "limitation")), 1)

    def test_hold_and_closed_case_do_not_stop_the_letter(self):
        act = self.propose(60)
        entry = self.lapse(60, 40, self.luigi)
        entry.line_ids.filtered(lambda line: line.display_type == "payment_term").no_followup = True
        self.hold(self.get_case())
        self.run_night()
        other = self.get_act(self.luigi)
        notices = self.approve(act | other)
        batch = self.print_letters()
        self.assertEqual(batch.letter_count, 2)
        self.assertEqual(set(notices.mapped("state")), {"sending"})
        self.post(batch)
        self.assertEqual((act | other).mapped("state"), ["sent", "sent"])
        self.assertEqual(notices.mapped("amount"), [250, 40])

    def test_contact_hours_do_not_delay_it(self):
        self.env["credit.interaction"].search([]).unlink()
        act = self.propose(60)
        self.debtor.credit_no_contact = True
        notice = self.approve(act)
        self.assertIn("carla (sagres_credit.group_manager) approved it", notice.override_reason)
        self.print_letters()
        self.assertEqual(notice.state, "sending")

    def test_vulnerable_debtor_gets_it_from_a_person_who_approved_it(self):
        self.debtor.credit_vulnerable = True
        notice = self.approve(self.propose(60))
        self.print_letters()
        self.assertEqual(notice.state, "sending")

    def test_paid_between_approval_and_leaving_nothing_leaves(self):
        act = self.propose(60)
        notice = self.approve(act)
        self.pay(self.move)
        self.print_letters()
        self.assertEqual((notice.state, notice.reason_code), ("cancelled", "paid"))
        self.assertEqual((act.state, act.reason_code), ("obsolete", "paid"))

    def test_item_paid_between_approval_and_leaving_is_not_asked_for(self):
        other = self.lapse(70, 40)
        act = self.propose(60)
        notice = self.approve(act)
        self.pay(other)
        self.print_letters()
        self.assertEqual((notice.amount, notice.item_ids.receivable_id), (250, self.move.credit_receivable_ids))

    def test_paid_after_printing_the_envelope_is_taken_out(self):
        act = self.propose(60)
        notice = self.approve(act)
        batch = self.print_letters()
        self.pay(self.move)
        self.post(batch)
        self.assertEqual((notice.reason_code, act.state, act.reason_code), ("paid_printed", "obsolete", "paid"))

    def test_partly_paid_after_printing_is_proposed_again(self):
        act = self.propose(60)
        self.approve(act)
        batch = self.print_letters()
        self.pay(self.move, 50)
        self.post(batch)
        self.assertEqual((act.state, act.reason_code), ("obsolete", "withdrawn"))
        self.run_night()
        again = self.get_act()
        self.assertNotEqual(again, act)
        self.assertEqual((again.state, again.amount), ("proposed", 200))

    def test_estate_opened_after_approval_stops_the_letter(self):
        self.estate_hold()
        act = self.propose(60)
        notice = self.approve(act)
        self.get_case().with_user(self.manager).write({"hold_reason": "estate"})
        self.print_letters()
        self.assertEqual((notice.state, act.state, act.reason_code), ("cancelled", "obsolete", "other_act"))
        self.run_night()
        self.assertEqual((self.get_act().kind, self.get_act().state), ("curator", "proposed"))

    def test_letter_that_came_back_leaves_the_court(self):
        act = self.propose(60)
        notice = self.approve(act)
        self.post(self.print_letters())
        self.bring_back(notice)
        self.assertEqual((act.state, act.reason_code), ("failed", "untraceable"))
        self.assertEqual(act.receivable_ids.limitation_horizon, "90")
        self.run_night()
        again = self.get_act()
        self.assertEqual((again.state, again.kind, again.cause), ("proposed", "judicial", "failed"))
        self.assertIn("only the court is left", again.why)

    def test_pec_that_failed_is_followed_by_a_registered_letter(self):
        self.debtor.credit_pec = "rosa@pec.example.com"
        self.mandate.write({
            "pec_from": "casa@pec.example.com",
            "pec_server_id": self.env["ir.mail_server"].create({"name": "PEC", "smtp_host": "localhost"}).id,
        })
        act = self.propose(60)
        notice = self.approve(act)
        self.assertEqual(notice.channel, "pec")
        notice._set_state("sending", message_id="<1@example.com>")
        notice._set_state("sent", date_sent="2026-11-20 09:00:00")
        notice.delivery_ids._set_state("failed", reason="not_delivered")
        self.assertEqual(act.state, "failed")
        self.run_night()
        again = self.get_act()
        self.assertEqual((again.kind, again.channel), ("formal_notice", "registered"))

    def test_letter_given_up_that_turns_up_delivered_counts(self):
        act = self.propose(60)
        notice = self.approve(act)
        self.post(self.print_letters())
        act.with_user(self.manager).action_give_up()
        self.assertEqual((act.state, act.reason), ("failed", "Given up: no proof came."))
        self.run_night()
        again = self.get_act()
        self.assertEqual(again.kind, "judicial")
        self.deliver(notice)
        self.assertEqual(act.state, "proved")
        self.run_night()
        self.assertEqual((again.state, again.reason_code), ("obsolete", "moved"))

    def test_wait_for_proof_has_an_age(self):
        act = self.propose(60)
        self.approve(act)
        self.post(self.print_letters())
        act.with_context(credit_act_transition=True).write({"date_sent": Date.subtract(NIGHT, days=12)})
        self.assertEqual(act.days_waiting, 12)

    def test_letter_cancelled_by_a_person_is_proposed_again(self):
        act = self.propose(60)
        notice = self.approve(act)
        notice.with_user(self.operator).action_cancel()
        self.assertEqual((act.state, act.reason_code), ("obsolete", "withdrawn"))
        self.run_night()
        self.assertEqual(self.get_act().state, "proposed")

    def test_operator_reads_of_the_approval_in_the_thread(self):
        act = self.propose(60)
        self.approve(act)
        self.assertIn("approved a formal notice. 250.00&nbsp;€ lapse", act.case_id.message_ids[0].body)

    def test_court_act_becomes_a_task_of_the_manager_with_its_day(self):
        act = self.propose(19)
        with self.assertRaisesRegex(UserError, "None of these acts can leave as a letter"):
            self.approve(act)
        act.with_user(self.manager).action_entrust()
        activity = act.case_id.activity_ids.filtered(lambda activity: activity.user_id == self.manager)
        self.assertEqual((act.state, activity.date_deadline), ("approved", NIGHT))
        self.assertIn("only the court", activity.summary)

    def test_debtor_has_one_act_under_way(self):
        act = self.propose(60)
        with self.assertRaisesRegex(Exception, "one act under way|open_uniq"), self.env.cr.savepoint():
            act.copy()
            self.env.flush_all()

    def test_state_is_written_by_what_happens_alone(self):
        act = self.propose(60)
        with self.assertRaisesRegex(UserError, "changes state only by what happens to it"):
            act.state = "proved"
        act._set_state("dismissed", note="Small")
        with self.assertRaisesRegex(UserError, "it cannot become «Approved»"):
            act._set_state("approved")

    def test_dismissal_needs_a_reason(self):
        act = self.propose(60)
        dialog = self.env["credit.limitation.dismiss"].with_user(self.manager).create({"act_ids": act.ids, "reason": " "})
        with self.assertRaisesRegex(UserError, "Say why these credits may lapse"):
            dialog.action_dismiss()

    def test_text_of_an_act_written_by_hand_is_stopped_by_a_hold(self):
        act = self.propose(60)
        compose = self.env["credit.notice.compose"].with_user(self.operator).create({
            "case_id": act.case_id.id, "channel": "registered",
            "template_id": self.env.ref("sagres_credit.mail_template_limitation").id,
        })
        self.assertEqual(compose._get_purpose(), "formal_notice")

    def test_operator_reads_and_decides_nothing(self):
        act = self.propose(60).with_user(self.operator)
        self.assertIn("€", act.why)
        for method in ("action_approve", "action_entrust", "action_dismiss", "action_give_up", "_approve"):
            with self.assertRaisesRegex(AccessError, "Only a credit manager"):
                getattr(act, method)()
        with self.assertRaises(AccessError):
            self.env["credit.limitation.approve"].with_user(self.operator).create({"act_ids": act.ids})

    def test_client_reads_own_acts_only(self):
        act = self.propose(60)
        foreigner = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[Command.set(self.other_client.ids)],
        )
        own = act.with_user(self.client_user).with_context(allowed_company_ids=self.client.ids)
        self.assertEqual(own.read(["state", "amount", "why"])[0]["amount"], 250)
        stranger = self.Act.with_user(foreigner).with_context(allowed_company_ids=self.other_client.ids)
        self.assertFalse(stranger.search([]))

    def test_approving_100_acts_costs_as_many_queries_as_20(self):
        counts = []
        for number in (5, 20, 100):  # the first fills the caches of the registry
            debtors = self.env["res.partner"].create([
                {"name": f"Debtor {number}/{place}", "company_id": self.client.id, "street": "Via Po 8", "zip": "20121",
                 "city": "Milano", "lang": "en_US"}
                for place in range(number)
            ])
            cases = self.env["credit.case"].create([
                {"company_id": self.client.id, "partner_id": debtor.id, "mandate_id": self.mandate.id} for debtor in debtors
            ])
            moves = self.env["account.move"].union(*[self.lapse(60, 10, debtor, post=False) for debtor in debtors])
            moves.action_post()
            acts = self.Act.create([
                {"case_id": case.id, "company_id": self.client.id, "kind": "formal_notice", "channel": "registered",
                 "limitation_date": "2027-01-19", "receivable_ids": [Command.set(case.receivable_ids.ids)]}
                for case in cases
            ])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            notices = acts.with_user(self.manager)._approve()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(notices), number)
        self.assertEqual(*counts[1:])
