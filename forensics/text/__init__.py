"""The only gate to visible words: text layer or OCR, without what redactions cover."""

from forensics.text.legible import unread
from forensics.text.ocr import Ocr, OcrWord, make_ocr
from forensics.text.visible import visible
from forensics.text.words import words

__all__ = ["Ocr", "OcrWord", "make_ocr", "unread", "visible", "words"]
