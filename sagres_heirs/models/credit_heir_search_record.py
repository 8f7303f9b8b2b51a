from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

#: What an extract of the register of successions leads to for the person it is about.
ACT_OF_REGISTER = {"court_renunciations": "renounced", "court_benefit": "benefit"}


class CreditHeirSearch(models.Model):
    """A search is written down when it is asked, and again when it is answered: each within the limits of the mandate."""

    _inherit = "credit.heir.search"

    @api.model
    def _ask(self, estate, kind, authority, reason=None, documents=None, **vals):
        """Write down what was asked about ``estate``; return the search.

        :param str reason: why it may cost more than the limit, from a manager
        :raises AccessError: to who does not look after the debtor, and beyond the limit to who is no manager
        """
        estate.case_id._check_may_act()
        estate._check_cost(vals.get("cost") or 0.0, reason)
        if not (authority or "").strip():
            raise UserError(self.env._("Say of whom it was asked: which municipality, court, office or person."))
        files = documents or self.env["ir.attachment"]
        files.check_access("read")
        search = self.sudo().create({
            "estate_id": estate.id, "kind": kind, "authority": authority.strip(), "asked_by_id": self.env.uid,
            "over_limit_reason": reason if estate._is_over_limit(vals.get("cost") or 0.0) else False,
            "document_ids": [Command.set(files.ids)], **vals,
        })
        search._keep_documents()
        search._tell(self.env._("Asked: %(kind)s, of %(authority)s", kind=search._get_label(), authority=search._get_office()))
        return search.with_env(self.env)

    def _answer(self, outcome, date, answer=None, cost=None, documents=None, reason=None):
        """Write down what came of these searches.

        What was spent is written whatever it is, or the figures would be wrong: beyond the limit with a reason, and the
        manager of the mandate is told.

        :param cost: what it cost in the end; ``None``: as it was foreseen
        """
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        if self.outcome != "waiting":
            raise UserError(self.env._("This search was answered already."))
        search = self.sudo()
        vals = {"outcome": outcome, "date_answered": date, "answer": answer}
        if documents:
            documents.check_access("read")
            vals["document_ids"] = [Command.link(document.id) for document in documents]
        more = 0.0 if cost is None else cost - search.cost
        if cost is not None:
            vals["cost"] = cost
        over = more > 0 and search.estate_id._is_over_limit(more)
        if over:
            vals["over_limit_reason"] = search._check_reason(more, reason)
        search.write(vals)
        search._keep_documents()
        if over:
            search.estate_id._tell_manager(self.env._("A search cost more than the limit: look why"))
        search._tell(self.env._("%(kind)s: %(outcome)s", kind=search._get_label(), outcome=search._get_outcome()))

    def _check_reason(self, more, reason):
        if not (reason or "").strip():
            raise UserError(self.env._(
                "That is beyond the limit (%(figures)s): say why it cost so much.", figures=self.estate_id._explain_cost(more),
            ))
        return reason.strip()

    def action_answer(self):
        """Open the dialog in which the answer is written down."""
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Record the answer"), "res_model": "credit.heir.search.answer",
            "views": [(False, "form")], "target": "new", "context": {"default_search_id": self.id},
        }

    def action_cancel(self):
        """Take back searches that nobody answers any more; what they cost stays."""
        self.estate_id.case_id._check_may_act()
        self.filtered(lambda search: search.outcome == "waiting").sudo().outcome = "cancelled"

    def action_ask_again(self):
        """Open the dialog with the same question, for who did not answer."""
        self.ensure_one()
        return self.estate_id._get_ask_action(self.kind, self.authority, self.heir_id)

    def action_open_estate(self):
        self.ensure_one()
        return self.estate_id._get_form_action()

    def _get_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _get_outcome(self):
        return dict(self._fields["outcome"]._description_selection(self.env))[self.outcome].lower()

    def _get_office(self):
        """Return of whom it was asked as everybody who sees the estate may read it: a relative is not named."""
        return self.env._("a person") if self.kind in ("relative", "other") else self.authority

    def _tell(self, words):
        """Write on the estates what was done; who the called persons are stays out of it."""
        for search in self:
            search.estate_id._message_log(body=words, author_id=self.env.user.partner_id.id)

    def _keep_documents(self):
        """Have the files that were uploaded belong to their search, so that who reads it reads them."""
        for search in self:
            search.document_ids.filtered(lambda file: not file.res_id).write({
                "res_model": self._name, "res_id": search.id, "company_id": search.company_id.id,
            })

    def _get_next_action(self):
        """Return the dialog that an answer leads to, if the suite has one for it; it changes nothing by itself."""
        self.ensure_one()
        if self.outcome != "found":
            return False
        if self.kind == "family_certificate" and "credit.estate.preset" in self.env:
            return self._get_dialog("credit.estate.preset", self.env._("Who is called"), default_estate_id=self.estate_id.id)
        kind = ACT_OF_REGISTER.get(self.kind)
        if kind and self.heir_id and "credit.heir.record" in self.env:
            return self._get_dialog(
                "credit.heir.record", self.env._("What the register says"), default_heir_id=self.heir_id.id,
                default_kind=kind, default_proof=self.authority, default_document_ids=[Command.set(self.document_ids.ids)],
            )
        return False

    def _get_dialog(self, model, name, **context):
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, "form")], "target": "new",
            "context": context,
        }


class CreditEstate(models.Model):
    """Who may spend on the searches of an estate."""

    _inherit = "credit.estate"

    def _check_cost(self, cost, reason=None):
        """Raise where a search would pass the limit, unless a manager says why it is worth it.

        :raises AccessError: to an operator, in figures
        """
        self.ensure_one()
        if cost < 0:
            raise UserError(self.env._("What a search costs is zero or more."))
        if not self._is_over_limit(cost):
            return
        figures = self._explain_cost(cost)
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._(
                "That is beyond what searches may cost (%(figures)s): ask a credit manager.", figures=figures,
            ))
        if not (reason or "").strip():
            raise UserError(self.env._("That is beyond the limit (%(figures)s): say why it is worth it.", figures=figures))

    def _verify_death(self, date, place):
        """Write down that a certificate proves the death; what was known of day and place is completed, never changed.

        :raises UserError: where the certificate says another day than the one that is written here
        """
        self.ensure_one()
        self.case_id._check_may_act()
        if date and self.date_death and date != self.date_death:
            raise UserError(self.env._(
                "The certificate says that they died on %(certified)s, the estate says %(written)s: correct the estate first.",
                certified=format_date(self.env, date), written=format_date(self.env, self.date_death),
            ))
        if not (date or self.date_death):
            raise UserError(self.env._("Say on which day they died: the certificate has it."))
        self.sudo().write({
            "date_death": self.date_death or date, "place_death": self.place_death or place, "is_verified": True,
        })
        self.sudo()._update_stage()

    def _tell_manager(self, words):
        """Put a task about this estate on the day of the manager of its mandate."""
        manager = self.sudo().case_id.mandate_id.user_id
        if manager:
            self.sudo().activity_schedule("mail.mail_activity_data_todo", user_id=manager.id, summary=words)

    def _get_ask_action(self, kind=False, authority=False, heir=None):
        self.ensure_one()
        self.case_id._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Record a search"), "res_model": "credit.heir.search.ask",
            "views": [(False, "form")], "target": "new",
            "context": {
                "default_estate_id": self.id, "default_kind": kind, "default_authority": authority,
                "default_heir_id": heir.id if heir else False,
            },
        }
