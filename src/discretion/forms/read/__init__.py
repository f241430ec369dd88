"""Reading a filed report: which file, which blocks, which answers."""

from discretion.forms.read.apart import read_apart
from discretion.forms.read.reading import read_report

__all__ = ["read_apart", "read_report"]
