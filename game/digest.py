"""The digest that files and indexes are named by: hashlib's own, without the OpenSSL that hashlib loads beside it."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # an interpreter built without it
    from hashlib import blake2b

__all__ = ["blake2b"]
