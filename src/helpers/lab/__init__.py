"""The six notebooks in JupyterLab, for a quarter and a force; what is saved is what may be committed."""

from helpers.lab.cleaning import cleaned, with_parameters
from helpers.lab.starting import Lab, open_lab, prepare

__all__ = ["Lab", "cleaned", "open_lab", "prepare", "with_parameters"]
