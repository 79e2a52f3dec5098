"""Transcripts: one file a layout, each from a text to who said what and where it stands."""
