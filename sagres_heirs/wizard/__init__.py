from . import credit_estate_letter_step
from . import credit_estate_letter_write
from . import credit_heir_search_answer
from . import credit_heir_search_ask
