from . import approval
from . import phone
