"""What a client, a disk or a machine may do to the server: tables of what is done and what must be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from faults import (
    cases_answers,
    cases_concurrency,
    cases_disk,
    cases_documents,
    cases_envelope,
    cases_files,
    cases_folders,
    cases_framing,
    cases_life,
    cases_params,
    cases_process,
    cases_uris,
)
from faults.hosts import Host, played_alone
from faults.script import Case, case


@pytest.fixture(scope="module")
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return a server for the cases of a module: each has to leave it well for the next."""
    host = Host(tmp_path_factory.mktemp("faults"), getattr(request, "param", case("many cases")))
    yield host
    host.close()


def each(*tables: Sequence[Case]) -> pytest.MarkDecorator:
    faults = [fault for table in tables for fault in table]
    return pytest.mark.parametrize("fault", faults, ids=[fault.name for fault in faults])


impatiently = pytest.mark.parametrize("host", [cases_answers.MODEL], indirect=True, ids=["impatient"])


# --- framing


@each(cases_framing.SPELLED)
def test_a_frame_is_read_however_it_is_spelled_and_split(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_framing.BROKEN)
def test_what_can_not_be_read_on_from_ends_the_server_with_a_reason(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


@each(cases_framing.ENDED)
def test_the_server_ends_with_its_input(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


# --- envelope, params, numbers


@each(cases_envelope.UNREADABLE)
def test_a_body_that_is_no_json_is_answered_so_and_left_out(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_envelope.REFUSED, cases_params.MALFORMED, cases_params.COMMANDS)
def test_a_request_that_is_none_is_refused_with_the_code_for_it(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_envelope.NUMBERED)
def test_a_request_is_answered_once_under_its_number(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_envelope.SERVED, cases_params.ODD)
def test_what_is_unusual_is_served(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_envelope.IGNORED)
def test_what_nobody_asked_for_is_ignored(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_params.CALLED_OFF)
def test_a_request_that_is_called_off_is_answered_at_most_once(host: Host, fault: Case) -> None:
    host.play(fault)


# --- life cycle


@each(cases_life.BEGINNINGS, cases_life.INTRODUCTIONS)
def test_a_connection_begins_with_initialize_and_can_begin_after_a_refusal(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


@each(cases_life.MIDDLES)
def test_a_connection_begins_once(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_life.ENDS)
def test_a_connection_ends_with_the_exit_code_that_it_deserves(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


# --- documents


@each(cases_documents.LOST, cases_documents.HUGE)
def test_a_document_that_can_not_be_followed_is_let_go_of_until_it_is_reopened(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_documents.FOLLOWED)
def test_a_document_is_followed_through_what_is_unusual(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_documents.NEVER_OPENED, cases_uris.NO_DOCUMENTS)
def test_nothing_is_offered_on_what_is_no_open_document(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_uris.ALIKE, cases_uris.ODDLY_NAMED)
def test_a_document_is_one_whatever_its_name_and_however_that_is_spelled(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_folders.FOLDERS)
def test_folders_come_and_go_without_taking_along_what_is_not_theirs(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


# --- the client


@impatiently
@each(cases_answers.EDITS)
def test_an_edit_that_was_not_made_is_told_and_its_hunk_waits_again(host: Host, fault: Case) -> None:
    host.play(fault)


@impatiently
@each(cases_answers.OTHERS)
def test_no_work_depends_on_answers_that_a_client_owes(host: Host, fault: Case) -> None:
    host.play(fault)


@each(cases_answers.REGISTRATIONS)
def test_nobody_waits_for_a_client_that_does_not_answer(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


@each(cases_concurrency.AT_ONCE)
def test_every_question_has_one_answer_about_the_text_that_it_was_asked_of(host: Host, fault: Case) -> None:
    host.play(fault)


# --- the process and the disk


@each(cases_process.AT_WORK, cases_process.SIGNALS, cases_answers.GOING)
def test_an_end_at_any_time_leaves_nothing_behind(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


@each(cases_process.PIPES, cases_process.STREAMS)
def test_streams_that_are_blocked_or_gone_neither_hang_nor_break_the_server(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


@each(cases_process.PARENTS)
def test_the_server_ends_with_its_parent_and_with_nobody_else(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


@each(cases_process.ENVIRONMENTS)
def test_the_server_works_in_odd_surroundings(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)


@each(cases_disk.SETTINGS, cases_disk.ROOTS, cases_disk.LEDGERS, cases_files.FILES, cases_files.REPLACED)
def test_a_disk_that_is_not_as_it_should_be_is_told_and_lived_with(tmp_path: Path, fault: Case) -> None:
    played_alone(fault, tmp_path)
