"""Trusted time: the hash of a package (or of anything) is sent to a time-stamp authority and its signed answer kept (RFC 3161).

The request is stored at once, also without a network; a job sends it later. The answer is checked before it is believed: it must be
for our hash and our nonce. Whether the authority itself is to be trusted is checked against its certificate where the office names one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base, new_uid
from registry.errors import Refused

SHA256_OID = bytes.fromhex("0609608648016503040201")
WAITING, STAMPED, REFUSED = "waiting", "stamped", "refused"


class TimeStamp(Base):
    """One request for a time stamp and what came of it. `thing`: what the hash is of, e.g. `package:<case number>`."""

    __tablename__ = "time_stamps"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    thing: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default=WAITING, index=True)
    request: Mapped[bytes] = mapped_column(LargeBinary)
    """DER of the TimeStampReq (RFC 3161 section 2.4.1)."""
    token: Mapped[bytes | None] = mapped_column(LargeBinary)
    """DER of the TimeStampResp as it came, which `openssl ts -verify` reads."""
    asked_at: Mapped[datetime]
    stamped_at: Mapped[datetime | None]
    """The authority's time, out of its signed answer."""
    authority: Mapped[str] = mapped_column(default="")
    verified: Mapped[bool] = mapped_column(default=False)
    """Its signature was checked against the certificate that the office trusts."""
    error: Mapped[str] = mapped_column(default="")


def _der(tag: int, body: bytes) -> bytes:
    """One DER value (X.690); lengths up to 65535."""
    n = len(body)
    length = bytes([n]) if n < 128 else bytes([0x81, n]) if n < 256 else bytes([0x82, n >> 8, n & 255])
    return bytes([tag]) + length + body


def make_request(sha256: str, nonce: int | None = None) -> bytes:
    """DER of a TimeStampReq for this SHA-256 (RFC 3161 section 2.4.1), with a nonce and the wish for the authority's certificate.

    Written out here because the library's builder hashes data itself, and what is stamped may be a package of gigabytes.
    """
    nonce = secrets.randbits(64) if nonce is None else nonce
    number = nonce.to_bytes(nonce.bit_length() // 8 + 1, "big")
    imprint = _der(0x30, _der(0x30, SHA256_OID + b"\x05\x00") + _der(0x04, bytes.fromhex(sha256)))
    return _der(0x30, b"\x02\x01\x01" + imprint + _der(0x02, number) + b"\x01\x01\xff")


def nonce_of(request: bytes) -> int:
    """The nonce of a request that make_request wrote: between the imprint and the last three bytes."""
    at = 2 + 3 + 2 + request[6]
    return int.from_bytes(request[at + 2:at + 2 + request[at + 1]], "big")


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer. `verified`: its signature was checked against the office's certificates, not only its contents."""

    stamped_at: datetime
    verified: bool


def read_answer(request: bytes, sha256: str, answer: bytes, roots: bytes = b"") -> Answer:
    """Check a TimeStampResp against the request; `roots`: PEM certificates that the office trusts. Refused says what does not fit."""
    from rfc3161_client import PKIStatus, VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        told = decode_timestamp_response(answer)
        granted = PKIStatus(told.status) is PKIStatus.GRANTED
        info = told.tst_info if granted else None
    except ValueError as e:
        raise Refused("时间戳服务的应答无法读取（{why}）", why=str(e)[:100]) from None
    if info is None:
        raise Refused("时间戳服务没有签发（状态 {status}）", status=int(told.status))
    if info.message_imprint.message != bytes.fromhex(sha256):
        raise Refused("时间戳不是为这份材料签发的")
    if info.nonce != nonce_of(request):
        raise Refused("时间戳不是对这次请求的应答")
    if not roots:
        return Answer(info.gen_time, verified=False)
    from cryptography.x509 import load_pem_x509_certificates

    builder = VerifierBuilder(nonce=nonce_of(request))
    for certificate in load_pem_x509_certificates(roots):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify(told, bytes.fromhex(sha256))
    except VerificationError as e:
        raise Refused("时间戳的签名未通过核验（{why}）", why=str(e)[:200]) from None
    return Answer(info.gen_time, verified=True)


def ask(session: Session, thing: str, sha256: str, at: datetime, *, unit_id: int) -> TimeStamp:
    """Keep a request for later; the same thing with the same hash is asked for once."""
    known = session.scalar(select(TimeStamp).where(TimeStamp.thing == thing, TimeStamp.sha256 == sha256))
    if known is not None:
        return known
    stamp = TimeStamp(unit_id=unit_id, thing=thing, sha256=sha256, request=make_request(sha256), asked_at=at)
    session.add(stamp)
    session.flush()
    return stamp


def settle(session: Session, stamp: TimeStamp, answer: bytes, authority: str, roots: bytes = b"") -> bool:
    """Keep a checked answer; one that does not fit is refused for good, with the reason."""
    stamp.authority = authority
    try:
        read = read_answer(stamp.request, stamp.sha256, answer, roots)
    except Refused as e:
        stamp.state, stamp.error = REFUSED, e.sentence()
    else:
        stamp.state, stamp.token, stamp.stamped_at, stamp.verified, stamp.error = STAMPED, answer, read.stamped_at, read.verified, ""
    session.flush()
    return stamp.state == STAMPED


def waiting(session: Session, limit: int = 50) -> list[TimeStamp]:
    """Requests that were not answered yet, the oldest first."""
    return list(session.scalars(select(TimeStamp).where(TimeStamp.state == WAITING).order_by(TimeStamp.id).limit(limit)))


def stamps_of(session: Session, thing: str) -> list[TimeStamp]:
    """The stamps of a thing, the newest first."""
    return list(session.scalars(select(TimeStamp).where(TimeStamp.thing == thing).order_by(TimeStamp.id.desc())))
