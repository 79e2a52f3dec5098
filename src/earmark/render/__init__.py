"""People's words: tables, documents, charts."""
