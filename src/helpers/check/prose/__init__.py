"""Prose as the checks read it: passages with their lines, sentences, and the figures bound in them."""

from helpers.check.prose.passages import Passage, Span, calls, passages, plain_passage
from helpers.check.prose.sentences import Sentence, sentences

__all__ = ["Passage", "Sentence", "Span", "calls", "passages", "plain_passage", "sentences"]
