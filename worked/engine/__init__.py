"""The engine room: training of larger nets by the catalogue's own formulas, with arrays in the place of cells."""
