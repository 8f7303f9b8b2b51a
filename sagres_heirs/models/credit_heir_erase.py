from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS, Command
from odoo.tools.misc import hmac

from .credit_heir_erasure import ASKED_BY, REASONS
from .credit_heir_guard import _compare

#: Personal data of a person of the family; what stays is the relation, the state and the days of the acts.
PERSONAL = (
    "born", "died", "tax_code", "phone", "email", "street", "zip", "city", "country_state_id", "country_id", "note",
    "partner_id", "in_possession", "benefit_value",
)


class CreditHeir(models.Model):
    """The data of a wrong person are erased on request (art. 17 GDPR), with what the law lets keep.

    Relation, state, days and proofs of the acts stay for the defence of a right (art. 17 c. 3 e), under a pseudonym; a
    fingerprint that tells nobody's name keeps them from being contacted again.
    """

    _inherit = "credit.heir"

    fingerprint = fields.Char(readonly=True, copy=False, groups=NO_ACCESS)
    is_erased = fields.Boolean(string="Data erased", readonly=True, copy=False)

    def action_erase(self):
        """Open the dialog that says what is erased and what is kept."""
        self.ensure_one()
        self._check_may_erase()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Erase the data of a person"), "res_model": "credit.heir.erase",
            "views": [(False, "form")], "target": "new",
            "context": {"default_heir_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _check_may_erase(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager erases the data of a person."))
        self.check_access("write")
        heir = self.sudo()
        if heir._is_heir():
            raise UserError(self.env._(
                "%(person)s has accepted and owes: their data are needed for a right of the client (art. 17 c. 3 e GDPR). If"
                " it was recorded by mistake, cancel the acceptance first.", person=heir.name,
            ))

    def _erase(self, asked_by, date_asked, reason):
        """Erase the data of this person wherever the succession holds them; return the record of it.

        Done once: asked again it returns what was recorded then.
        """
        self.ensure_one()
        self._check_may_erase()
        self.lock_for_update()
        Erasure = self.env["credit.heir.erasure"].sudo()
        known = Erasure.search([("heir_id", "=", self.id)])
        if known:
            return known.with_env(self.env)
        today = fields.Date.context_today(self)
        if asked_by not in dict(ASKED_BY) or reason not in dict(REASONS) or not date_asked or date_asked > today:
            raise UserError(self.env._("Say who asked for it, on which day, and why."))
        done = self.sudo()._erase_everywhere()
        return Erasure.create({
            "heir_id": self.id, "asked_by": asked_by, "date_asked": date_asked, "reason": reason,
            "erased_by_id": self.env.uid, "done": "\n".join(done),
        }).with_env(self.env)

    def _erase_everywhere(self):
        """Erase this person here, in what hangs on them and in the threads; return in words what was done."""
        name, partner = self.name, self.partner_id
        pseudonym = self._get_pseudonym()
        done = [self._erase_documents(), self._erase_records(pseudonym), self._erase_words(name, pseudonym)]
        code = _compare(self.tax_code)
        self.write({
            **{field: False for field in PERSONAL if field in self._fields}, "name": pseudonym, "is_erased": True,
            "fingerprint": self._get_fingerprint(code) if code else False,
        })
        done.append(self._erase_partner(partner, pseudonym))
        return [line for line in done if line]

    def _get_pseudonym(self):
        number = self.search_count([("estate_id", "=", self.estate_id.id), ("is_erased", "=", True)]) + 1
        return self.env._("Person erased %(number)s", number=number)

    @api.model
    def _get_fingerprint(self, code):
        """Return what recognises a tax code without telling it."""
        return hmac(self.env(su=True), "sagres_heirs.erased", code)

    def _filter_person(self, partner):
        """Recognise who was erased as well: they are not contacted again."""
        found = super()._filter_person(partner)
        erased = (self - found).sudo().filtered("fingerprint")
        codes = {_compare(code) for one in (partner | partner.commercial_partner_id) for code in (one.credit_tax_code, one.vat)} \
            if erased and partner else set()
        prints = {self._get_fingerprint(code) for code in codes - {""}}
        return found | erased.filtered(lambda heir: heir.fingerprint in prints).sudo(self.env.su)

    def _erase_documents(self):
        """Delete the files of this person: of their acts, the searches about them and their offers."""
        models = ("credit.heir.act", "credit.heir.search", "credit.heir.offer")
        own = [record for name in models for record in self._find_own(name)]
        files = self.env["ir.attachment"].union(*(record.document_ids for record in own))
        for record in own:
            record.document_ids = [Command.clear()]
        files |= self.env["ir.attachment"].search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        count = len(files)
        files.unlink()
        return self.env._("Files deleted: %(count)s", count=count) if count else False

    def _find_own(self, model):
        """Return the records of ``model`` about this person, none where the model is not there."""
        return self.env[model].search([("heir_id", "=", self.id)]) if model in self.env else self.browse()

    def _erase_records(self, pseudonym):
        """Take the person out of searches, letters and offers: that they were made, and when, is kept."""
        self._find_own("credit.heir.search").write({"answer": False})
        self._find_own("credit.heir.offer").write({
            "name": pseudonym, "tax_code": False, "email": False, "phone": False, "note": False,
        })
        letters = self._find_own("credit.estate.letter")
        if letters:
            files = letters.pdf_id
            letters.write({"name": pseudonym, "address": pseudonym, "answer": False, "pdf_id": False})
            files.unlink()
        return self.env._("Letters made anonymous: %(count)s", count=len(letters)) if letters else False
