"""The only place where a user's file is parsed: a process of its own, with limits.

Started by `stage`. Its job comes as one JSON line on stdin, progress goes to stderr, the answer is
one JSON object on stdout.
"""
