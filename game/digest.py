"""The digest that files and indexes are named by: blake2b, imported without the OpenSSL that hashlib loads."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # an interpreter that was built without it
    from hashlib import blake2b

__all__ = ["blake2b"]
