"""Mulin 睦邻 — software with which a residents' community builds a culture of good neighbours."""

__version__ = "0.1.0"
