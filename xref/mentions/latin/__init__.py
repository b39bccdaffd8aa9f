"""Names in text of Latin letters: runs of capitalised words, read as items, cut into names."""
