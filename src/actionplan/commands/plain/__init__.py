"""The doors without a grid: questions and answers on a scrolling stream, for a screen reader or a bad line.

Nothing is drawn again, nothing moves, and no control sequence is written: one line says one thing.
"""
