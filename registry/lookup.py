"""Candidate rights for something seen: keeps the engines' indexes in step with the register, and asks them.

The indexes lie in the data folder and are only a copy: they are built again from the register wherever they are missing.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, selectinload

from matching.image import views
from matching.image.index import ImageIndex
from matching.text.index import StaleIndex, TextIndex
from matching.types import ImageMatch, Mark, TextMatch
from registry.db import Database
from registry.errors import Refused
from registry.pictures import Pictures
from registry.rights import Right, RightImage, RightKind
from registry.tiers import Tiers, first_tier

TEXT_KINDS = (RightKind.trademark, RightKind.gi, RightKind.copyright)
BATCH = 500
TOP, MIN_SCORE = 20, 0.05
DRAWING = "picture.drawing"
"""The row that says that a drawing met a photo; said of designs only."""
ALIKE = 0.5
"""Score from which two registered pictures are shown as look-alikes."""
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Candidate:
    """A right that may be concerned: the best hit of each family."""

    right_id: int
    text: TextMatch | None = None
    image: ImageMatch | None = None
    seen_picture: str | None = None
    right_picture: str | None = None
    read_from_picture: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen, as the engines take it: words in order of weight, pictures by hash with their bytes, Nice classes of the goods."""

    texts: tuple[str, ...]
    pictures: tuple[tuple[str, bytes], ...] = ()
    classes: tuple[int, ...] = ()
    picture_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """Raw answers of the engines: words with whether they were read off a picture, pictures with the hash of what was seen."""

    words: tuple[tuple[TextMatch, bool], ...]
    pictures: tuple[tuple[str, ImageMatch], ...]


def mark_of(right: Right) -> Mark | None:
    """The words of a right as the text engine registers them; None where it has none or stands behind another record."""
    words = right.text or (right.title if right.kind is not RightKind.trademark else "")
    if right.kind not in TEXT_KINDS or not words or right.watched is False:
        return None
    return Mark(str(right.id), words, tuple(n.name for n in right.names), right.nice())


@dataclass(slots=True)
class Lookup:
    """The two indexes of one data folder, opened once a process and refreshed when the register has changed."""

    folder: Path
    pictures: Pictures
    _words: Tiers | None = None
    _images: ImageIndex | None = None
    _stamp: tuple[int, int] = field(default=(0, 0))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _read_stamp(self) -> tuple[int, int]:
        try:
            stat = (self.folder / "stamp").stat()
        except FileNotFoundError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size)

    def _open(self) -> None:
        stamp = self._read_stamp()
        if self._words is not None and stamp == self._stamp:
            return
        try:
            self._words = Tiers.open(self.folder)
        except StaleIndex:  # missing, or of another version: the next refresh builds it again
            self._words = Tiers(TextIndex.build(()), TextIndex.build(()))
            (self.folder / "stamp").unlink(missing_ok=True)
        self._images = ImageIndex.open(self.folder / "image")
        self._stamp = self._read_stamp()

    @property
    def words(self) -> Tiers:
        """The two indexes of words."""
        self._open()
        assert self._words is not None
        return self._words

    @property
    def text(self) -> TextIndex:
        """The index of the words of the whole register."""
        return self.words.whole

    @property
    def images(self) -> ImageIndex:
        """The index of pictures."""
        self._open()
        assert self._images is not None
        return self._images

    def refresh(self, database: Database, progress: Progress | None = None) -> int:
        """Bring the indexes up to the register; answers how many rights were indexed anew."""
        with self._locked():
            self._open()
            with database.write() as session:
                if not (self.folder / "stamp").exists():
                    session.execute(update(Right).values(indexed_digest=""))
            with database.read() as session:
                total = session.scalar(select(func.count(Right.id)).where(Right.indexed_digest != Right.digest)) or 0
            done = 0
            while done < total and (batch := self._index_batch(database)):
                done += batch
                if progress:
                    progress(min(done, total), total)
            moved = self._sort_tiers(database)
            if done or moved or not (self.folder / "stamp").exists():
                self._save()
            return done

    def _sort_tiers(self, database: Database) -> bool:
        """Bring the first tier up to its rule; answers whether anything changed."""
        first = self.words.first
        with database.read() as session:
            wanted, held = first_tier(session), {int(i) for i in first.ids()}
            for gone in held - wanted:
                first.remove(str(gone))
            added, missing = 0, sorted(wanted - held)
            for k in range(0, len(missing), BATCH):
                for right in session.scalars(select(Right).where(Right.id.in_(missing[k:k + BATCH]))
                                             .options(selectinload(Right.names), selectinload(Right.classes))):
                    mark = mark_of(right)
                    if mark is not None:
                        first.add(mark)
                        added += 1
        return bool(added or held - wanted)

    def _index_batch(self, database: Database) -> int:
        with database.read() as session:
            rights = list(session.scalars(select(Right).where(Right.indexed_digest != Right.digest).order_by(Right.id).limit(BATCH)
                                          .options(selectinload(Right.names), selectinload(Right.classes), selectinload(Right.images))))
            refusals = {image.id: reason for right in rights for image, reason in self._index(right)}
            digests = {right.id: right.digest for right in rights}
        self._save()
        with database.write() as session:
            for image_id, reason in refusals.items():
                session.execute(update(RightImage).where(RightImage.id == image_id).values(refused=reason))
            for right_id, digest in digests.items():
                session.execute(update(Right).where(Right.id == right_id).values(indexed_digest=digest))
        return len(digests)

    def _index(self, right: Right) -> Iterator[tuple[RightImage, str | None]]:
        self.text.remove(str(right.id))
        self.words.first.remove(str(right.id))  # comes back when the tiers are sorted
        mark = mark_of(right)
        if mark is not None:
            self.text.add(mark)
        for image in right.images:
            yield image, self._add_picture(image.sha256)

    def _add_picture(self, sha256: str) -> str | None:
        try:
            return self.images.add(sha256, self.pictures.clean(sha256))
        except Refused as e:
            return e.sentence()

    def _save(self) -> None:
        self.words.save(self.folder)
        self.images.flush()
        (self.folder / "stamp").write_text(str(self._read_stamp()[0] + 1))
        self._stamp = self._read_stamp()

    def warm(self) -> None:
        """Load and compile what the first search of a process would wait for."""
        self.text.search("快维", ())
        self.images.warm()

    def search(self, seen: Seen) -> Hits:
        """What the words and the pictures point to; no database is asked, so that several processes can do it side by side."""
        return search(self.words, self.images, seen)

    def alike(self, session: Session, right: Right) -> list[tuple[int, ImageMatch, str]]:
        """Other rights whose pictures look like those of this one, best first: right, the match, and the own picture that it looks like."""
        best: dict[int, tuple[int, ImageMatch, str]] = {}
        for sha256 in dict.fromkeys(i.sha256 for i in right.images):
            data = self.pictures.readable(sha256)
            found = self.images.search(data, TOP, ALIKE, to_the_end=True).matches if data is not None else ()  # it finds itself first
            for match in found:
                for right_id in _rights_with(session, [match.image]).get(match.image, ()):
                    if right_id != right.id and (right_id not in best or match.score > best[right_id][1].score):
                        best[right_id] = (right_id, match, sha256)
        return sorted(best.values(), key=lambda row: -row[1].score)

    def candidates(self, session: Session, seen: Seen) -> list[Candidate]:
        """Rights that the words or the pictures point to, each with its best hit of either family."""
        return resolve(session, self.search(seen))


def search(text: Tiers, images: ImageIndex, seen: Seen, known: dict[str, tuple[ImageMatch, ...]] | None = None) -> Hits:
    """The hits of one sighting in both indexes. `known` keeps the answers by picture: shops show the same picture again and again."""
    known = {} if known is None else known
    words = [(m, False) for t in seen.texts for m in text.search(t, seen.classes, TOP, MIN_SCORE)]
    words += [(m, True) for t in seen.picture_texts for m in text.search(t, seen.classes, TOP, MIN_SCORE)]
    for sha256, data in seen.pictures:
        if sha256 not in known:
            known[sha256] = images.search(data, TOP, MIN_SCORE).matches
    pictures = [(sha256, m) for sha256, _ in seen.pictures for m in known[sha256]]
    return Hits(tuple(words), tuple(pictures))


def resolve(session: Session, hits: Hits) -> list[Candidate]:
    """From hits to rights: the best hit of each family for each right."""
    found: dict[int, Candidate] = {}
    for match, read in hits.words:
        candidate = found.setdefault(int(match.mark), Candidate(int(match.mark)))
        if candidate.text is None or match.score > candidate.text.score:
            candidate.text, candidate.read_from_picture = match, read
    for right_id, (image, sha256) in _by_pictures(session, hits.pictures).items():
        candidate = found.setdefault(right_id, Candidate(right_id))
        candidate.image, candidate.seen_picture, candidate.right_picture = image, sha256, image.image
    return list(found.values())


def _by_pictures(session: Session, pictures: Sequence[tuple[str, ImageMatch]]) -> dict[int, tuple[ImageMatch, str]]:
    """For each right the match that decides, of all its views and all pictures seen, and the picture it was seen in."""
    best: dict[str, tuple[ImageMatch, str]] = {}
    for sha256, match in pictures:
        if match.image not in best or match.score > best[match.image][0].score:
            best[match.image] = (match, sha256)
    owners = _rights_with(session, list(best))
    mine: dict[int, list[str]] = {}
    for image in best:
        for right_id in owners.get(image, ()):
            mine.setdefault(right_id, []).append(image)
    out = {right_id: max((best[i] for i in images), key=lambda m: m[0].score) for right_id, images in mine.items()}
    for right_id, (match, sha256) in out.items():
        out[right_id] = (replace(match, findings=tuple(f for f in match.findings if f.feature != DRAWING)), sha256)  # a mark drawn in lines is a mark
    for right in session.scalars(select(Right).where(Right.id.in_(list(mine)), Right.kind == RightKind.design).options(selectinload(Right.images))):
        decided = _of_design(right, {i: best[i][0] for i in mine[right.id]})
        if decided is not None:
            out[right.id] = (decided, best[decided.image][1])
    return out


def _of_design(right: Right, matches: dict[str, ImageMatch]) -> ImageMatch | None:
    """Views of a design count together as its kind says (domain.md 3.4)."""
    kind = views.kind_of(right.view_rule, [i.role for i in right.images])
    return views.deciding(kind, [views.View(i.sha256, i.role) for i in right.images], matches)


def _rights_with(session: Session, hashes: Sequence[str]) -> dict[str, list[int]]:
    """Which rights carry these pictures."""
    out: dict[str, list[int]] = {}
    rows: Iterable[tuple[str, int]] = session.execute(
        select(RightImage.sha256, RightImage.right_id).join(Right, Right.id == RightImage.right_id)
        .where(RightImage.sha256.in_(hashes), Right.watched.is_(True)).distinct())
    for sha256, right_id in rows:
        out.setdefault(sha256, []).append(right_id)
    return out
