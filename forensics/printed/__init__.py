"""How mail programs print mail: dates, subjects, the lines that announce a quoted message, running text.

Intake, which finds where documents begin, and the header grammar read pages by the same rules.
"""
