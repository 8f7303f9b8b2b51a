from . import credit_estate_close
from . import credit_estate_curator
from . import credit_estate_letter_step
from . import credit_estate_letter_write
from . import credit_estate_mistake
from . import credit_estate_open
from . import credit_heir_search_answer
from . import credit_heir_search_ask
