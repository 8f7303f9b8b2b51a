from odoo import api, models


class CxFeedback(models.Model):
    """A conversation about the client's weakness, or with a very unhappy person, is a voice; each is one, once."""

    _inherit = "cx.feedback"

    @api.model
    def _hear_talks(self, talks):
        """Make a voice of each conversation that says something of the client, and bring known ones up to date.

        The number of statements does not depend on that of conversations.
        """
        known = self.search([("interaction_id", "in", talks.ids)]) if talks else self
        fresh = talks.filtered(lambda talk: talk._is_voice()) - known.interaction_id
        moment = self.env.ref("sagres_cx.cx_touchpoint_collection_call", raise_if_not_found=False)
        voices = self.create([self._prepare_talk_vals(talk, moment) for talk in fresh]) if fresh else self
        if known:
            known._follow_talks()
        return voices

    @api.model
    def _prepare_talk_vals(self, talk, moment):
        case = talk.case_id
        return {
            "company_id": talk.company_id.id, "case_id": case.id, "interaction_id": talk.id, "source": "call",
            "partner_id": (talk.partner_id or case.partner_id).id, "stakeholder": "debtor", "date": talk.date,
            "operator_id": case.user_id.id, "touchpoint_id": moment and moment.id, "body": talk.body,
            "lang": case.partner_id.lang,
            "tag_ids": [(0, 0, vals) for vals in self._prepare_talk_tags(talk)],
        }

    @api.model
    def _prepare_talk_tags(self, talk):
        """Return the tags that a conversation gives its voice: the reason and the emotion its operator chose."""
        common = {"from_call": True, "user_id": talk.user_id.id}
        tags = [{"reason_id": talk.reason_id.id}] if talk.reason_id else []
        tags += [{"emotion": talk.emotion}] if talk.emotion else []
        return [common | tag for tag in tags]

    def _follow_talks(self):
        """Have the words and tags of these voices follow their conversations: what was edited there changes here."""
        borne = {(tag.feedback_id, tag.reason_id.id or tag.emotion): tag for tag in self.tag_ids}
        wanted, values = self.env["cx.feedback.tag"], []
        for voice in self:
            if voice.body != voice.interaction_id.body:
                voice.body = voice.interaction_id.body
            for vals in self._prepare_talk_tags(voice.interaction_id):
                tag = borne.get((voice, vals.get("reason_id") or vals.get("emotion")))
                wanted |= tag or wanted
                values += [] if tag else [dict(vals, feedback_id=voice.id)]
        (self.tag_ids.filtered("from_call") - wanted).unlink()
        wanted.filtered(lambda tag: tag.state != "accepted").write({"state": "accepted", "from_call": True})
        self.env["cx.feedback.tag"].create(values)
