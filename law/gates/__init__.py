"""The gates of docs/law/rules.yaml: which rules block which act. Composition only, no rule of its own.

Each gate takes facts, plain values which the service fills, and hands back findings for `require`. One file a part of the
procedure; everything is used as `gates.publish_draft(facts)`.
"""

from law.gates import decision, hearing, initiation, participation, review
from law.gates.decision import *  # noqa: F403 -- one name for all gates
from law.gates.gate import Gate
from law.gates.hearing import *  # noqa: F403
from law.gates.initiation import *  # noqa: F403
from law.gates.participation import *  # noqa: F403
from law.gates.review import *  # noqa: F403

PARTS = (initiation, participation, hearing, review, decision)
GATES: dict[str, Gate] = {
    gate.id: gate for gate in sorted((g for part in PARTS for g in part.PART), key=lambda g: g.id)
}
