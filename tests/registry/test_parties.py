"""Parties: corrected, merged and taken apart again; identity numbers sealed, masked, read only with a reason; copied, locked, deleted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from registry import audit, identity, parties, privacy
from registry.authorisations import authorisation_for, authorise
from registry.db import Database
from registry.errors import Conflict, Refused
from registry.holders import Party, PartyKind, names_of, party_named
from registry.identity import Vault
from registry.people import Actor, Role
from tests import builders as b

ID_CARD = "11010519491231002X"
"""The sample number printed in GB 11643-1999."""


@pytest.fixture
def session(database: Database) -> Session:
    return database.session()


def staff(session: Session) -> Actor:
    return b.actor(session, b.unit(session), Role.intake)


def uscc(body: str) -> str:
    from registry.numbers import USCC_LETTERS, USCC_WEIGHTS

    return body + USCC_LETTERS[(31 - sum(USCC_LETTERS.index(c) * w for c, w in zip(body, USCC_WEIGHTS, strict=True)) % 31) % 31]


def test_a_wrong_check_character_of_a_credit_code_is_refused_and_the_field_named(session: Session) -> None:
    by, party = staff(session), party_named(session, "澜雀日用品有限公司", b.NOW)
    right = uscc("91420100MA4KT3XT1")
    parties.correct_party(session, party, by, b.NOW, name=party.name, kind=PartyKind.firm, uscc=right)
    assert party.uscc == right
    last = "A" if right[-1] != "A" else "B"
    with pytest.raises(Refused) as refused:
        parties.correct_party(session, party, by, b.NOW, name=party.name, kind=PartyKind.firm, uscc=right[:-1] + last)
    assert refused.value.field == "uscc"


def test_a_changed_name_stays_findable(session: Session) -> None:
    by, party = staff(session), party_named(session, "澜雀日用品厂", b.NOW)
    parties.correct_party(session, party, by, b.NOW, name="澜雀日用品有限公司", kind=PartyKind.firm)
    assert parties.find_parties(session, "日用品厂")[0] == [party] == parties.find_parties(session, "澜雀")[0]
    assert party_named(session, "澜雀日用品有限公司", b.NOW).id == party.id


def test_a_merger_moves_rights_and_names_and_can_be_taken_back_exactly(session: Session) -> None:
    by = staff(session)
    kept, gone = party_named(session, "澜雀日用品有限公司", b.NOW), party_named(session, "LANQUE Co", b.NOW)
    mine, others = b.right(session, "澜雀", owner=kept.name), b.right(session, "LANQUE", owner=gone.name)
    merge = parties.merge_parties(session, kept, gone, by, b.NOW, "营业执照为同一家")
    assert (mine.owner_id, others.owner_id) == (kept.id, kept.id)
    assert party_named(session, "lanque co", b.NOW).id == kept.id, "the old name leads to the one that stands"
    assert parties.find_parties(session)[1] == 1
    parties.unmerge_parties(session, merge.uid, by, b.NOW, "两家分立")
    assert (mine.owner_id, others.owner_id) == (kept.id, gone.id)
    assert [(m.reason, m.undone_because) for m in parties.mergers_of(session, kept)] == [("营业执照为同一家", "两家分立")]
    with pytest.raises(Conflict):
        parties.unmerge_parties(session, merge.uid, by, b.NOW, "再来一次")


def test_two_credit_codes_are_two_firms(session: Session) -> None:
    by = staff(session)
    one, two = party_named(session, "甲公司", b.NOW), party_named(session, "乙公司", b.NOW)
    one.uscc, two.uscc = uscc("91420100MA4KT3XT1"), uscc("91420100MA4KT3XT2")
    with pytest.raises(Refused):
        parties.merge_parties(session, one, two, by, b.NOW, "看着像")


def test_an_authorisation_holds_for_every_name_of_the_seller(session: Session) -> None:
    right, party = b.right(session), party_named(session, "江汀日用品有限公司", b.NOW)
    parties.add_name(session, party, "江汀旗舰店")
    authorise(session, right, "江汀日用品有限公司")
    assert "江汀旗舰店" in names_of(session, "江汀日用品有限公司")
    assert authorisation_for(session, right.id, "江汀旗舰店", b.NOW.date()) is not None
    assert authorisation_for(session, right.id, "江汀旗舰", b.NOW.date()) is None


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x", " 110105 19491231 002X "])
def test_a_resident_number_with_its_check_character_is_taken(number: str) -> None:
    assert identity.id_card(number) == ID_CARD


@pytest.mark.parametrize("number", ["110105194912310021", "11010519491331002X", "1101051949123100", "", "11010519491231ABCX"])
def test_a_resident_number_that_cannot_be_is_refused(number: str) -> None:
    with pytest.raises(Refused):
        identity.id_card(number)


def test_a_number_is_sealed_masked_and_read_only_with_a_reason_that_is_kept(database: Database, tmp_path: Path) -> None:
    vault = Vault.open(tmp_path, make=True)
    assert (tmp_path / "identity.key").stat().st_mode & 0o777 == 0o600
    with database.write() as session:
        by, party = staff(session), party_named(session, "某人", b.NOW)
        row = identity.keep_identity(session, vault, party, "id_card", ID_CARD, by, b.NOW)
        assert identity.keep_identity(session, vault, party, "id_card", ID_CARD.lower(), by, b.NOW) is row
        assert row.masked == "11**************2X"
        with pytest.raises(Refused):
            identity.unmask(session, vault, party, row.uid, by, b.NOW, " ")
        assert identity.unmask(session, vault, party, row.uid, by, b.NOW, "核对投诉人身份") == ID_CARD
        last = audit.recent(session, limit=1)[0]
        assert (last.act, last.detail["reason"]) == ("party.unmask", "核对投诉人身份")
    with database.engine.connect() as connection:
        dump = json.dumps([[str(v) for v in r] for t in ("party_identities", "audit_entries") for r in connection.execute(text(f"SELECT * FROM {t}"))])
    assert ID_CARD not in dump and ID_CARD[:17] not in dump


def test_a_number_opens_neither_with_another_key_nor_for_another_party(session: Session, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    vault, other = Vault.open(tmp_path / "a", make=True), Vault.open(tmp_path / "b", make=True)
    by, party, stranger = staff(session), party_named(session, "某人", b.NOW), party_named(session, "别人", b.NOW)
    row = identity.keep_identity(session, vault, party, "passport", "E12345678", by, b.NOW)
    for wrong, whose in ((other, party), (vault, stranger)):
        with pytest.raises(Refused):
            wrong.read(row.sealed, whose)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    Vault.open(tmp_path, make=True)
    (tmp_path / "identity.key").chmod(0o644)
    with pytest.raises(Refused):
        Vault.open(tmp_path)


def test_the_same_number_points_to_a_twin(session: Session, tmp_path: Path) -> None:
    vault, by = Vault.open(tmp_path, make=True), staff(session)
    one, two = party_named(session, "某人", b.NOW), party_named(session, "某某人", b.NOW)
    identity.keep_identity(session, vault, one, "id_card", ID_CARD, by, b.NOW)
    row = identity.keep_identity(session, vault, two, "id_card", ID_CARD, by, b.NOW)
    assert identity.same_identity(session, row) == [one]


def test_a_copy_holds_everything_about_the_person_and_nothing_of_others(session: Session, tmp_path: Path) -> None:
    vault, by = Vault.open(tmp_path, make=True), staff(session)
    party = party_named(session, "某人", b.NOW)
    party.contact = "13800000000"
    b.right(session, "澜雀", owner="某人")
    b.right(session, "棠予", owner="别人", number="91009999")
    identity.keep_identity(session, vault, party, "id_card", ID_CARD, by, b.NOW)
    copy = privacy.copy_of(session, party, vault)
    assert copy["identity_numbers"][0]["number"] == ID_CARD and copy["party"]["contact"] == "13800000000"
    assert len(copy["rights"]) == 1 and "91009999" not in json.dumps(copy)


def test_what_nothing_keeps_is_deleted(session: Session, tmp_path: Path) -> None:
    vault, by, party = Vault.open(tmp_path, make=True), staff(session), party_named(session, "某人", b.NOW)
    party.contact, party.address = "13800000000", "某路 1 号"
    parties.add_name(session, party, "小某")
    identity.keep_identity(session, vault, party, "id_card", ID_CARD, by, b.NOW)
    assert privacy.erase(session, party, by, b.NOW, "本人来函要求删除", privacy.retention(session, party, b.NOW)) is True
    kept = json.dumps([str(v) for v in session.execute(select(Party.name, Party.folded, Party.contact, Party.address)).one()], ensure_ascii=False)
    assert "某人" not in kept and "138" not in kept and "某路" not in kept
    assert not identity.identities_of(session, party) and not parties.other_names(session, party)
    assert "某人" not in json.dumps([e.detail for e in audit.recent(session)], ensure_ascii=False)


def test_what_the_register_must_keep_is_locked_and_closed(session: Session, tmp_path: Path) -> None:
    vault, by = Vault.open(tmp_path, make=True), staff(session)
    party = party_named(session, "某人", b.NOW)
    row = identity.keep_identity(session, vault, party, "id_card", ID_CARD, by, b.NOW)
    b.right(session, "澜雀", owner="某人")
    assert privacy.erase(session, party, by, b.NOW, "本人来函要求删除", privacy.retention(session, party, b.NOW)) is False
    assert party.locked_at == b.NOW and "1 件" in party.locked_because
    with pytest.raises(Conflict):
        identity.unmask(session, vault, party, row.uid, by, b.NOW, "想看一下号码")
    with pytest.raises(Conflict):
        parties.correct_party(session, party, by, b.NOW, name="改名", kind=PartyKind.person)
    privacy.unlock(session, party, by, b.NOW, "本人撤回请求")
    assert identity.unmask(session, vault, party, row.uid, by, b.NOW, "核对身份") == ID_CARD
