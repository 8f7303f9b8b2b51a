from .common import NIGHT


class HeirsRecords:
    """One record of every model of the successions; to be mixed into a class that has the firm."""

    @classmethod
    def create_heirs_records(cls, estate):
        """Return ``{model: one record}`` of everything that can hang on an estate, whose case has an item."""
        env = cls.env(su=True)
        heir = env["credit.heir"].create({"estate_id": estate.id, "name": "Luca Bianchi", "relation": "child"})
        return {
            "credit.estate": estate,
            "credit.estate.later": env["credit.estate.later"].create({
                "estate_id": estate.id, "decision": "apart", "reason": "Ordered by the daughter",
                "receivable_id": estate.case_id.receivable_ids[0].id,
            }),
            "credit.estate.letter": env["credit.estate.letter"].create({
                "estate_id": estate.id, "kind": "collective", "name": "Eredi", "address": "Via Roma 1",
            }),
            "credit.estate.report": env["credit.estate.report"].browse(estate.id),
            "credit.heir": heir,
            "credit.heir.act": env["credit.heir.act"].create({
                "heir_id": heir.id, "kind": "called", "date": NIGHT, "proof": "Certificate",
            }),
            "credit.heir.erasure": env["credit.heir.erasure"].create({
                "heir_id": heir.id, "asked_by": "person", "date_asked": NIGHT, "reason": "out", "erased_by_id": cls.manager.id,
            }),
            "credit.heir.offer": env["credit.heir.offer"].create({
                "estate_id": estate.id, "name": "Gina", "date": NIGHT, "channel": "phone", "amount": 1,
                "is_unsolicited": True, "told_how": "read", "text_version": "1", "text": "Text",
            }),
            "credit.heir.search": env["credit.heir.search"].create({
                "estate_id": estate.id, "kind": "residence", "authority": "Municipality",
            }),
        }
