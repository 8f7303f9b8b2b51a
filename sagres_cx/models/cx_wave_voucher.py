from odoo import fields, models


class CxWave(models.Model):
    """A wave without names asks by vouchers; it counts who has answered and knows nobody."""

    _inherit = "cx.wave"

    voucher_count = fields.Integer(string="Links sent", compute="_compute_voucher_count", compute_sudo=True)
    voucher_used_count = fields.Integer(string="Links used", compute="_compute_voucher_count", compute_sudo=True)

    def _compute_voucher_count(self):
        counts = {}
        groups = self.env["cx.voucher"]._read_group(
            [("program_id", "in", self.program_id.ids)], ["program_id", "wave", "used"], ["__count"],
        )
        for program, wave, used, count in groups:
            own = counts.setdefault((program, wave), {})
            own[used] = count
        for wave in self:
            own = counts.get((wave.program_id, wave._get_voucher_key()), {})
            wave.voucher_count, wave.voucher_used_count = sum(own.values()), own.get(True, 0)

    def _get_voucher_key(self):
        """Return what names this wave on its vouchers."""
        self.ensure_one()
        return f"wave-{self._origin.id}"

    def _issue_vouchers(self, addresses):
        """Ask these addresses by links that nothing joins to an answer."""
        self.ensure_one()
        self.env["cx.voucher"].sudo()._issue(self.program_id.sudo(), addresses, self._get_voucher_key())
