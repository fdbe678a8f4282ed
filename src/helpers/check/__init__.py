"""Reads the finished page and the words back."""
