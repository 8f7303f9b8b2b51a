from odoo import models


class CreditEstate(models.Model):
    """The thread of an estate speaks of persons: it is read by who acts on the debtor, and by their lawyer."""

    _inherit = "credit.estate"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Ask of an operator the right to write the estate to read its messages: colleagues see the estate alone."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == "read" and self.env.user.has_group("sagres_credit.group_operator"):
            return dict.fromkeys(operations, "write")
        return operations
