"""The rules of differentiation, and the rewritings that lead to the form a hand uses."""

from __future__ import annotations

from nnsolve.derivation import Rule

START = Rule("slope", "The slope to find")
DEFINITION = Rule("definition", "Definition", "The function is replaced by the formula that defines it.")
CONSTANT = Rule("constant", "Constant", "What does not depend on x does not change with it.", "c′ = 0")
VARIABLE = Rule("variable", "Variable", "x changes exactly as fast as x.", "x′ = 1")
SUM = Rule("sum", "Sum rule", "A sum is differentiated term by term.", "(u + v)′ = u′ + v′")
FACTOR = Rule("constant-factor", "Constant factor", "A constant factor stays as it is.", "(c·u)′ = c·u′")
PRODUCT = Rule(
    "product", "Product rule", "Each factor is differentiated once, the others stay.", "(u·v)′ = u′·v + u·v′"
)
QUOTIENT = Rule(
    "quotient", "Quotient rule", "From the product rule for u and 1/v.", "(u/v)′ = (u′·v − u·v′)/v²"
)
RECIPROCAL = Rule("reciprocal", "Reciprocal rule", "The quotient rule for a constant u.", "(c/v)′ = −c·v′/v²")
POWER = Rule("power", "Power rule", "The exponent comes down and loses 1.", "(x^n)′ = n·x^(n − 1)")
CHAIN = Rule("chain", "Chain rule", "Outer slope at the inner value, times inner slope.", "f(u)′ = f′(u)·u′")
EXPONENTIAL = Rule("exponential", "Exponential", "e^x is its own slope.", "(e^x)′ = e^x, (b^x)′ = b^x·ln b")
LOGARITHM = Rule("logarithm", "Logarithm", "ln is the inverse of exp.", "(ln x)′ = 1/x")
NAMED = Rule("named", "Known slope", "The slope of a named function is taken from the table.", "f′(x)")
CASES = Rule("cases", "Case by case", "Each case has the slope of its own formula.")
ABSOLUTE = Rule(
    "absolute", "Absolute value", "|x| rises with slope 1 above 0, falls below it.", "|x|′ = sign x"
)
JUMPS = Rule("jumps", "Constant between jumps", "Between its jumps the function does not change.")
AS_EXP = Rule("as-exp", "Power as exponential", "Both base and exponent change.", "u^v = e^(v·ln u)")
TIDY = Rule("tidy", "Collect", "Signs and numbers are brought to the front.")
ADD_ONE = Rule("add-one", "Add and subtract 1", "The numerator gets the shape of the denominator.")
SPLIT = Rule(
    "split", "Split the fraction", "Each term of the numerator gets the denominator.", "(a − b)/c = a/c − b/c"
)
CANCEL = Rule("cancel", "Cancel", "Equal factors above and below cancel.")
FACTOR_OUT = Rule("factor-out", "Factor out", "What both terms share goes in front.", "a − a² = a·(1 − a)")
SQUARES = Rule("squares", "Write as squares", "", "u·u = u²")
IN_SIGMOID = Rule("in-sigmoid", "Write in σ", "", "σ(x) = 1/(1 + e^−x)")
IN_TANH = Rule("in-tanh", "Write in tanh", "", "tanh x = (e^x − e^−x)/(e^x + e^−x)")
SIMPLIFY = Rule("simplify", "Simplify", "The same value in fewer operations.")
