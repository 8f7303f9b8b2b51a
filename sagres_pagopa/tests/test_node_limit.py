from odoo.tests import tagged

from .node_common import SOAP, NodeCommon


@tagged("post_install", "-at_install")
class TestNodeLimit(NodeCommon):
    """Who guesses the address of the node is turned away; the node itself is let in however often it calls."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("sagres_credit.limit_node_address", 1)

    def guess(self):
        return self.url_open(self.url + "x", data="<x/>", headers=SOAP)

    def test_guessing_is_stopped_and_learns_nothing(self):
        answers = [self.guess() for _guess in range(3)]
        self.assertEqual([answer.status_code for answer in answers], [404, 429, 429])
        self.assertEqual({answer.content for answer in answers}, {b""})
        self.assertEqual(answers[1].headers["Retry-After"], "60")

    def test_the_node_is_let_in_even_from_where_somebody_guessed(self):
        for _guess in range(3):
            self.guess()
        visits = self.count_visits()
        for _call in range(3):
            self.assertEqual(self.ask("paVerifyPaymentNotice").option.amount, self.option.amount_now)
        self.assertIsNone(self.send(self.get_receipt()), "A receipt that is taken has no fault")
        self.assertEqual(self.count_visits(), visits, "Its calls are not counted: they cost nothing more")

    def count_visits(self):
        self.env.invalidate_all()
        return sum(self.env["credit.link.attempt"].search([("key", "like", "visit:")]).mapped("count"))
