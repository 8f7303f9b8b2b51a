from odoo import api, models


class DiscussChannel(models.Model):
    """The open channels are of the firm's own people: the staff of one client would meet another client's there."""

    _inherit = "discuss.channel"

    def _subscribe_users_automatically_get_members(self):
        outsiders = set(self._get_credit_outsiders().partner_id.ids)
        members = super()._subscribe_users_automatically_get_members()
        return {channel: [partner for partner in ids if partner not in outsiders] for channel, ids in members.items()}

    @api.model
    def _get_credit_outsiders(self):
        """Return the users who work for a client or as lawyers, and not for the firm."""
        def users(name):
            # While the module is taken out its groups go one by one.
            group = self.env.ref(f"sagres_credit.{name}", raise_if_not_found=False)
            return group.sudo().all_user_ids if group else self.env["res.users"]

        return (users("group_client") | users("group_lawyer")) - users("group_operator")
