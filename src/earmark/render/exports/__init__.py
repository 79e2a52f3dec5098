"""The card as things that other tools run: a workbook, formulas of a CRM, a Python file."""
