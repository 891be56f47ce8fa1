"""The exercises room: what is set in the lectures without a net, one file for each kind.

A kind is a file with a `KIND` in it: `early_stopping.py` is read from a table `[early-stopping]`. A new file is a new
kind everywhere: in `worked solve` and `worked check`, in the schema, in the catalogue and in the documents.
"""
