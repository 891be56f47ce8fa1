"""Methods: what pages say of optimisers, schedules, penalties and clipping, and of how weights change."""
