"""The engine room: training of larger nets by the catalogue's own formulas, with arrays in place of cells."""
