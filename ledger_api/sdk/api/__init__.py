"""Every method of the SDK as a flow, one class per domain.

A public method returns `Flow[T]` (one call, or several with one result) or `Pages[T]` (a list). From the signatures
`scripts/sdk_clients.py` writes the blocking and the asynchronous face of each class; the module's name is the client's
attribute.
"""
