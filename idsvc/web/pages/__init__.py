"""One module per page of the counter; each turns a request into one call of a use case."""
