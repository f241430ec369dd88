"""Reading a filed report: which file, which blocks, which answers."""

from discretion.forms.read.reading import read_report

__all__ = ["read_report"]
