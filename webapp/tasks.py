"""What background jobs do, by name. Each is written so that doing it twice is once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cases import onsite, printing, proving, screening
from cases.letters import print_issued
from cases.models import BoothCheck
from cases.receipts import print_receipt as print_dossier_receipt
from registry.alike import brought
from registry.imports.apply import import_files
from registry.intake import digest_of
from registry.reading import read_words
from webapp import crawling, letters, outbox, stamping
from webapp.jobs import Handler, Work
from webapp.labels import load_tongues, speaker


def print_opinion(work: Work) -> None:
    """Print the papers of an issued opinion, where the request that signed it did not get that far."""
    printing.print_opinion(work.database, work.engines.blobs, work.engines.pictures, int(work.payload["opinion"]), work.now())


def screen(work: Work) -> None:
    """Bring the indexes up to the register, then match what is new or changed."""
    work.engines.lookup.refresh(work.database)
    screening.screen(work.database, work.engines.lookup, work.now(), work.progress)


def read_picture(work: Work) -> None:
    """Read the words off the photos of a booth check and compare again: the slower features after the first answer."""
    check_id = int(work.payload["check"])
    with work.database.read() as session:
        check = session.get_one(BoothCheck, check_id)
        photos = [data for i in check.sighting.images if (data := work.engines.pictures.readable(i.sha256)) is not None]
    words = read_words(photos)
    with work.database.write() as session:
        sighting = session.get_one(BoothCheck, check_id).sighting
        sighting.text = "\n".join(words)
        sighting.digest = sighting.screened_digest = digest_of({"title": sighting.title, "seller": sighting.seller, "text": sighting.text},
                                                               [i.sha256 for i in sighting.images])
    onsite.compare(work.database, work.engines.lookup, check_id, work.now())


def import_rights(work: Work) -> dict[str, Any]:
    """Import an uploaded file of rights, check its open matches anew, bring the indexes up to the register, see what new pictures look like. Twice changes nothing."""
    path, at = Path(str(work.payload["path"])), work.now()
    report = import_files(work.database, work.engines.blobs, [path], kind=work.payload.get("kind") or None, by=str(work.payload["by"]), at=at,
                          progress=lambda _phase, done, total: work.progress(done, total or done + 1), scratch=path.parent.parent / "scratch",
                          names={path: str(work.payload.get("name") or path.name)})
    with work.database.write() as session:
        proving.settle_changed(session, work.now())
    work.engines.lookup.refresh(work.database)
    path.unlink(missing_ok=True)
    with work.database.read() as session:
        return {**report.as_result(), "alike": brought(session, work.engines.lookup, at, work.progress)}


def send_mail(work: Work) -> None:
    """Send one mail of the outbox."""
    outbox.send(work, work.engines.settings)


def tell_clocks(work: Work) -> dict[str, Any]:
    """Write the reminders and expiries that the clocks have to tell."""
    with work.database.write() as session:
        return {"alerts": letters.tell_clocks(session, work.engines.settings, load_tongues(), work.now())}


def morning(work: Work) -> dict[str, Any]:
    """Write the morning list of next steps to everybody who has an address."""
    with work.database.write() as session:
        return {"mails": letters.morning(session, work.engines.settings, load_tongues(), work.now()),
                "renewals": letters.renewals(session, work.engines.settings, load_tongues(), work.now())}


def tell_watches(work: Work) -> dict[str, Any]:
    """Write the digests of the watches whose hour has come."""
    with work.database.write() as session:
        return {"mails": letters.digests(session, work.engines.settings, load_tongues(), work.now())}


def print_receipt(work: Work) -> None:
    """Print the receipt of a deposited dossier, where the request that sealed it did not get that far."""
    print_dossier_receipt(work.database, work.engines.blobs, int(work.payload["dossier"]), speaker(load_tongues()))


def print_letter(work: Work) -> None:
    """Print a paper of a case, where the request that issued it did not get that far."""
    print_issued(work.database, work.engines.blobs, int(work.payload["letter"]), work.now())


HANDLERS: dict[str, Handler] = {"print_receipt": print_receipt, "start_crawls": crawling.start_crawls, "crawl": crawling.follow, "look_for_returns": crawling.look_for_returns, "stamp": stamping.stamp,
                                "send_mail": send_mail, "tell_clocks": tell_clocks, "morning": morning, "tell_watches": tell_watches,
                                "print_opinion": print_opinion, "print_letter": print_letter, "screen": screen,
                                "read_picture": read_picture, "import_rights": import_rights}
