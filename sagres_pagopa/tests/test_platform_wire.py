from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import mute_logger, tagged

from ..tools.platform_client import PlatformClient
from .platform_common import KEY
from .queue_common import TAX_CODE, QueueCommon
from .wire_common import ANSWERS, answering


@tagged("post_install", "-at_install")
class TestPlatformWire(QueueCommon):
    """A message whose answer came in pieces, or not at all, waits and leaves again; no person has to look."""

    def test_what_comes_broken_waits_and_is_sent_once_when_the_line_is_well(self):
        position = self.make(use_gpd=True)[0]
        for name, answer in ANSWERS.items():
            with self.subTest(name), answering(answer) as url:
                position._queue()
                self.messages.search([]).write({"attempts": 0, "date_next": fields.Datetime.now()})
                client = PlatformClient("simulated", KEY, TAX_CODE, base_url=url, timeout=0.3)
                with patch.object(type(self.creditor), "_get_client", lambda _self, client=client: client), mute_logger("odoo"):
                    self.run_queue()
                self.assertEqual(set(self.messages.search([]).mapped("state")), {"waiting"})
                self.assertGreater(min(self.messages.search([]).mapped("date_next")), fields.Datetime.now())
        self.messages.search([]).date_next = fields.Datetime.now() - timedelta(seconds=1)
        self.run_queue()
        self.assertEqual(set(self.messages.search([]).mapped("state")), {"sent"})
        self.assertEqual(len(self.platform.store.scan("position")), 2)
