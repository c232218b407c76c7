"""Which mistake explains a figure that does not follow: every candidate is weighed against all others.

A candidate that reaches the figure counts with the weight of its kind, shared by all of that kind that could
have been made at this step, and the more the narrower its range is: a wide one hits by chance. Everything
that is not thought of counts as well, spread over all values of the size of the figure. What a candidate has
of the sum of all is how probable it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.check.candidate import Candidate, Diagnosis, Why, diagnosed
from nnsolve.check.hits import Hits
from nnsolve.check.prepared import Preparations
from nnsolve.check.prior import UNKNOWN, UNKNOWN_WHOLE
from nnsolve.check.says import Speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.axis import Key
    from nnsolve.check.exercise import Exercise
    from nnsolve.check.replay import Replay
    from nnsolve.mistake import Mistake

__all__ = ["Candidate", "Diagnosis", "Namer", "Why"]


class Namer:
    """Names mistakes in workings of one exercise; `mistakes` are those that its topic knows."""

    def __init__(self, exercise: Exercise, mistakes: Sequence[Mistake] = ()) -> None:
        self.exercise = exercise
        self.preparations = Preparations(exercise, mistakes)
        self.speaker = Speaker(exercise.derivation)

    def name(self, replay: Replay, key: Key) -> Diagnosis:
        """What explains the figure of `key`, which does not follow in this working."""
        figure = replay[key].figure
        hits = Hits(self.preparations, replay, self.exercise.line(key), figure)
        weight = UNKNOWN_WHOLE if hits.whole else UNKNOWN
        unknown = weight / (10 * hits.size / hits.unit + 10) if hits.unit else 0.0
        return diagnosed(key, hits, unknown, figure.figures, self.speaker)
