"""What a person reads in Italian: nothing that the suite says is left in English, in records, code, scripts or templates."""
import re
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

from tests.life.sandbox import ADDONS

ROOT = Path(__file__).resolve().parent.parent
# Odoo names a value of a selection after itself, and a catalogue cannot hold a name that ends in a tabulator.
BLANK = re.compile(r"\s$")


@tagged("post_install", "-at_install")
class TestItalian(TransactionCase):
    """A database on which Italian is installed, read as Odoo exports it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = list(TranslationModuleReader(cls.env.cr, modules=list(ADDONS), lang="it_IT"))

    def test_nothing_is_left_in_english(self):
        meant = {addon: self._meant(addon) for addon in ADDONS}
        english = {
            f"{addon} {name} {place}: {source!r}"
            for addon, _kind, name, place, source, value, *_comments in self.terms
            if not value and source not in meant[addon] and not BLANK.search(str(place))
            and place != f"{addon}.model_base"  # Odoo's own model, with Odoo's own name
        }
        self.assertFalse(sorted(english)[:30], f"{len(english)} terms are shown in English")

    def _meant(self, addon):
        """Return the words that the translator left as they are: names, abbreviations, words that both languages share."""
        entries = polib.pofile(str(ROOT / addon / "i18n" / "it.po"))
        return {entry.msgid for entry in entries if entry.msgstr == entry.msgid}

    def test_every_kind_of_text_is_looked_at(self):
        """A reader that saw no menus, or no scripts, would find nothing missing."""
        names = {name for _addon, kind, name, *_rest in self.terms if kind.startswith("model")}
        self.assertGreaterEqual(names, {
            "ir.ui.menu,name", "ir.actions.act_window,name", "ir.actions.act_window,help", "ir.ui.view,arch_db",
            "ir.model.fields,field_description", "ir.model.fields,help", "ir.model.fields.selection,name", "ir.model,name",
            "mail.template,subject", "mail.template,body_html",
        })
        files = {name.rpartition(".")[2] for _addon, kind, name, *_rest in self.terms if kind == "code"}
        self.assertGreaterEqual(files, {"py", "js", "xml"})

    def test_records_of_the_suite_carry_italian_also_where_nothing_is_exported(self):
        """What has no name of its own in a module (children of records in data files) is shown as well."""
        for model in ("ir.ui.menu", "ir.actions.act_window", "ir.actions.server", "ir.actions.report", "mail.template"):
            mine = self.env["ir.model.data"].search([("module", "in", ADDONS), ("model", "=", model)]).mapped("res_id")
            self.assertTrue(mine, model)
            column = "subject" if model == "mail.template" else "name"
            self.env.cr.execute(
                f"SELECT id, {column}->>'en_US' FROM {self.env[model]._table}"
                f" WHERE id = ANY(%s) AND {column} IS NOT NULL AND NOT {column} ? 'it_IT'", [mine],
            )
            bare = [text for _id, text in self.env.cr.fetchall() if not any(text in self._meant(addon) for addon in ADDONS)]
            self.assertFalse(bare, model)
