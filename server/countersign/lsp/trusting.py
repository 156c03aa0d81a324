"""Trust from an editor: the commands, the choice at a spec that waits for it, and what the editor itself tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from countersign.core.choosing import agent_for
from countersign.core.effects import Tell
from countersign.core.model import Severity, Spec
from countersign.core.state import State
from countersign.core.trust import Standing, distrust, standing
from countersign.core.trust_events import EditorTrusts, TrustRequested, TrustRevocation
from countersign.lsp.choices import Choice
from countersign.lsp.command import Arguments, Command
from countersign.lsp.connection import Connection
from countersign.lsp.folder import Folder
from countersign.lsp.picking import picked
from countersign.lsp.protocol_asking import TrustParams

__all__ = ["TRUSTING", "Choose", "asked_for_trust", "did_trust", "lacks_trust", "on_trust"]

Choose = Callable[[State, Spec], str | Tell]
"""Says which agent is for a spec, or why none is."""
_TRUST = "Trust this workspace"
_NOT_NOW = "Not now"


class _Place(Arguments, frozen=True):
    """A folder, or a document in it; without one, the only folder is meant."""

    uri: str = ""


def did_trust(connection: Connection, params: TrustParams) -> None:
    """Take note of what the editor tells. That it does not trust holds at once; that it does begins our trust in a
    workspace of which the user has said nothing yet, and renews none that was lost or revoked.
    """
    if not params.uri:
        connection.trusts = params.trusted
    for folder in _folders(connection, params.uri) if params.uri else connection.folders:
        folder.dispatch(EditorTrusts(params.trusted, folder.now()))


def lacks_trust(state: State, spec: Spec, choose: Choose = agent_for) -> str | None:
    """Return, in a sentence, why the agent that is chosen for a spec can not begin here for want of trust; None
    when that is not the reason.
    """
    agent = choose(state, spec)
    return distrust(state, spec, agent) if isinstance(agent, str) else None


def on_trust(state: State, spec: Spec, uri: str) -> Iterator[Choice]:
    """Offer to trust the workspace at a spec that can not be run before."""
    if _can_be_trusted(state) and lacks_trust(state, spec) is not None:
        title = "Countersign: trust this workspace, so that this spec can be run"
        yield Choice("refactor.countersign.trust", title, "countersign.trust", (uri,))


def _can_be_trusted(state: State) -> bool:
    return standing(state) not in {Standing.UNREADABLE, Standing.RESTRICTED}


def asked_for_trust(connection: Connection, folder: Folder, why: str | None, run: Callable[[], object]) -> bool:
    """Ask the user for the trust that something waits for, where `why` says so in a sentence, that is all, and the
    editor can ask; `run` is called when the answer was yes. Return whether it is asked.
    """
    if why is None or not _can_be_trusted(folder.state) or not connection.client.asks:
        return False
    connection.background(_ask(connection, folder, why, run), "ask for trust")
    return True


async def _ask(connection: Connection, folder: Folder, why: str, run: Callable[[], object]) -> None:
    if await picked(connection, why, {_TRUST: True, _NOT_NOW: False}):
        folder.dispatch(TrustRequested(folder.now()))
        run()


def _trust(connection: Connection, given: _Place) -> None:
    for folder in _folders(connection, given.uri):
        folder.dispatch(TrustRequested(folder.now()))


def _revoke(connection: Connection, given: _Place) -> None:
    for folder in _folders(connection, given.uri):
        folder.runtime.catch_up()
        folder.dispatch(TrustRevocation(folder.now()))


def _folders(connection: Connection, uri: str) -> Sequence[Folder]:
    """Return the folder that is meant; none, and the user is told, when that is not clear."""
    places = connection.places(uri) if uri else ()
    named = [folder for folder in connection.folders if uri and folder.is_at(uri)]
    if found := named or [folder for folder, _ in places[:1]]:
        return found
    if len(connection.folders) == 1:
        return connection.folders
    connection.tell("Name the folder that is meant: several are open.", Severity.ERROR)
    return ()


TRUSTING = (
    Command("countersign.trust", _Place, "Trust a folder of the workspace as it is now.", _trust),
    Command("countersign.revokeTrust", _Place, "Take the trust in a folder of the workspace back.", _revoke),
)
