"""Identity numbers of natural persons, encrypted (PIPL art 51): AES-256-GCM under a key that lies in the data folder, readable by its owner only.

Lists and pages show a masked form. Reading the number itself is an act with a reason, in the audit trail. The key is not in the database
and not in its backups: a copy of the database alone tells no number; a lost key loses them for good.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base, new_uid
from registry.errors import Conflict, NotFound, Refused
from registry.holders import Party
from registry.numbers import tidy
from registry.parties import note
from registry.people import Actor

KEY_FILE = "identity.key"
KEY_BYTES, NONCE_BYTES = 32, 12
KINDS = {"id_card": "居民身份证", "passport": "护照", "other": "其他证件"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


class PartyIdentity(Base):
    """One identity number of a natural person: sealed, with a masked form for the eye and a keyed fingerprint to find it again."""

    __tablename__ = "party_identities"
    __table_args__ = (UniqueConstraint("party_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    kind: Mapped[str]
    sealed: Mapped[str]
    """Nonce and ciphertext, base64; the party's public id is authenticated along with it."""
    masked: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(index=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


def id_card(number: str) -> str:
    """A resident identity number (GB 11643-1999: 17 digits with a real date and a check character, ISO 7064 mod 11-2); Refused otherwise."""
    text = tidy(number)
    if len(text) != 18 or not text[:17].isascii() or not text[:17].isdigit():
        raise Refused("身份证号应为 18 位", field="number")
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise Refused("身份证号中的出生日期不对", field="number") from None
    if CHECKS[sum(int(d) * w for d, w in zip(text[:17], WEIGHTS, strict=True)) % 11] != text[17]:
        raise Refused("身份证号的校验位不对", field="number")
    return text


def masked(number: str) -> str:
    """The first and the last two characters, the rest as stars."""
    keep = 2 if len(number) > 6 else 1
    return number[:keep] + "*" * max(len(number) - 2 * keep, 1) + number[-keep:]


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals and opens numbers. One key a data folder."""

    key: bytes

    @classmethod
    def open(cls, folder: Path, *, make: bool = False) -> Vault:
        """The vault of a data folder; `make` creates the key where there is none. Refused where it is missing or open to others."""
        path = folder / KEY_FILE
        if make and not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(secrets.token_bytes(KEY_BYTES))
                out.flush()
                os.fsync(out.fileno())
        if not path.exists():
            raise Refused("数据文件夹里没有证件号码的密钥 {file}，无法读出", file=KEY_FILE)
        if path.stat().st_mode & 0o077:
            raise Refused("密钥文件 {file} 的权限过宽，应只有本人可读（0600）", file=KEY_FILE)
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise Refused("密钥文件 {file} 已损坏", file=KEY_FILE)
        return cls(key)

    def seal(self, number: str, party: Party) -> str:
        """The sealed form, bound to the party: moved to another party's row it does not open."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return base64.b64encode(nonce + AESGCM(self.key).encrypt(nonce, number.encode(), party.uid.encode())).decode()

    def read(self, sealed: str, party: Party) -> str:
        """The number; Refused where the key is another one or the bytes were altered."""
        raw = base64.b64decode(sealed)
        try:
            return AESGCM(self.key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], party.uid.encode()).decode()
        except InvalidTag:
            raise Refused("证件号码无法读出：密钥不对，或内容被改动") from None

    def fingerprint(self, kind: str, number: str) -> str:
        """A keyed hash: equal numbers are found without being opened, and nobody without the key can try numbers."""
        return hmac.new(self.key, f"{kind}:{number}".encode(), hashlib.sha256).hexdigest()


def keep_identity(session: Session, vault: Vault, party: Party, kind: str, number: str, by: Actor, at: datetime) -> PartyIdentity:
    """Record an identity number of a party; the same number twice is once."""
    if kind not in KINDS:
        raise Refused("请从列表中选一项", field="kind")
    if party.locked_at or party.erased_at:
        raise Conflict("这个当事人的信息已锁定或删除，不能再改动")
    clean = id_card(number) if kind == "id_card" else tidy(number)
    if not 4 <= len(clean) <= 40:
        raise Refused("证件号码应为 4 至 40 个字符", field="number")
    mark = vault.fingerprint(kind, clean)
    known = session.scalar(select(PartyIdentity).where(PartyIdentity.party_id == party.id, PartyIdentity.fingerprint == mark))
    if known is not None:
        return known
    row = PartyIdentity(party_id=party.id, kind=kind, sealed=vault.seal(clean, party), masked=masked(clean), fingerprint=mark, recorded_at=at, recorded_by=by.name)
    session.add(row)
    session.flush()
    note(session, by, at, "party.identity", party, kind=kind)
    return row


def any_sealed(session: Session) -> bool:
    """Are there sealed numbers at all? Then a missing key must be brought back, never made anew."""
    return session.scalar(select(PartyIdentity.id).limit(1)) is not None


def identities_of(session: Session, party: Party) -> list[PartyIdentity]:
    """The identity numbers of a party, still sealed."""
    return list(session.scalars(select(PartyIdentity).where(PartyIdentity.party_id == party.id).order_by(PartyIdentity.id)))


def same_identity(session: Session, row: PartyIdentity) -> list[Party]:
    """Other parties with the same number: probably the same person."""
    return list(session.scalars(select(Party).join(PartyIdentity, PartyIdentity.party_id == Party.id).where(
        PartyIdentity.fingerprint == row.fingerprint, Party.id != row.party_id, Party.merged_into_id.is_(None))))


def unmask(session: Session, vault: Vault, party: Party, uid: str, by: Actor, at: datetime, reason: str) -> str:
    """Read a number. Who, when and why stand in the audit trail before it is shown; a locked party's numbers stay closed."""
    if len(reason.strip()) < 4:
        raise Refused("请写明查看的理由（至少 4 个字），会记入审计", field="reason")
    row = session.scalar(select(PartyIdentity).where(PartyIdentity.uid == uid, PartyIdentity.party_id == party.id))
    if row is None:
        raise NotFound("没有这个证件号码")
    if party.locked_at is not None:
        raise Conflict("这个当事人的信息已锁定，不能查看")
    note(session, by, at, "party.unmask", party, kind=row.kind, reason=reason.strip()[:200])
    return vault.read(row.sealed, party)
