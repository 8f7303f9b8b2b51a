import logging
import os
from contextlib import suppress
from uuid import uuid4

from odoo import api, models

from .room import needs_room

_logger = logging.getLogger(__name__)


class IrAttachment(models.Model):
    """A file is whole or it is not there, also where the disk is full or the process is killed while it is written."""

    _inherit = "ir.attachment"

    @api.model
    def _get_path(self, bin_data, sha):
        self._remove_half(self._full_path(f"{sha[:2]}/{sha}"), len(bin_data))
        return super()._get_path(bin_data, sha)

    @api.model
    def _file_write(self, bin_value, checksum):
        """Write the file beside, then give it its name: core writes in place, and half a file bars its content for ever."""
        fname, path = self._get_path(bin_value, checksum)
        if not os.path.exists(path):
            with needs_room(self.env):
                self._write_whole(path, bin_value)
                self._mark_for_gc(fname)
        return super()._file_write(bin_value, checksum)

    @api.model
    def _write_whole(self, path, content):
        part = f"{path}.{uuid4().hex}"
        try:
            with open(part, "wb") as file:
                file.write(content)
            os.replace(part, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(part)
            raise

    @api.model
    def _remove_half(self, path, size):
        """Remove what a kill has left of a file with this content: shorter than it, and not what its name says."""
        if not os.path.isfile(path) or os.path.getsize(path) >= size:
            return
        with open(path, "rb") as file:
            whole = self._compute_checksum(file.read()) == os.path.basename(path)
        if not whole:
            _logger.warning("Half a file was left in the file store and is written again: %s", path)
            os.unlink(path)
