"""The texts that open a page without a password: nobody guesses, reads, bends or reuses them elsewhere."""
import ast
import re
from pathlib import Path

from tests.security_common import MODULES

ROOT = Path(__file__).resolve().parent.parent
SECRET = re.compile(r"(^|_)(token|nonce|secret|password|signature|secret_path)($|_)")
#: Named like a secret and none: the address of a client's chat stands on its website.
NO_SECRETS = {("im_livechat.channel", "cx_token")}
#: The fewest characters of base64 that 128 bits take.
LEAST = 22


class TokenTests:
    """Secrets are long, signed, compared in constant time, good for one thing only, and for a time."""

    def _get_secret_fields(self):
        return [
            (name, field.name) for name, model in self.env.registry.items() for field in model._fields.values()
            if SECRET.search(field.name) and not field.related and field._module in MODULES and field.type in ("char", "text")
        ]

    def test_every_secret_is_kept_from_who_needs_it_not(self):
        found = self._get_secret_fields()
        self.assertGreater(len(found), 5)
        self.assertNone([
            f"{model}.{name}" for model, name in found
            if (model, name) not in NO_SECRETS and not self.env.registry[model]._fields[name].groups
        ])

    def test_every_secret_is_longer_than_anybody_guesses(self):
        self._open_everything()
        tried = 0
        for model, name in self._get_secret_fields():
            if not self.env.registry[model]._auto or not self.env.registry[model]._fields[name].store:
                continue
            for value in self.env[model].sudo().with_context(active_test=False).search([(name, "!=", False)]).mapped(name):
                tried += 1
                with self.subTest(field=f"{model}.{name}"):
                    self.assertGreaterEqual(len(value), LEAST)
        self.assertGreater(tried, 4)

    def test_secrets_are_never_compared_with_the_equals_sign(self):
        self.assertNone([
            f"{path.relative_to(ROOT)}:{node.lineno}" for module in MODULES for path in (ROOT / module).rglob("*.py")
            if "tests" not in path.parts and "standin" not in path.parts
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if self._compares_secret(node)
        ])

    def _compares_secret(self, node):
        if not isinstance(node, ast.Compare) or not any(isinstance(op, (ast.Eq, ast.NotEq)) for op in node.ops):
            return False
        sides = [node.left, *node.comparators]
        if any(isinstance(side, ast.Constant) for side in sides):
            return False
        names = {getattr(side, "id", getattr(side, "attr", "")) for side in sides}
        return any(SECRET.search(name) for name in names)

    def _open_everything(self):
        """Return ``{kind: (text, function that finds, record)}`` of a text of each kind."""
        env = self.env(su=True)
        settlement, invitation = self.records["credit.settlement"].sudo(), self.records["cx.invitation"].sudo()
        settlement.write({"link_nonce": "n" * 43, "link_expiry": "2026-12-20 10:00:00", "state": "to_client"})
        invitation._open_links()
        link, request = self.records["credit.link"].sudo(), self.records["credit.contact.request"].sudo()
        request.write({"date_expiry": "2026-12-20 10:00:00"})
        return {
            "debtor": (link._get_token(), env["credit.link"]._find, link),
            "approval": (
                settlement._get_token(self.client_user), lambda text: env["credit.settlement"]._find_by_token(text)[0],
                settlement,
            ),
            "contact": (request._get_token(), env["credit.contact.request"]._find_by_token, request),
            "voice": (invitation._get_token(), env["cx.invitation"]._find, invitation),
        }

    def test_a_text_opens_its_own_record_and_no_other_kind(self):
        opened = self._open_everything()
        for kind, (text, _find, record) in opened.items():
            for other, (_text, find, _record) in opened.items():
                with self.subTest(text=kind, asked=other):
                    self.assertEqual(find(text), record if kind == other else find(""))

    def test_a_text_with_one_letter_changed_opens_nothing(self):
        for kind, (text, find, _record) in self._open_everything().items():
            for place, letter in enumerate(text):
                bent = text[:place] + ("B" if letter == "A" else "A") + text[place + 1:]
                with self.subTest(kind=kind, place=place):
                    self.assertFalse(find(bent))
            for bent in ("", text[:-1], text + "A", text.swapcase(), f" {text}", f"{text}\n", text.encode().hex()):
                with self.subTest(kind=kind, bent=bent):
                    self.assertFalse(find(bent))

    def test_a_text_is_good_for_a_time_only(self):
        for kind, (text, find, record) in self._open_everything().items():
            later = {
                "debtor": {"date_expiry": "2026-11-01 10:00:00"}, "approval": {"link_expiry": "2026-11-01 10:00:00"},
                "contact": {"date_expiry": "2026-11-01 10:00:00"}, "voice": {"deadline": "2026-11-01 10:00:00"},
            }[kind]
            record.write(later)
            found = find(text)
            closed = not found or (kind == "voice" and found._is_expired())
            self.assertTrue(closed, kind)

    def test_a_secret_made_anew_shuts_what_was_sent_before(self):
        names = {"debtor": "nonce", "approval": "link_nonce", "contact": "nonce", "voice": "nonce"}
        for kind, (text, find, record) in self._open_everything().items():
            record.write({names[kind]: "m" * 43})
            self.assertFalse(find(text), kind)
            record.flush_recordset()
            self.assertFalse(find(text), kind)

    def test_a_link_that_was_taken_back_shows_nothing(self):
        text, find, link = self._open_everything()["debtor"]
        self.case.action_revoke_links()
        self.assertEqual((find(text), link.state), (link, "revoked"))
        answer = self.url_open(f"/d/{text}", timeout=60)
        self.assertEqual(answer.status_code, 410)
        self.assertNotIn(self.debtor.name, answer.text)
