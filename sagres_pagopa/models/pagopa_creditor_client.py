import re

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..tools.platform_mask import mask_content
from ..tools.platform_session import DENIED, CreditorClient
from ..tools.platform_transport import ENVIRONMENTS

#: What opens the stand-in, which lives in this database.
SIMULATED_KEY = "simulated"
NOTICE = re.compile(rb'"nav": ?"(\d{18})"')


class PagopaCreditor(models.Model):
    """How a creditor speaks with the platform: the real one over the network, the simulated one within this database."""

    _inherit = "pagopa.creditor"

    def _get_client(self):
        """Return the client of a creditor; every call it makes is written down.

        :raises UserError: the key is missing, or this is a copy that must reach nobody
        """
        self.ensure_one()
        creditor = self.sudo()
        options = {"broker": creditor.broker_tax_code or "", "observe": creditor._observe_call}
        if creditor.environment == "simulated":
            handle = creditor._get_platform().handle
            return CreditorClient("simulated", SIMULATED_KEY, creditor.tax_code, handle=handle, limits={}, **options)
        creditor._check_may_leave()
        keys = creditor._get_keys()
        if not keys:
            raise UserError(self.env._("Enter the subscription key of %(creditor)s first.", creditor=creditor.name))
        return CreditorClient(
            creditor.environment, keys[0], creditor.tax_code, second_key=keys[1] if len(keys) > 1 else "",
            limits=creditor._get_limits(), **options,
        )

    def _check_may_leave(self):
        """Raise where this database is a neutralised copy: nothing of it may reach the platform."""
        if self.env["ir.config_parameter"].sudo().get_param("database.is_neutralized"):
            raise UserError(self.env._("This database is a neutralised copy: nothing of it reaches the platform."))

    def _check_manages(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager sets a creditor up."))

    def _check_simulated(self):
        if any(creditor.environment != "simulated" for creditor in self):
            raise UserError(self.env._("This is possible in the simulated environment only."))

    def _observe_call(self, operation, method, target, content, outcome, seconds):
        """Write a call down, without key and personal data; a key that is refused becomes a named problem."""
        notice, body = NOTICE.search(content or b""), getattr(outcome, "body", b"")
        done = outcome.status and outcome.status < 300
        self.env["pagopa.call"]._log(
            creditor_id=self.id, company_id=self.company_id.id, direction="out", operation=operation,
            creditor_tax_code=self.tax_code, notice_number=notice.group(1).decode() if notice else False,
            outcome="OK" if done else str(outcome.status or "no answer"), duration=int(seconds * 1000),
            peer=ENVIRONMENTS.get(self.environment, "simulated"), request=f"{method} {target}\n{mask_content(content)}",
            response=mask_content(body),
        )
        if outcome.status == DENIED:
            self._name_key_problem()

    def _name_key_problem(self):
        """Put on the list that the platform refused a key of this creditor."""
        self.env["credit.problem"].sudo()._raise("pagopa_key", [{
            "name": self.env._("The platform refused a key of %(creditor)s", creditor=self.name),
            "todo": self.env._("Copy the primary and the secondary key again from the portal of pagoPA."),
            "company_id": self.company_id.id, "res_model": self._name, "res_id": self.id,
            "user_id": self.env["pagopa.anomaly"]._get_owner(self).id,
        }])
