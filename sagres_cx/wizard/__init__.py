from . import cx_wave_preview
