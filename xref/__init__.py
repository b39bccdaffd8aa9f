"""xref: what news articles say, cross-referenced with the world's sanctions and export-control lists."""

__version__ = "0.1.0"
