"""The schemes that weights start by, one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.expr import Expr, Num, Sym

if TYPE_CHECKING:
    from collections.abc import Mapping

FAN_IN, FAN_OUT = Sym("fan_in"), Sym("fan_out")
TWO, SQUARE = Num(2), Num(2)


class Scheme(Struct, frozen=True):
    """One scheme: the variance of a weight in fan-in and fan-out, and whether it is uniform or normal."""

    name: str
    title: str
    variance: Expr
    says: str
    source: str
    uniform: bool = False


_ROWS = (
    Scheme(
        "xavier-normal",
        "Xavier, normal",
        TWO / (FAN_IN + FAN_OUT),
        "2/(fan-in + fan-out)",
        "Glorot and Bengio 2010",
    ),
    Scheme(
        "xavier-uniform",
        "Xavier, uniform",
        TWO / (FAN_IN + FAN_OUT),
        "2/(fan-in + fan-out), so a = √(6/(fan-in + fan-out))",
        "Glorot and Bengio 2010",
        uniform=True,
    ),
    Scheme("he-normal", "He, normal", TWO / FAN_IN, "2/fan-in, for ReLU", "He et al. 2015"),
    Scheme(
        "he-uniform",
        "He, uniform",
        TWO / FAN_IN,
        "2/fan-in, so a = √(6/fan-in), for ReLU",
        "He et al. 2015",
        uniform=True,
    ),
    Scheme("lecun-normal", "LeCun, normal", Num(1) / FAN_IN, "1/fan-in", "LeCun et al. 1998"),
    Scheme(
        "lecun-uniform",
        "LeCun, uniform",
        Num(1) / FAN_IN,
        "1/fan-in, so a = √(3/fan-in)",
        "LeCun et al. 1998",
        uniform=True,
    ),
    Scheme(
        "caffe",
        "Xavier of Caffe",
        Num(1) / FAN_IN,
        "1/fan-in, called Xavier there",
        "Caffe",
    ),
    Scheme(
        "he-squared",
        "He, as written on the slides",
        TWO / FAN_IN**SQUARE,
        "2/n², with n the number of weights of the unit: a standard deviation of √(2/n²) = √2/n",
        "slides, weight initialisation",
    ),
)

SCHEMES: Mapping[str, Scheme] = {row.name: row for row in _ROWS}
"""Every scheme by its name."""
