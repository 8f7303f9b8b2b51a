from odoo.http import request

from odoo.addons.sagres_credit.controllers.debtor_portal import DebtorPortal


class HeirsPortal(DebtorPortal):
    """An heir with a login finds their share among their documents; that of a deceased opens nothing any more."""

    def _get_own_cases(self):
        cases = super()._get_own_cases()
        shares = request.env["credit.heir"]._find_own_shares(request.env.user.partner_id)
        return (cases | shares).filtered(lambda case: not case.heirs_bar)
