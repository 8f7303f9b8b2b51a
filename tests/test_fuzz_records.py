"""What the readers hand to the database: hostile files, mails and words of a search end in an answer or in words for a person."""
import base64
import itertools

from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sagres_credit.tests.import_common import ImportCommon
from odoo.addons.sagres_credit.tests.test_inbound_mail import InboundCommon

from tests.fuzzing import seeds
from tests.fuzzing.mutations import TEXTS, broken, packages
from tests.fuzzing.run import try_target
from tests.fuzzing.targets import TARGETS, Target

COUNT = 12
ADDONS = ("sagres_credit", "sagres_heirs", "sagres_pagopa", "sagres_cx")
INPUTS = {target.name: target.inputs for target in TARGETS}
PLAIN = [text for text in TEXTS if len(text) < 100]
#: What a client of RPC may write where the name of a field belongs.
WORDS = ("id; DROP TABLE res_users", "id desc, (SELECT 1)", "id)--", "name:day", "1", "partner_id.create_uid.password", "\0", "")


class _Undo(Exception):
    """Nothing of what was tried stays."""


def attempt(env, call):
    """Return what somebody was told, ``None`` where it was done, and undo it; every other error comes through."""
    told = None
    try:
        with env.cr.savepoint():
            try:
                with env.cr.savepoint():
                    call()
                    env.flush_all()
            except UserError as error:
                told = error
            raise _Undo
    except _Undo:
        env.invalidate_all()
    return told


@tagged("post_install", "-at_install")
class TestFuzzFiles(ImportCommon):
    """Files that people import."""

    def judge(self, name, inputs, act, count=COUNT):
        """Have a dialog be given files: each is taken, or refused with words that a person can read."""
        def read(data):
            told = attempt(self.env, lambda: act(base64.b64encode(data)))
            if told:
                raise told

        try_target(Target(name, read, inputs, (UserError,)), count)

    @mute_logger("odoo.sql_db")
    def test_bank_files(self):
        journal = self._get_journal(self.client, "bank")

        def act(file):
            self.env["credit.bank.import"].with_user(self.operator).create({
                "company_id": self.client.id, "journal_id": journal.id, "file": file,
            }).action_import()

        self.judge("camt", INPUTS["camt.053"], act)

    @mute_logger("odoo.sql_db")
    def test_call_logs(self):
        def act(file):
            self.env["credit.call.import"].with_user(self.manager).create({"file": file, "tz": "Europe/Rome"}).action_import()

        self.judge("calls", st.one_of(INPUTS["call log csv"], INPUTS["call log xlsx"]), act)

    @mute_logger("odoo.sql_db")
    def test_files_of_the_post(self):
        def act(file):
            self.env["credit.delivery.import"].with_user(self.manager).create({"file": file, "filename": "post"}).action_import()

        self.judge("post", st.one_of(INPUTS["postal csv"], INPUTS["postal xlsx"]), act)

    @mute_logger("odoo.sql_db")
    def test_ledgers_are_previewed_and_understood_or_not_but_never_booked(self):
        moves = self.env["account.move"].search_count([])

        def act(file):
            ledger = self.upload(base64.b64decode(file))
            self.assertIsInstance(ledger.preview or "", str)
            ledger._detect_layout()
            self.assertTrue(ledger.preview)
            self.assertEqual(self.env["account.move"].search_count([]), moves)

        self.judge("ledger", st.one_of(INPUTS["ledger csv"], INPUTS["ledger xlsx"]), act)

    @mute_logger("odoo.sql_db")
    def test_flows(self):
        self.env["pagopa.creditor"].create({"name": "C", "company_id": self.client.id, "tax_code": "12345678903"})

        def act(file):
            upload = self.env["pagopa.flow.upload"].with_user(self.manager).create({"attachment_ids": [
                (0, 0, {"name": "flow.xml", "raw": base64.b64decode(file)}),
            ]})
            upload.action_import()
            self.assertTrue(upload.report)

        self.judge("flow", st.one_of(INPUTS["flow xml"], packages(seeds.FLOW_ZIP)), act)


@tagged("post_install", "-at_install")
class TestFuzzMail(InboundCommon):
    """Mails as anybody may send them: each is taken, or refused because it leads nowhere."""

    @mute_logger("odoo.sql_db", "odoo.addons.mail.models.mail_thread", "odoo.addons.sagres_credit.models.mail_thread")
    def test_mails(self):
        def read(data):
            attempt(self.env, lambda: self.env["mail.thread"].with_context(mail_create_nolog=True).message_process(False, data))

        def judge(data):
            try:
                read(data)
            except ValueError as error:  # core's word for a letter that leads nowhere
                if "route" not in str(error):
                    raise
                raise UserError(str(error)) from error

        try_target(Target("mail", judge, broken(*seeds.PEC, seeds.LETTER, seeds.BOUNCE), (UserError,)), 40)

    def test_a_mail_without_a_bottom_becomes_a_problem_and_stops_nothing(self):
        head = "".join(f'Content-Type: multipart/mixed; boundary="b{place}"\r\n\r\n--b{place}\r\n' for place in range(3000))
        raw = f"From: rosa@example.com\r\nTo: x@example.com\r\nMessage-ID: <deep@x>\r\n{head}x".encode()
        before = self.env["credit.problem"].search_count([])
        self.assertFalse(self.env["mail.thread"].message_process(False, raw))
        self.assertEqual(self.env["credit.problem"].search_count([]), before + 1)


@tagged("post_install", "-at_install")
class TestFuzzSearches(ImportCommon):
    """Words that reach SQL: domains, orders and groups of every model of the suite, by who works with them."""

    def models(self):
        """Return the models of the suite that have records, as an operator sees them."""
        env = self.env(user=self.manager, context={"allowed_company_ids": self.manager.company_ids.ids})
        found = [env[name] for name, model in self.env.items() if model._original_module in ADDONS and not model._abstract]
        self.assertGreater(len(found), 150)
        return found

    def refuse(self, model, call):
        """Have a call be refused by a clear error, or answered; the database never says what is wrong."""
        try:
            with self.env.cr.savepoint():
                call()
        except (UserError, AccessError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError) as error:
            self.assertNotIn("psycopg2", type(error).__module__, model._name)

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.domains", "odoo.orm.domains")
    def test_orders_and_groups_are_names_of_fields_and_nothing_else(self):
        users = self.env["res.users"].search_count([])
        for model, word in itertools.product(self.models(), WORDS[:5]):
            with self.subTest(model=model._name, word=word):
                self.refuse(model, lambda: model.search([], order=word, limit=1))
                self.refuse(model, lambda: model.formatted_read_group([], [word], ["__count"]))
                self.refuse(model, lambda: model.formatted_read_group([], [], [f"id:{word}"]))
        self.assertEqual(self.env["res.users"].search_count([]), users)

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.domains", "odoo.orm.domains")
    def test_fields_that_search_by_themselves_take_any_word(self):
        tried = 0
        for model in self.models():
            for name, field in model._fields.items():
                own = not field.store and field.search and set(field._modules) & set(ADDONS) and not field.related
                for operator, value in itertools.product(("=", "ilike", "in", "not in", "any", "<"), PLAIN[:24:3]) if own else ():
                    value = [value] if "in" in operator.split() else value
                    with self.subTest(field=f"{model._name}.{name}", operator=operator, value=value):
                        self.refuse(model, lambda: model.search_count([(name, operator, value)], limit=1))
                        tried += 1
        self.assertGreater(tried, 500)
