"""The exercises room: what is set in the lectures without a net, one file or one folder for each kind.

A kind is a file with a `KIND` in it: `early_stopping.py` is read from a table `[early-stopping]`; or a folder with a
`KIND` in its `__init__.py`, and with the files that only this kind needs. A new one is a new kind everywhere: in
`worked solve` and `worked check`, in the schema, in the catalogue and in the documents. `common` is no kind.
"""
