from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Datetime
from odoo.tests import tagged, users

from .selection_common import SelectionCommon


@tagged("post_install", "-at_install")
class TestWave(SelectionCommon):
    """A wave asks many people once: its numbers are seen before, and each person has an invitation after."""

    def build(self):
        super().build()
        self.yearly = self.create_program("Once a year", trigger="wave", stakeholder="customer")
        self.customer = self.create_person("Piero Gialli")
        self.pay(self.invoice(50, 20, self.customer))

    def create_wave(self, program=None, **vals):
        return self.env["cx.wave"].create({"program_id": (program or self.yearly).id, **vals})

    def start(self, wave):
        wave.with_user(self.manager).action_start()
        return wave.invitation_ids

    def test_customers_with_an_invoice_are_asked_also_without_a_case(self):
        wave = self.create_wave()
        asked = self.start(wave)
        self.assertEqual(asked.partner_id, self.debtor | self.customer)
        self.assertEqual(asked.filtered(lambda own: own.partner_id == self.debtor).case_id, self.case)
        self.assertEqual((wave.state, wave.waiting_count, wave.asked_count), ("running", 2, 0))

    def test_who_would_be_asked_is_shown_and_nothing_is_written(self):
        self.debtor.credit_no_contact = True
        wave = self.create_wave()
        preview = self.env["cx.wave.preview"].with_user(self.manager).create({"wave_id": wave.id})
        self.assertEqual((preview.asked_count, preview.excluded_count), (1, 1))
        self.assertEqual((preview.asked_words, preview.excluded_words), ("1 E-mail", "1 Asked for no contact"))
        self.assertFalse(self.env["cx.invitation"].search([]))
        preview.action_start()
        self.assertEqual((wave.state, wave.waiting_count, wave.excluded_count), ("running", 1, 1))

    def test_a_wave_starts_once(self):
        wave = self.create_wave()
        self.start(wave)
        with self.assertRaisesRegex(UserError, "started already"):
            wave.action_start()
        with self.assertRaisesRegex(UserError, "it says who was asked"):
            wave.unlink()

    def test_a_wave_of_a_programme_that_does_not_run_does_not_start(self):
        self.yearly.action_pause()
        with self.assertRaisesRegex(UserError, "Start the programme «Once a year» first"):
            self.create_wave().action_start()

    def test_a_wave_takes_whom_it_asks_from_its_programme_and_may_change_it(self):
        self.yearly.segment = "company"
        wave = self.create_wave()
        self.assertEqual((wave.segment, wave.active_months), ("company", 12))
        firm = self.create_person("Ditta Verdi", is_company=True)
        self.pay(self.invoice(50, 20, firm))
        self.assertEqual(self.start(wave).partner_id, firm)

    def test_only_those_known_long_enough_and_active_of_late(self):
        old = self.create_person("Anna Antica")
        self.pay(self.invoice(50, 800, old))
        both = self.create_person("Bice Buona")
        self.pay(self.invoice(50, 800, both))
        self.pay(self.invoice(50, 10, both))
        self.assertEqual(self.start(self.create_wave(relation_months=24)).partner_id, both)
        self.assertIn(old, self.start(self.create_wave(active_months=0)).partner_id)

    def test_any_condition_on_contacts_and_tags(self):
        tag = self.env["res.partner.category"].create({"name": "Fibre"})
        self.customer.category_id = tag
        self.assertEqual(self.start(self.create_wave(category_ids=[Command.set(tag.ids)])).partner_id, self.customer)
        wave = self.create_wave(partner_domain="[('name', 'ilike', 'rosa')]")
        self.assertEqual(self.start(wave).partner_id, self.debtor)
        for hostile in ("[('nothing', '=', 1)]", "__import__('os')", "[(1", "7"):
            with self.subTest(hostile), self.assertRaisesRegex(ValidationError, "no condition on contacts"):
                self.create_wave(partner_domain=hostile)

    def test_debtors_are_asked_by_their_case(self):
        program = self.create_program("Debtors", trigger="wave", stakeholder="debtor")
        self.assertEqual(self.start(self.create_wave(program)).partner_id, self.debtor)

    def test_partners_are_asked_by_their_tag(self):
        tag = self.env["res.partner.category"].create({"name": "Installers"})
        installer = self.create_person("Installatori Rossi", category_id=[Command.set(tag.ids)])
        program = self.create_program("Partners", trigger="wave", stakeholder="partner", category_ids=[Command.set(tag.ids)])
        self.assertEqual(self.start(self.create_wave(program)).partner_id, installer)

    def test_a_wave_never_reaches_another_client(self):
        stranger = self.create_person("Ugo Neri", self.other_client)
        self.pay(self.invoice(50, 20, stranger))
        self.assertNotIn(stranger, self.start(self.create_wave()).partner_id)

    def test_beyond_the_most_of_a_day_a_wave_goes_on_the_next_day_of_contact(self):
        self.forbid_holidays()
        self.yearly.max_day = 1
        third = self.create_person("Zita Zeta")
        self.pay(self.invoice(50, 20, third))
        days = sorted(str(day) for day in self.start(self.create_wave()).mapped("date_scheduled"))
        self.assertEqual(days, ["2026-11-20 10:00:00", "2026-11-23 08:00:00", "2026-11-24 08:00:00"])

    def test_quarantine_of_a_wave_counts_what_other_programmes_asked(self):
        self.set_asked(self.debtor, 100)
        asked = self.start(self.create_wave()).filtered(lambda own: own.partner_id == self.debtor)
        self.assertEqual(asked.exclusion, "quarantine")

    def test_employees_are_asked_without_names(self):
        staff = self.create_program("Staff", trigger="wave", stakeholder="employee")
        wave = self.create_wave(staff, addresses="Anna@example.com, bruno@example.com\nanna@example.com")
        self.assertEqual(wave._get_addresses(), ["anna@example.com", "bruno@example.com"])
        given = []
        self.patch(type(wave), "_issue_vouchers", lambda own, addresses: given.extend(addresses))
        self.assertFalse(self.start(wave))
        self.assertEqual((given, wave.addresses), (["anna@example.com", "bruno@example.com"], False))
        with self.assertRaisesRegex(UserError, "«nobody» is no e-mail address"):
            self.create_wave(staff, addresses="nobody").action_start()

    def test_a_wave_starts_by_itself_on_its_day_and_ends_when_nobody_is_waited_for(self):
        today, tomorrow = self.create_wave(date="2026-11-20"), self.create_wave(date="2026-11-21")
        staff = self.create_wave(self.create_program("Staff", trigger="wave", stakeholder="employee"), date="2026-11-20")
        with self.night_cursor() as env:
            env["cx.wave"]._cron_start()
        self.env.invalidate_all()
        self.assertEqual((today.state, tomorrow.state), ("running", "draft"))
        self.assertEqual((staff.state, staff.date), ("draft", False))
        today.invitation_ids.write({"state": "answered", "date_answered": Datetime.now()})
        self.env.flush_all()
        with self.night_cursor() as env:
            env["cx.wave"]._cron_start()
        self.env.invalidate_all()
        self.assertEqual(today.state, "done")

    def test_an_ended_wave_asks_nobody_else(self):
        wave = self.create_wave()
        asked = self.start(wave)
        wave.action_done()
        self.assertEqual((wave.state, set(asked.mapped("exclusion"))), ("done", {"no_program"}))

    def test_waves_are_for_programmes_with_dated_waves(self):
        with self.assertRaisesRegex(ValidationError, "dated waves"):
            self.create_wave(self.program)

    @users("anna")
    def test_an_operator_neither_makes_nor_looks_into_nor_starts_waves(self):
        with self.assertRaises(AccessError):
            self.create_wave()
        wave = self.create_wave_as_manager()
        with self.assertRaises(AccessError):
            wave.with_user(self.env.user).action_start()
        with self.assertRaises(AccessError):
            wave.with_user(self.env.user).action_preview()

    def create_wave_as_manager(self):
        return self.env["cx.wave"].with_user(self.manager).create({"program_id": self.yearly.id})
