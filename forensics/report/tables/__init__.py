"""The tables beside the report: one CSV file each, every column documented."""

from forensics.report.tables.changes import CHANGES
from forensics.report.tables.drafts import DRAFTS
from forensics.report.tables.files import FILES
from forensics.report.tables.mail import MAIL
from forensics.report.tables.measures import MEASURES
from forensics.report.tables.releases import RELEASES
from forensics.report.tables.table import AnyTable, dictionary, readme, written

TABLES: tuple[AnyTable, ...] = (*MEASURES, *CHANGES, *RELEASES, *MAIL, *DRAFTS, *FILES)
"""All tables, in the order of the report."""

__all__ = ["TABLES", "AnyTable", "dictionary", "readme", "written"]
