from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import lexicon
from .cx_feedback import EMOTIONS

LANGUAGES = [
    ("it", "Italian"), ("en", "English"), ("de", "German"), ("es", "Spanish"), ("fr", "French"),
]


class CxLexicon(models.Model):
    """A word of the lexicon suggests a reason or an emotion wherever somebody says it; a person then decides."""

    _name = "cx.lexicon"
    _description = "Word that suggests a reason or an emotion"
    _order = "lang, name, id"

    name = fields.Char(
        string="Word or phrase", required=True, help="Found whole, whatever its accents and capitals, unless it is denied.",
    )
    lang = fields.Selection(LANGUAGES, string="Language", required=True, default="it")
    reason_id = fields.Many2one("credit.reason", ondelete="cascade", index="btree_not_null")
    emotion = fields.Selection(EMOTIONS)
    active = fields.Boolean(default=True)

    _word_uniq = models.UniqueIndex("(lang, LOWER(name))", "This word is already in the lexicon.")

    @api.constrains("name", "reason_id", "emotion")
    def _check_meaning(self):
        for word in self:
            if not word.reason_id and not word.emotion:
                raise ValidationError(self.env._("«%(word)s»: say which reason or emotion it suggests.", word=word.name))

    @api.constrains("name")
    def _check_name(self):
        for word in self:
            if not lexicon.index([(word.id, word.name)]):
                raise ValidationError(self.env._("«%(word)s» holds no word.", word=word.name))

    @api.model
    def _find_all(self, texts):
        """Return, for each ``(text, language)``, the words of the lexicon it speaks of; by one query for all of them.

        :param texts: the language is a code such as ``it_IT``; without one every language is looked at
        """
        words = self.sudo().search_fetch(Domain("active", "=", True), ["name", "lang", "reason_id", "emotion"])
        by_lang = {
            lang: lexicon.index((word, word.name) for word in words if lang in (False, word.lang))
            for lang in {self._read_language(lang) for _text, lang in texts}
        }
        nothing = self.browse()
        return [nothing.concat(*lexicon.find(text, by_lang[self._read_language(lang)])) for text, lang in texts]

    @api.model
    def _read_language(self, code):
        """Return the language of the lexicon that a code such as ``it_IT`` means, else ``False``."""
        lang = (code or "").split("_")[0]
        return lang if lang in dict(LANGUAGES) else False

    def _prepare_tags(self):
        """Return the values of the tags that this word suggests."""
        self.ensure_one()
        common = {"state": "suggested", "word": self.name, "user_id": False}
        meanings = [{"reason_id": self.reason_id.id}] if self.reason_id else []
        meanings += [{"emotion": self.emotion}] if self.emotion else []
        return [common | meaning for meaning in meanings]
