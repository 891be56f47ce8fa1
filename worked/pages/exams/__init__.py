"""Pages of exams: sheets and keys, marking sheets, stress reports and class reports."""
