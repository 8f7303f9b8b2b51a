from . import credit_contact_edit
from . import cx_wave_preview
