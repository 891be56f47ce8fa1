"""The pages room: traces become documents."""
