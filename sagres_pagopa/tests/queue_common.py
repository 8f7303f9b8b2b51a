from unittest.mock import patch

from ..standin.platform import Platform
from ..standin.store import MemoryStore
from .common import TAX_CODE, PagopaCommon
from .spec_check import checked

__all__ = ["TAX_CODE", "QueueCommon"]


class QueueCommon(PagopaCommon):
    """Two positions of a creditor, and a simulated platform that no transaction of Odoo takes anything back from."""

    def setUp(self):
        super().setUp()
        self.platform = Platform(MemoryStore())
        self.platform.register(TAX_CODE, name="Casa Serena", iban=self.bank.sanitized_acc_number)
        self.calls = []
        handle = checked(self.platform.handle)

        def answer(method, path, query, headers, body):
            self.calls.append((method, path))
            return handle(method, path, query, headers, body)

        class Watched:
            """The platform, its calls counted and compared with the published interface."""

        Watched.handle = staticmethod(answer)
        self.enterContext(patch.object(type(self.creditor), "_get_platform", lambda _self, *_args: Watched))
        self.messages = self.env["pagopa.message"].sudo()
        self.messages.search([]).unlink()

    def make(self, **vals):
        """Return the positions of the debtor, published, the one of 600 euro first."""
        self.creditor.write(vals)
        positions = self.env["pagopa.position"]._make_for_cases(self.case)
        positions._publish()
        return positions.sorted("amount", reverse=True)

    def get_waiting(self):
        return self.messages.search([("state", "=", "waiting")])

    def run_queue(self):
        """Work on the queue as the scheduled job does, which commits."""
        self.env.flush_all()
        with self.night_cursor() as env:
            env["pagopa.message"]._cron_send()
        self.env.invalidate_all()

    def at_platform(self, position, service="gpd"):
        """Return what the platform holds of a position."""
        notices = set(position.option_ids.mapped("notice_number"))
        found = [value for _key, value in self.platform.store.scan("position") if value["service"] == service]
        return next((value for value in found if {option["nav"] for option in value["options"]} & notices), None)

    def get_amount(self, position, service="gpd"):
        return self.at_platform(position, service)["options"][0]["amount"]
