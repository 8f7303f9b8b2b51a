from odoo.addons.sagres_credit.controllers.debtor_portal import DebtorPortal


class HeirsPortal(DebtorPortal):
    """The login of a deceased opens nothing of their debt any more, whoever knows its password."""

    def _get_own_cases(self):
        return super()._get_own_cases().filtered(lambda case: not case.heirs_bar)
