"""Regression exercises for tests: typed as fields, derived, one value asked."""

from decimal import Decimal
from random import Random

import msgspec

from nnsolve.axis import Key
from nnsolve.topics.regression import TOPIC


def posed(**fields):
    return msgspec.convert({"topic": "regression", **plain(fields)}, TOPIC.problem)


def plain(value):
    """`value` with its floats as the decimals that a file would have."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return Decimal(repr(value)) if isinstance(value, float) else value


def made(**fields):
    derivation = TOPIC.derive(posed(**fields))
    derivation.validate(10_000)
    return derivation


def value(derivation, name, *at):
    return derivation.value(Key(name, at))


def seeded(seed):
    return Random(seed)  # noqa: S311  (exercises, not secrets)
