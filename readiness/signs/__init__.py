"""The warning signs: one judge each, listed in ``signs/book.py``, and the sentence each says."""
