from odoo import models


class CreditRelatedPerson(models.Model):
    """Two rows that become one person in one role of one case keep the proof of both."""

    _inherit = "credit.related.person"

    def _join(self):
        """Keep the first of these rows, with what proves any of them, and delete the others."""
        kept, others = self[:1], self[1:]
        if not others:
            return
        proofs = dict.fromkeys(row.proof for row in self if row.proof)
        filed = self.filtered("proof_file")[:1]
        vals = {"proof": "; ".join(proofs) or False}
        if filed and filed != kept:
            vals.update(proof_file=filed.proof_file, proof_filename=filed.proof_filename)
        kept.write(vals)
        others.unlink()
