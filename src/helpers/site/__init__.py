"""A static folder for the office's website, made from published versions alone, and shown by one rename."""

from helpers.site.making import Made, make, site_files
from helpers.site.placing import place

__all__ = ["Made", "make", "place", "site_files"]
