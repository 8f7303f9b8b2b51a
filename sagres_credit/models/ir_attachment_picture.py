import base64
import io

from PIL import Image

from odoo import models

#: Pixels of a picture that is unpacked to be made smaller: a bomb of a few kilobytes has thousands of millions.
MAX_PIXELS = 60_000_000


class IrAttachment(models.Model):
    """A picture that cannot safely be made smaller is kept as it came: nobody's file stops a page or a mailbox."""

    _inherit = "ir.attachment"

    def _postprocess_contents(self, values):
        """Fill in ``values`` themselves, as core does: who creates looks at nothing else."""
        raw = values.get("raw") or base64.b64decode(values.get("datas") or b"")
        kept = dict(values)
        if not (isinstance(raw, bytes) and self._is_unsafe_picture(raw)):
            try:
                return super()._postprocess_contents(values)
            except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
                values.update(kept)  # cut, or damaged inside
        values["mimetype"] = self._compute_mimetype(values)
        return values

    def _is_unsafe_picture(self, raw):
        """Tell whether a picture is one that would fill the memory; what is no picture is core's."""
        if not raw.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8", b"BM", b"II*\0", b"MM\0*")):
            return False
        try:
            with Image.open(io.BytesIO(raw)) as picture:
                return picture.width * picture.height > MAX_PIXELS
        except Image.DecompressionBombError:
            return True
        except (OSError, SyntaxError, ValueError):
            return False
