"""The engines of one process, built from the settings: stored bytes, clean pictures, the search indexes, the limited children."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from registry.child import LimitedPool
from registry.errors import Refused
from registry.evidence import BlobStore
from registry.lookup import Lookup
from registry.pictures import Pictures, decode_in
from webapp.config import Settings

SPECK = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
"""One pixel: the first picture a child reads makes it load its library."""


@dataclass(frozen=True, slots=True)
class Engines:
    """What a page, a command or a job works with besides the database."""

    blobs: BlobStore
    pictures: Pictures
    lookup: Lookup
    pool: LimitedPool
    settings: Settings

    def warm(self) -> None:
        """Load and compile what the first comparison of a process would wait for: a child that reads pictures, both indexes, the loops of the engines."""
        with suppress(Refused):  # a busy machine may take longer for the first child than a picture is given
            self.pool.run("registry.pictures:decode_job", {"side": 16}, [SPECK])
        self.lookup.warm()

    def close(self) -> None:
        """End the children."""
        self.pool.close()


def open_engines(settings: Settings) -> Engines:
    """The engines of a data folder; nothing heavy is loaded before it is used."""
    pool = LimitedPool(settings.parsers, jobs_each=500)
    blobs = BlobStore(settings.blobs, sm3=settings.sm3, reserve=settings.stops_at)
    pictures = Pictures(settings.data / "pictures", blobs, decode_in(pool))
    return Engines(blobs, pictures, Lookup(settings.indexes, pictures), pool, settings)
