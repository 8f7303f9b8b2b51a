from odoo import models
from odoo.tools import email_normalize

POSTAL = ("letter", "registered", "hand")
DATUM_OF_CHANNEL = {"email": "email", "pec": "pec", "sms": "phone"} | dict.fromkeys(POSTAL, "address")


class CreditNotice(models.Model):
    """Where a notice goes, and what happens where there is no address."""

    _inherit = "credit.notice"

    def _get_address(self, channel=None, failed=None):
        """Return ``(address, problem)`` of one notice on ``channel``: one of the two is empty.

        Problems: ``no_address``, ``bad_address`` (it failed before), or a code of ``AddressError``.

        :param dict failed: the bad contacts of the addressee, where they are known already
        """
        self.ensure_one()
        channel, partner = channel or self.channel, self.partner_id
        failed = partner._get_bad_contacts()[partner] if failed is None else failed
        if DATUM_OF_CHANNEL.get(channel, "phone") in failed:
            return False, "bad_address"
        if channel in POSTAL:
            return partner._get_postal_address()
        found = {
            "email": email_normalize(partner.email), "pec": email_normalize(partner.credit_pec),
            "sms": partner.phone_sanitized,
        }.get(channel)
        return (found, False) if found else (False, "no_address")

    def _find_addresses(self):
        """Write on each notice where it goes; return those that have an address, on their channel or the next best."""
        reachable = self.browse()
        lost = {}
        failed = self.partner_id._get_bad_contacts()
        for notice in self:
            address, problem = notice._get_address(failed=failed[notice.partner_id])
            fallback = notice.level_id.fallback_channel
            other = notice._get_address(fallback, failed[notice.partner_id]) if problem and fallback else (False, problem)
            if other[0]:
                notice.channel, (address, problem) = fallback, other
            if problem:
                lost[notice] = problem
            else:
                notice.address = address
                reachable |= notice
        self._fail_without_address(lost)
        return reachable

    def _avoid_channel(self, code):
        """Take another channel for who does not want this one; return the notice, or nothing where there is none."""
        self.ensure_one()
        fallback = self.level_id.fallback_channel
        if fallback and fallback != self.channel and not self._get_address(fallback)[1]:
            self.channel = fallback
            return self
        self._set_state("cancelled", reason_code=code)
        self.case_id._propose_task("write", self._get_reason_labels()[code])
        return self.browse()

    def _fail_without_address(self, lost):
        """Fail the notices that reach nobody: their operator finds the contact, nothing is lost silently."""
        labels = self._get_reason_labels()
        for code in set(lost.values()):
            failed = self.filtered(lambda notice, code=code: lost.get(notice) == code)
            failed._set_state("failed", reason_code=code)
            failed.case_id._propose_task("find_contact", labels.get(code, code))
        self.env["credit.problem"].sudo()._raise("no_address", [
            {
                "name": self.env._("%(debtor)s cannot be reached: %(why)s", debtor=notice.debtor_id.name, why=labels[code]),
                "todo": self.env._("Find or correct the address, then send the notice again."),
                "company_id": notice.company_id.id, "user_id": notice.user_id.id,
                "res_model": "credit.case", "res_id": notice.case_id.id,
            }
            for notice, code in lost.items()
        ])
