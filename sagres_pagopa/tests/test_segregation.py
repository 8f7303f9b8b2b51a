from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PagopaCommon


@tagged("post_install", "-at_install")
class TestSegregation(PagopaCommon):
    """Numbers of a creditor are given out once."""

    def setUp(self):
        super().setUp()
        self.segregation = self.creditor.segregation_ids

    def test_numbers_follow_one_another_in_one_statement(self):
        self.segregation._next_numbers(1)
        with self.assertQueryCount(1):
            numbers = self.segregation._next_numbers(1000)
        self.assertEqual(len(set(numbers)), 1000)

    def test_what_is_rolled_back_is_not_given_again(self):
        with self.env.cr.savepoint() as savepoint:
            first = self.segregation._next_numbers(3)
            savepoint.rollback()
        self.assertFalse(set(first) & set(self.segregation._next_numbers(3)))

    def test_a_reserved_or_long_code_is_refused(self):
        for code in ("47", "46", "1", "AB", "001"):
            with self.subTest(code=code), self.assertRaisesRegex(ValidationError, "two digits"), self.env.cr.savepoint():
                self.segregation.copy({"code": code})

    @mute_logger("odoo.sql_db")
    def test_a_creditor_has_a_code_once(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.segregation.copy({"code": "01"})

    def test_a_code_with_numbers_stays_what_it_is(self):
        self.segregation._next_numbers(1)
        with self.assertRaisesRegex(UserError, "add another one"):
            self.segregation.code = "02"
        with self.assertRaisesRegex(UserError, "archive it"):
            self.segregation.unlink()
