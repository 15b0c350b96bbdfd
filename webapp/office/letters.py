"""What becomes of a dead letter: a person decides, and the audit trail says who."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from registry import audit
from registry.errors import Conflict, NotFound
from registry.people import Actor
from webapp.jobs import job_by_uid, revive


def try_again(session: Session, uid: str, by: Actor, at: datetime) -> None:
    """Queue a dead job anew."""
    job = job_by_uid(session, uid)
    if job is None:
        raise NotFound("没有这项任务")
    if job.state != "dead":
        raise Conflict("这项任务不是失败状态")
    revive(session, job, at)
    audit.record(session, at, "job.again", f"job:{job.name}:{job.uid}", actor=by.name, actor_id=by.person_id, unit_id=by.unit_id)
