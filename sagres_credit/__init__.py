from . import controllers
from . import models
from . import wizard
from .tools import log_mask

log_mask.install()
