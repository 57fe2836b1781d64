"""A team's own spreadsheet: what its columns are, what its cells mean, and what of that is inferred or doubted.

``headings`` and ``layout`` find the columns, ``dates``, ``ratings`` and ``people`` read cells, ``rows`` puts rows
together, ``reading`` is the way in.
"""
