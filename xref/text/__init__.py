"""A text as the rules read it: words and sentences, what is known of words, and what has a shape of its own (numbers,
weapons, characters of scripts without spaces or vowels). What stands in it is found by `xref.mentions` and others.
"""
