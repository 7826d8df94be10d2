"""The examples in the documents, run as they stand."""
