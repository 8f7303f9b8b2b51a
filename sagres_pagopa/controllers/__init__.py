from . import node
from . import simulator
