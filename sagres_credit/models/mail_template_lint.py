from odoo import api, models
from odoo.exceptions import ValidationError


class MailTemplate(models.Model):
    """The texts of notices say nothing that the contact rules forbid, in no language."""

    _inherit = "mail.template"

    @api.constrains("subject", "body_html", "model_id")
    def _check_forbidden_phrases(self):
        rules = self.env["credit.contact.rule"]._get_common()
        for template, phrase, rule in self._find_forbidden(rules):
            raise ValidationError(self.env._(
                "The text «%(template)s» says «%(phrase)s»: the contact rule «%(rule)s» forbids it (%(origin)s). "
                "Say what you ask for in other words.",
                template=template.name, phrase=phrase, rule=rule.name, origin=rule.source,
            ))

    def _find_forbidden(self, rules):
        """Return ``[(template, phrase, rule)]`` of what the texts of notices say against some rules."""
        ours = self.filtered(lambda template: template.model == "credit.notice")
        # The source text is read too, where English itself is not installed.
        langs = {None, *(code for code, _name in self.env["res.lang"].get_installed())} if ours else ()
        found = []
        for lang in langs:
            for template in ours.with_context(lang=lang):
                text = f"{template.subject or ''} {template.body_html or ''}"
                found += [(template, phrase, rule) for phrase, rule in rules._find_forbidden(text)]
        return found
