"""The report: one page that reads like an exhibit, and its tables as CSV files."""

from forensics.report.data import Crop, ReportData
from forensics.report.write import write_report

__all__ = ["Crop", "ReportData", "write_report"]
