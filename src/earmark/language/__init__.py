"""Text to values: what people's words say, by tables of words; no SQL, nothing but the standard library."""
