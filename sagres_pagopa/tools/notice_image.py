"""The images of a payment notice: logos, read once and no larger than they can be printed. No ORM."""
import io
from functools import lru_cache

from PIL import Image
from reportlab.lib.utils import ImageReader

from .notice_errors import NoticeError

__all__ = ["read_image"]

#: A printed image needs no more: 600 dots an inch on 30 mm.
PIXELS = 709
LIMIT = 6000 * 6000


@lru_cache(64)
def read_image(content: bytes) -> ImageReader:
    """Return an image to draw.

    :raises NoticeError: for what is neither PNG nor JPEG, and for far more points than can be printed
    """
    try:
        image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        if image.width * image.height > LIMIT:
            raise NoticeError(f"an image of {image.width} by {image.height} points is far more than a notice can print")
        image = image.convert("RGBA")
    except NoticeError:
        raise
    except (OSError, SyntaxError, TypeError, ValueError, Image.DecompressionBombError) as error:
        raise NoticeError("an image of a notice is neither PNG nor JPEG") from error
    image.thumbnail((PIXELS, PIXELS))
    return ImageReader(image)
