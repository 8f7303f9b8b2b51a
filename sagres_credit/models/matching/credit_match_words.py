from odoo import api, models

#: Reasons of returned direct debits that are the debtor's own; for others nobody is charged (a death, the bank's own error).
CHARGED_CODES = ("AC04", "AC06", "AM04", "MD06", "MS02", "MS03")


class CreditMatch(models.Model):
    """The reasons of a proposal as a person says them."""

    _inherit = "credit.match"

    @api.model
    def _get_reason_words(self):
        """Return ``{code: words}`` of the reasons for and against a match, with ``%(fact)s`` where a fact stands."""
        _ = self.env._
        return {
            "reference": _("names %(reference)s"),
            "reference_noisy": _("names %(reference)s, written «%(written)s»"),
            "reference_slip": _("one digit away from %(reference)s"),
            "reference_paid": _("names %(reference)s, which is paid already"),
            "reference_unknown": _("names a document nobody knows"),
            "reference_other": _("names another document"),
            "reference_same": _("several documents bear that number"),
            "iban_learned": _("account confirmed before for this debtor"),
            "iban": _("account of the debtor"),
            "tax_code": _("tax code of the debtor"),
            "name": _("name of the debtor"),
            "name_in_text": _("the text names the debtor"),
            "name_like": _("a similar name"),
            "amount_whole": _("exactly what is open"),
            "amount_sum": _("%(count)s documents add up to it"),
            "amount_part": _("a part of what is open"),
            "amount_more": _("more than is open"),
            "amount_alone": _("only the amount agrees"),
            "amount_elsewhere": _("the amount fits another document better"),
            "law": _("as the law divides it (art. 1193 c.c.)"),
            "nothing_open": _("nothing is open"),
            "other_payer": _("somebody else pays"),
            "several_debtors": _("several debtors may be meant"),
            "several_sums": _("it adds up in several ways"),
            "too_many_sums": _("too many ways to try them all"),
            "by_chance": _("may add up by chance"),
            "several": _("several matches are equally good"),
            "alike": _("several documents are alike"),
            "part": _("the text speaks of a part"),
            "held": _("disputed or lapsed"),
            "earlier": _("earlier money of the debtor waits"),
            "twin": _("the same payer said the same some days ago"),
            "outgoing": _("money that went out"),
            "returned": _("returned: %(reference)s was paid with it"),
            "returned_unknown": _("nothing is found that it returns"),
            "failed": _("Odoo refused it"),
        }

    @api.model
    def _tell_reasons(self, reasons):
        """Return reasons in one line of words."""
        words = self._get_reason_words()
        told = [
            words[reason["code"]] % {"reference": "", "written": "", "count": "", **reason}
            for reason in reasons or () if reason["code"] in words
        ]
        line = "; ".join(dict.fromkeys(told))
        return line[:1].upper() + line[1:]

    @api.model
    def _get_return_words(self):
        """Return ``{code: words}`` of why a direct debit comes back (ISO 20022 external codes)."""
        _ = self.env._
        return {
            "AC01": _("wrong account number"), "AC04": _("account closed"), "AC06": _("account blocked"),
            "AC13": _("account of a consumer, debit for firms"), "AG01": _("direct debits not allowed on the account"),
            "AG02": _("wrong bank operation"), "AM04": _("not enough money"), "AM05": _("duplicate"),
            "BE05": _("creditor not known"), "MD01": _("no mandate"), "MD02": _("mandate incomplete"),
            "MD06": _("the debtor asked for it back"), "MD07": _("the debtor has died"), "MS02": _("refused by the debtor"),
            "MS03": _("reason not told by the bank"), "SL01": _("blocked by the debtor's instructions"),
        }

    @api.depends("return_code")
    @api.depends_context("lang")
    def _compute_return_reason(self):
        words = self._get_return_words()
        for match in self:
            match.return_reason = words.get(match.return_code, match.return_code)
