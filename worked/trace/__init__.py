"""The trace room: the exact simulator. A trace is the recipe of a worksheet; a solution is its replay."""
