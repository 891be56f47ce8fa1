"""Update: mistakes in gradients, changes and new weights."""
