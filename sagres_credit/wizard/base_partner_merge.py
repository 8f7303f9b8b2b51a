from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Core's merge of contacts folds what credit management holds of them, also where somebody starts it elsewhere."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids).exists()
        if len(partners) > 1:
            partners._check_may_merge()
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        kept = partners.exists()
        if len(partners) > 1 and len(kept) == 1:
            kept.sudo()._post_merge()
        return result

    def _update_foreign_keys(self, src_partners, dst_partner):
        src_partners.sudo()._fold_credit(dst_partner.sudo())
        return super()._update_foreign_keys(src_partners, dst_partner)
