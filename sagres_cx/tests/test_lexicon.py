import doctest

from hypothesis import given
from hypothesis import strategies as some

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged, users

from odoo.addons.sagres_cx.tools import lexicon

from .common import CxCommon

WORDS = [("kind", "gentile"), ("faults", "non funziona"), ("silence", "nessuno risponde"), ("rude", "scortese")]
READY = lexicon.index(WORDS)


def test_examples_of_the_lexicon_hold():
    result = doctest.testmod(lexicon)
    assert result.attempted and not result.failed


def test_only_whole_words_are_found():
    assert not lexicon.find("gentilezza, gentilmente, ingentile", READY)
    assert lexicon.find("GÈNTILE!", READY) == ["kind"]


def test_what_is_denied_is_not_suggested():
    for text in ("non gentile", "Non è stata per niente gentile", "mai gentile con me", "senza essere scortese"):
        assert not lexicon.find(text, READY), text
    for text in ("Non ricordo il nome. Gentile", "non era il mio turno ma gentile", "gentile, non come gli altri"):
        assert lexicon.find(text, READY) == ["kind"], text


@given(some.text())
def test_any_text_is_read_and_what_is_found_is_in_it(text):
    for key in lexicon.find(text, READY):
        assert dict(WORDS)[key] in " ".join(lexicon.split(text))


@given(some.lists(some.sampled_from(["gentile", "e", "scortese", "nessuno", "risponde", "bolletta"]), max_size=8))
def test_case_and_accents_change_nothing(words):
    text = " ".join(words)
    assert lexicon.find(text.upper(), READY) == lexicon.find(text, READY)


@tagged("post_install", "-at_install")
class TestLexicon(CxCommon):
    """The lexicon suggests, a person decides; only managers teach it words."""

    def test_what_was_said_suggests_a_reason_and_an_emotion(self):
        voice = self.create_voice(5, "La bolletta è incomprensibile e NESSUNO RISPONDE", lang="it_IT")
        tags = {(tag.reason_id.code, tag.emotion, tag.state, tag.word) for tag in voice.tag_ids}
        self.assertEqual(tags, {
            ("document_unclear", False, "suggested", "incomprensibile"),
            ("waiting_answer", False, "suggested", "nessuno risponde"),
            (False, "bad", "suggested", "nessuno risponde"),
        })
        self.assertFalse(voice.tag_ids.user_id, "Nobody has said so yet")

    def test_a_word_of_another_language_suggests_nothing(self):
        self.assertFalse(self.create_voice(5, "La bolletta è incomprensibile", lang="en_US").tag_ids)
        self.assertTrue(self.create_voice(5, "La bolletta è incomprensibile").tag_ids, "Without a language all count")

    def test_forty_voices_cost_as_few_statements_as_ten(self):
        counts = []
        for number in (10, 40):
            voices = self.env["cx.feedback"].create([
                {"company_id": self.client.id, "stakeholder": "customer", "body": "Nessuno risponde"}
            ] * number)
            voices.tag_ids.unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            voices._suggest_tags()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    @users("anna")
    def test_one_click_accepts_and_one_refuses(self):
        voice = self.create_voice(5, "Nessuno risponde", lang="it_IT").with_user(self.env.user)
        reason = voice.tag_ids.filtered("reason_id")
        reason.action_accept()
        (voice.tag_ids - reason).action_refuse()
        self.assertEqual((reason.state, reason.user_id), ("accepted", self.env.user))
        voice.action_tag(emotion="bad")
        self.assertEqual(set(voice.tag_ids.mapped("state")), {"accepted"}, "What was refused may be given after all")
        reason.action_refuse()
        self.assertEqual(reason.state, "refused")

    def test_the_client_accepts_nothing(self):
        voice = self.seen_by(self.client_user).browse(self.create_voice(5, "Nessuno risponde", lang="it_IT").id)
        with self.assertRaisesRegex(AccessError, "not allowed to modify"):
            voice.tag_ids[0].action_accept()

    @users("carla")
    def test_a_word_needs_a_meaning(self):
        with self.assertRaisesRegex(ValidationError, "which reason or emotion"):
            self.env["cx.lexicon"].create({"name": "boh"})
        with self.assertRaisesRegex(ValidationError, "holds no word"):
            self.env["cx.lexicon"].create({"name": "!!", "emotion": "bad"})
