"""Arrays: formulas of the catalogue as code that works on whole arrays, and the memory that it writes into."""
