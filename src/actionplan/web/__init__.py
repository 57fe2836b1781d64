"""The plan as pages to read, for those who install nothing. It writes nothing.

The libraries that it needs are in the extra ``web``; nothing outside this package imports them.
"""
