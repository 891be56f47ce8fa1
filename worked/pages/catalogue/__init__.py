"""The catalogue: what there is, as pages made from the entries themselves."""
