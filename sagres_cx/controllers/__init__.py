from . import voice
from . import voice_stop
