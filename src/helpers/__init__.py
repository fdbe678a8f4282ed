"""The library behind the quarterly statement on the national priorities for policing."""
