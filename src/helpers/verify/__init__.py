"""Verifies a statement: what its manifest says holds, and can be built again from what it was made from."""

from helpers.verify.verifying import Verified, verify

__all__ = ["Verified", "verify"]
