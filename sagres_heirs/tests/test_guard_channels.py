from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from odoo.addons.sagres_credit.models.credit_notice import PURPOSES

from ..models.credit_estate_contact import DEMANDING
from ..models.credit_notice_guard import AUTOMATIC
from .guard_common import CLOSED_STATES, GuardCommon

WRITTEN = ("email", "pec", "sms", "letter", "registered", "hand")
ASKED = [purpose for purpose, _label in PURPOSES if purpose not in AUTOMATIC]
#: What brings something to somebody, tried on the case of the deceased and on that of who is not an heir.
CHANNELS = {
    "dialog to write": lambda test, case: test._compose(case, channel="letter").action_send(),
    "link to the page": lambda test, case: case.action_copy_link(),
    "link by message": lambda test, case: case.action_send_link(),
    "link made": lambda test, case: test.env["credit.link"].sudo().create(test.env["credit.link"]._prepare_link_vals(case)),
    "thread to a contact": lambda test, case: case.message_post(body="Pay", partner_ids=case.partner_id.ids),
    "thread to an address": lambda test, case: case.message_post(body="Pay", outgoing_email_to="x@example.com"),
    "mail composer": lambda test, case: test._mail(case),
    "e-mail": lambda test, case: test.env["mail.mail"].sudo().create({
        "model": case._name, "res_id": case.id, "email_to": "luca@example.com",
    }),
    "SMS composer": lambda test, case: test._sms(case),
    "SMS to the case": lambda test, case: case._message_sms("Pay", partner_ids=case.partner_id.ids),
    "call back planned": lambda test, case: case.activity_schedule("sagres_credit.mail_activity_type_call_back"),
    "call planned": lambda test, case: case.activity_schedule("mail.mail_activity_data_call"),
    "call held": lambda test, case: test.talk(case),
    "visit held": lambda test, case: test.talk(case, channel="visit"),
    "call refused": lambda test, case: test.talk(case, "refused"),
    "call reported": lambda test, case: test.talk(case, "reported_payment"),
    "called by the debtor": lambda test, case: test.talk(case, direction="in"),
    "call without reason": lambda test, case: test.talk(case, "no_answer", override_reason=False),
    "promise": lambda test, case: case._promise(100, Date.to_date("2026-11-25")),
    "plan": lambda test, case: test.env["credit.plan"]._offer(case, count=3, first_due=Date.to_date("2026-12-01")),
    "settlement": lambda test, case: test.env["credit.settlement"]._offer(
        case, amount=500, reason="hardship", words="x", plan_why="impossible", plan_words="x",
    ),
    "dispute": lambda test, case: case._dispute(
        test.invoices.credit_receivable_ids, test.env["credit.reason"].search([], limit=1), "Not mine",
    ),
    "referral to agree": lambda test, case: case.with_user(test.operator)._propose_referral(
        test.invoices.credit_receivable_ids, "He does not answer",
    ),
    "payment": lambda test, case: test._transaction(case),
    **{
        f"task {action}": lambda test, case, action=action: case.sudo().write({"next_action": action})
        for action in DEMANDING
    },
    **{
        f"{purpose} by {channel}": lambda test, case, purpose=purpose, channel=channel: test.write_notice(
            case, case.partner_id, purpose, channel,
        )
        for purpose in ASKED for channel in WRITTEN
    },
}


@tagged("post_install", "-at_install")
class TestGuardChannels(GuardCommon):
    """Nothing about an estate reaches who has not accepted it, whichever way somebody tries."""

    def _compose(self, case, **vals):
        return self.env["credit.notice.compose"].with_user(self.operator).create({"case_id": case.id, **vals})

    def _mail(self, case):
        composer = self.env["mail.compose.message"].with_user(self.operator).create({
            "model": "credit.case", "res_ids": case.ids, "body": "Pay", "partner_ids": case.partner_id.ids,
            "composition_mode": "comment",
        })
        return composer.action_send_mail()

    def _sms(self, case, mode="mass"):
        return self.env["sms.composer"].create({
            "res_model": "credit.case", "res_ids": str(case.ids), "composition_mode": mode, "body": "Pay",
        }).action_send_sms()

    def _transaction(self, case):
        method = self.env["payment.method"].search([], limit=1)
        provider = self.env["payment.provider"].with_context(active_test=False).search([], limit=1)
        return self.env["payment.transaction"].create({
            "provider_id": provider.id, "payment_method_id": method.id, "amount": 10, "reference": "try",
            "currency_id": case.currency_id.id, "partner_id": case.partner_id.id, "credit_case_id": case.id,
        })

    def _try(self, case, names=CHANNELS):
        self.assertFalse(set(names) - set(self._get_refused(case, names)))

    def _get_refused(self, case, names=CHANNELS):
        """Return ``{name: why}`` of the ways by which nothing reaches the debtor of ``case``."""
        refused = {}
        for name in names:
            point = self.cr.savepoint(flush=True)
            try:
                CHANNELS[name](self, case)
            except UserError as error:
                refused[name] = str(error)
            point.rollback()
            point.close(rollback=False)
            self.env.invalidate_all()
        return refused

    def test_nothing_reaches_the_deceased(self):
        self.assertEqual(self.case.heirs_bar, "estate")
        self._try(self.case)

    def test_nothing_reaches_who_has_not_accepted(self):
        for state in CLOSED_STATES:
            with self.subTest(state):
                self.set_state(state)
                self.assertEqual((self.child.heirs_bar, self.child.hold_code), ("not_heir", "not_heir"))
                self._try(self.child, CHANNELS if state in ("called", "renounced") else [
                    name for name in CHANNELS if "by " not in name and not name.startswith("task")
                ])

    def test_to_the_living_every_way_is_open(self):
        """Each row of the table tries what works elsewhere."""
        self.make_mistaken()
        self.assertEqual(self._get_refused(self.case), {})

    def test_an_heir_is_a_debtor_like_others(self):
        for state in ("accepted", "benefit"):
            self.set_state(state)
            self.assertFalse(self.child.heirs_bar)
            self.assertFalse(self.child.hold_code)
            self.assertEqual(self.write_notice(self.child, self.son).state, "queued")
            self.assertTrue(self.child._get_debtor_url())
            self.talk(self.child)

    def test_an_estate_opened_by_mistake_opens_the_way_again(self):
        self.make_mistaken()
        self.assertFalse(self.case.heirs_bar)
        self.assertFalse(self.case.hold_code)
        self.assertEqual(self.write_notice(self.case, self.debtor).state, "queued")
        self.assertEqual(self.child.heirs_bar, "not_heir", "Nobody inherits from the living")

    def test_a_child_case_that_nobody_of_the_family_has_is_closed(self):
        self.heir.case_id = False
        self.env.invalidate_all()
        self.assertEqual(self.child.heirs_bar, "not_heir")

    def test_what_waits_is_taken_back_at_once(self):
        notice = self.write_notice(self.child, self.son, channel="letter")
        link = self.child._get_debtor_url() and self.child.link_ids
        self.child.sudo().write({"next_action": "call", "next_action_date": "2026-11-20"})
        self.child.activity_schedule("sagres_credit.mail_activity_type_call_back", user_id=self.operator.id)
        self.set_state("renounced")
        self.assertEqual((notice.state, notice.reason_code), ("cancelled", "not_heir"))
        self.assertIn("not asked of this person any more", notice.reason)
        self.assertEqual(link.state, "revoked")
        self.assertTrue(link.date_revoked)
        self.assertFalse(self.child.next_action)
        self.assertFalse(self.child.activity_ids)

    def test_opening_an_estate_takes_back_what_waits_for_the_deceased(self):
        self.make_mistaken()
        notice, url = self.write_notice(self.case, self.debtor), self.case._get_debtor_url()
        self.case.sudo().write({"next_action": "call", "next_action_date": "2026-11-20"})
        self.env["credit.estate"].create({"case_id": self.case.id, "date_death": "2026-05-10"})
        self.assertTrue(url)
        self.assertEqual((notice.state, notice.reason_code), ("cancelled", "deceased"))
        self.assertFalse(self.case.next_action)
        self.assertFalse(self.case._get_debtor_url())
        self.assertEqual(self.case.hold_code, "estate")

    def test_what_was_queued_is_judged_again_as_it_leaves(self):
        email = self.write_notice(self.child, self.son)
        self.env.flush_all()
        self.env.cr.execute("UPDATE credit_heir SET state = 'renounced' WHERE id = %s", [self.heir.id])
        self.env.invalidate_all()
        self.assertFalse(email._leave(self.env.cr.now()))
        self.assertEqual((email.state, email.reason_code), ("cancelled", "not_heir"))

    def test_a_printed_letter_is_taken_out_of_its_envelope(self):
        letter = self.write_notice(self.child, self.son, channel="letter")
        self.assertFalse(letter._judge_printed())
        self.set_state("lapsed")
        self.assertEqual(letter._judge_printed(), "not_heir")

    def test_what_leaves_by_itself_is_cancelled_and_what_made_it_goes_on(self):
        for purpose in AUTOMATIC:
            notice = self.write_notice(self.case, self.debtor, purpose)
            self.assertEqual((notice.state, notice.reason_code), ("cancelled", "deceased"), purpose)

    def test_the_night_asks_nothing(self):
        self.set_state("renounced")
        before = self.env["credit.notice"].search([])
        for day in ("2026-11-21", "2026-12-15", "2027-01-20"):
            with freeze_time(f"{day} 02:00:00"):
                self.run_night(day)
        self.env.invalidate_all()
        made = self.env["credit.notice"].search([("case_id", "in", (self.case | self.child).ids)]) - before
        self.assertFalse(made.filtered(lambda notice: notice.state not in ("held", "cancelled")))
        self.assertFalse((self.case | self.child).filtered(lambda case: case.next_action in DEMANDING))

    def test_a_new_operator_writes_to_nobody(self):
        self.talk(self.child)
        self.set_state("renounced")
        (self.case | self.child).with_user(self.manager)._assign(self.colleague, "manager", "Load")
        self.assertFalse((self.case | self.child).notice_ids.filtered(lambda notice: notice.state == "queued"))

    def test_the_thread_of_the_deceased_stays_inside(self):
        self.case.message_subscribe(self.son.ids)
        self.case.message_post(body="For colleagues", partner_ids=self.colleague.partner_id.ids)
        message = self.case.message_post(body="A comment", subtype_xmlid="mail.mt_comment")
        self.assertNotIn(self.son, message.notified_partner_ids)
        self.assertFalse(self.env["mail.mail"].search([("recipient_ids", "in", self.son.ids)]))

    def test_what_somebody_writes_is_never_lost(self):
        message = self.case.message_post(
            body="I am the son", message_type="email", email_from="luca@example.com", subtype_xmlid="mail.mt_comment",
        )
        self.assertTrue(message)
        self.assertEqual(self.case.interaction_ids[:1].outcome, "wrote")

    def test_who_calls_by_themselves_is_heard(self):
        self.set_state("called")
        heard = self.talk(self.case, "other_person", direction="in", partner_id=self.son.id, body="He is the son")
        self.assertTrue(heard)
        self.assertTrue(self.talk(self.case, "reported_payment", direction="in"))
        with self.assertRaisesRegex(UserError, "recorded as «Other person»"):
            self.talk(self.case, direction="in", partner_id=self.son.id)
        colleague = self.env["credit.case"].with_user(self.colleague)
        self.assertTrue(colleague._log_interaction([{
            "case_id": self.case.id, "channel": "phone", "direction": "in", "outcome": "other_person",
        }]) if self.colleague in self.mandate.member_ids.user_id else True)

    def test_an_heir_who_calls_about_the_deceased_is_an_heir(self):
        self.assertTrue(self.talk(self.case, direction="in", partner_id=self.son.id))
        with self.assertRaisesRegex(UserError, "on their own case"):
            self.talk(self.case, partner_id=self.son.id)

    def test_a_conversation_is_not_changed_into_one_about_the_debt(self):
        talk = self.talk(self.case, "other_person", direction="in", partner_id=self.son.id)
        self.set_state("called")
        with self.assertRaises(ValidationError):
            talk.sudo().write({"outcome": "reached"})

    def test_own_debts_are_handled_like_everybody_s(self):
        own = self.invoice(90, 40, self.son)
        self.set_state("renounced")
        self.run_night()
        self.env.invalidate_all()
        case = self.env["credit.case"].search([("partner_id", "=", self.son.id), ("parent_id", "=", False)])
        self.assertEqual((case.amount_overdue, case.heirs_bar), (own.amount_total, False))
        self.assertEqual(self.write_notice(case, self.son).state, "queued")
        self.assertTrue(case._get_debtor_url())

    def test_a_called_person_is_known_by_tax_code_alone(self):
        self.heir.sudo().write({"partner_id": False, "case_id": False, "state": "renounced"})
        for role in ("joint_debtor", "guardian", "delegate"):
            with self.assertRaisesRegex(ValidationError, "may be told, asked or written nothing"):
                self.add_related(role, partner=self.son)
            self.env.transaction.clear()
        with self.assertRaises(UserError):
            self.write_notice(self.case, self.son, "manual")

    def test_who_acted_for_the_deceased_acts_no_more(self):
        self.make_mistaken()
        guardian, delegate = self.add_related("guardian"), self.add_related("delegate")
        self.assertEqual(self.case._get_addressee(), guardian.partner_id)
        self.env["credit.estate"].create({"case_id": self.case.id})
        self.env.invalidate_all()
        self.assertEqual((guardian | delegate).mapped("is_valid"), [False, False])
        self.assertIn("ended with the death", guardian.heirs_ended)
        self.assertEqual(self.case._get_addressee(), self.debtor)
        for person in (guardian, delegate):
            with self.assertRaises(UserError):
                self.write_notice(self.case, person.partner_id)
        self.assertFalse(self.add_related("payer", may_be_asked=True).is_valid)

    def test_who_signed_for_the_debt_still_owes_it(self):
        self.make_mistaken()
        guarantor = self.add_related("guarantor")
        self.estate = self.env["credit.estate"].create({"case_id": self.case.id})
        self.env.invalidate_all()
        notice = self.write_notice(self.case, guarantor.partner_id)
        self.assertEqual(notice._judge(False), ("leave", False))
        self.assertIn(guarantor.partner_id, self._compose(self.case).partner_choices)
        self.assertTrue(self.talk(self.case, partner_id=guarantor.partner_id.id))
        self.case.sudo().hold_until = "2027-01-01"
        self.assertEqual(notice._judge(False)[0], "held", "What a person holds stays held")
        with self.assertRaises(UserError):
            self.write_notice(self.case, guarantor.partner_id, "link")
        self.add_heir("Her sister", "sibling", partner_id=guarantor.partner_id.id)
        self.env.invalidate_all()
        self.assertEqual(notice.state, "cancelled", "A called person is asked nothing, whatever they signed")

    def test_the_curator_gets_formal_letters_alone(self):
        curator = self._create_debtor("Avv. Neri", self.client, email="neri@example.com", credit_pec="neri@pec.example.com")
        self.estate.sudo().curator_id = curator
        self.env.invalidate_all()
        self.assertEqual(self.case._get_addressee(), curator)
        notice = self.write_notice(self.case, curator, "formal_notice", "pec")
        self.assertEqual(notice._judge(False), ("leave", False))
        self.assertIn("estate", notice._get_borne_holds())
        for purpose in ("reminder", "resend", "plan", "settlement", "link"):
            with self.assertRaises(UserError):
                self.write_notice(self.case, curator, purpose)
        self.estate.sudo().curator_id = False
        self.assertEqual(notice.state, "cancelled")

    def test_nobody_of_the_family_is_asked_as_the_client_s_staff(self):
        self.heir.email = "office@client.example.com"
        self.set_state("called")
        with self.assertRaisesRegex(UserError, "belongs to the family"):
            self.case.with_user(self.operator)._ask(self.add_contact(), "Who is his wife?")

    def test_a_plan_offered_before_the_death_is_signed_by_nobody(self):
        self.make_mistaken()
        plan = self.env["credit.plan"]._offer(self.case, count=3, first_due=Date.to_date("2026-12-01"))
        self.env["credit.estate"].create({"case_id": self.case.id})
        with self.assertRaisesRegex(UserError, "on their own case"):
            plan._sign("Rosa Bianchi", channel="paper")

    def test_a_debt_without_heirs_may_be_written_off(self):
        settlement = self.env["credit.settlement"].with_user(self.manager)._offer(
            self.case, reason="deceased", words="No heirs", kind="write_off",
        ) if "deceased" in dict(self.env["credit.settlement"]._fields["reason"].selection) else True
        self.assertTrue(settlement)

    def test_a_messenger_brings_the_letter_back(self):
        notice = self.write_notice(self.child, self.son, channel="hand")
        tour = self.env["credit.round"].create({"user_id": self.operator.id})
        delivery = self.env["credit.delivery"].sudo().create({
            "case_id": self.child.id, "company_id": self.client.id, "notice_id": notice.id, "partner_id": self.son.id,
            "channel": "hand", "round_id": tour.id,
        })
        self.set_state("renounced")
        with self.assertRaisesRegex(UserError, "Bring this letter back"):
            delivery.action_hand_over()
        with self.assertRaises(UserError):
            delivery.action_visit()
        with self.assertRaisesRegex(UserError, "Nothing is on this round|choose hand deliveries"):
            tour.action_start()
        self.assertFalse(delivery.round_id)

    def test_invoices_of_a_deceased_get_no_link_to_pay_and_no_mail(self):
        with self.assertRaisesRegex(UserError, "has died"):
            self.env["payment.link.wizard"].create({
                "res_model": "account.move", "res_id": self.invoices[0].id, "amount": 10,
                "currency_id": self.client.currency_id.id, "partner_id": self.debtor.id,
            })
        with self.assertRaisesRegex(UserError, "has died"):
            self.env["mail.mail"].create({"recipient_ids": [(4, self.debtor.id)], "body_html": "Invoice"})
        with self.assertRaisesRegex(UserError, "has died"):
            self.env["sms.sms"].create({"partner_id": self.debtor.id, "number": "+39065550100", "body": "Pay"})

    def test_looking_at_many_cases_costs_no_more_queries(self):
        cases = self.case | self.child
        for number in range(12):
            heir = self.add_heir(f"Heir {number}", "child", partner_id=self._create_debtor(f"Heir {number}", self.client).id)
            heir.case_id = cases.sudo().create({
                "company_id": self.client.id, "partner_id": heir.partner_id.id, "parent_id": self.case.id,
                "mandate_id": self.mandate.id, "user_id": self.operator.id,
            })
            cases |= heir.case_id
        self.env.flush_all()

        def count(records):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            for case in records.sudo():
                case._heirs_get_contact_bar()
            return self.cr.sql_log_count - before

        count(cases)
        self.assertLessEqual(count(cases), count(cases[:3]) + 2)
