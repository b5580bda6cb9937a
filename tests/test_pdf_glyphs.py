"""Words of a PDF page: the colour of a word is that of its letters."""

import numpy as np
import pymupdf

from forensics.adapters.pdf_glyphs import Text


def test_a_white_sign_that_touches_a_word_does_not_make_it_white() -> None:
    """``10`` in black and ``-`` in white, side by side, are one word of the file: a reader sees it, in black."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 72), "10", fontname="cour", fontsize=14)
        page.insert_text((72 + 2 * 0.6 * 14, 72), "-", fontname="cour", fontsize=14, color=(1, 1, 1))
        text = Text(page, tuple(page.rotation_matrix))
        (word,) = text.ordered(np.ones(len(text.words), bool))
    assert (word.text, word.colour) == ("10-", (0.0, 0.0, 0.0))
