"""Every optimiser and form again, in plain floats, from the papers and manuals, apart from the package.

Each is a function of the gradient (a function of the point and the step), the start and the number of
steps; it gives the points after every step.
"""

from math import copysign, sqrt

A, N, B, B1, B2, R, E, L = 0.1, 0.8, 0.9, 0.9, 0.999, 0.95, 1e-8, 0.05
GROW, SHRINK, FIRST, LEAST, MOST = 1.2, 0.5, 0.1, 1e-3, 0.3


def sgn(x):
    return copysign(1.0, x) if x else 0.0


def sgd(grad, w, steps):
    out = []
    for t in range(1, steps + 1):
        w -= A * grad(w, t)
        out.append(w)
    return out


def heavy_ball(kind):
    def run(grad, w, steps):
        v, out = 0.0, []
        for t in range(1, steps + 1):
            g = grad(w, t)
            match kind:
                case "rate-in-velocity":
                    v = N * v + A * g
                    w = w - v
                case "rate-in-step":
                    v = N * v + g
                    w = w - A * v
                case "rate-twice":
                    v = N * v + A * g
                    w = w - A * v
                case "added":
                    v = N * v + A * g
                    w = w + N * v - A * g
                case "average":
                    v = N * v + (1 - N) * g
                    w = w - A * v
            out.append(w)
        return out

    return run


def nesterov_standard(grad, w, steps):
    v, out = 0.0, []
    for t in range(1, steps + 1):
        v = N * v + A * grad(w - N * v, t)
        w = w - v
        out.append(w)
    return out


def nesterov_climbing(grad, w, steps):
    v, out = 0.0, []
    for t in range(1, steps + 1):
        v = N * v + A * grad(w + N * v, t)
        w = w + N * v
        out.append(w)
    return out


def nesterov_torch(grad, w, steps):
    buf, out = 0.0, []
    for t in range(1, steps + 1):
        g = grad(w, t)
        buf = N * buf + g
        g = g + N * buf
        w = w - A * g
        out.append(w)
    return out


def nesterov_keras(grad, w, steps):
    m, out = 0.0, []
    for t in range(1, steps + 1):
        g = grad(w, t)
        m = N * m - g * A
        w = w + N * m - g * A
        out.append(w)
    return out


def rprop_sign(grad, w, steps):
    d, last, out = FIRST, 0.0, []
    for t in range(1, steps + 1):
        g = grad(w, t)
        if g * last > 0:
            d *= GROW
        elif g * last < 0:
            d *= SHRINK
        w -= sgn(g) * d
        last = g
        out.append(w)
    return out


def rprop_gradient(grad, w, steps):
    last, out = 0.0, []
    for t in range(1, steps + 1):
        g = grad(w, t)
        f = GROW if g * last > 0 else SHRINK if g * last < 0 else 1.0
        w = w + f * last
        last = g
        out.append(w)
    return out


def rprop_back(grad, w, steps):
    d, move, last, out = FIRST, 0.0, 0.0, []
    for t in range(1, steps + 1):
        g = grad(w, t)
        if g * last > 0:
            d = d * GROW
            move = -sgn(g) * d
            w = w + move
            last = g
        elif g * last < 0:
            d = d * SHRINK
            w = w - move
            move = -move
            last = 0.0
        else:
            move = -sgn(g) * d
            w = w + move
            last = g
        out.append(w)
    return out


def rprop_torch(grad, w, steps):
    size, prev, out = FIRST, 0.0, []
    for t in range(1, steps + 1):
        g = grad(w, t)
        s = sgn(g * prev)
        eta = GROW if s > 0 else SHRINK if s < 0 else 1.0
        size = min(max(size * eta, LEAST), MOST)
        if eta == SHRINK:
            g = 0.0
        w = w - sgn(g) * size
        prev = g
        out.append(w)
    return out


def adagrad(kind):
    def run(grad, w, steps):
        total, out = (0.1 if kind == "started" else 0.0), []
        for t in range(1, steps + 1):
            g = grad(w, t)
            total += g * g
            w -= A * g / (sqrt(total) + E if kind == "outside" else sqrt(total + E))
            out.append(w)
        return out

    return run


def adadelta(grad, w, steps):
    square, delta, out = 0.0, 0.0, []
    for t in range(1, steps + 1):
        g = grad(w, t)
        square = R * square + (1 - R) * g * g
        x = -sqrt(delta + E) / sqrt(square + E) * g
        delta = R * delta + (1 - R) * x * x
        w = w + x
        out.append(w)
    return out


def adadelta_fourth(grad, w, steps):
    total, out = 0.0, []
    for t in range(1, steps + 1):
        g = grad(w, t)
        total += g * g
        w -= A * g / (total + E) ** 0.25
        out.append(w)
    return out


def rmsprop(kind):
    def run(grad, w, steps):
        v, m, out = 0.0, 0.0, []
        for t in range(1, steps + 1):
            g = grad(w, t)
            v = B * v + (1 - B) * (g if kind == "unsquared" else g * g)
            m = B * m + (1 - B) * g
            match kind:
                case "outside":
                    under = sqrt(v) + E
                case "inside" | "unsquared":
                    under = sqrt(v + E)
                case "centred":
                    under = sqrt(v - m * m) + E
                case "centred-inside":
                    under = sqrt(v - m * m + E)
            w -= A * g / under
            out.append(w)
        return out

    return run


def adam(kind):
    def run(grad, w, steps):
        m = v = 0.0
        out = []
        for t in range(1, steps + 1):
            g = grad(w, t)
            m = B1 * m + (1 - B1) * g
            v = B2 * v + (1 - B2) * g * g
            mc, vc = m / (1 - B1**t), v / (1 - B2**t)
            match kind:
                case "corrected":
                    w -= A * mc / (sqrt(vc) + E)
                case "corrected-inside":
                    w -= A * mc / sqrt(vc + E)
                case "folded":
                    w -= A * sqrt(1 - B2**t) / (1 - B1**t) * m / (sqrt(v) + E)
                case "uncorrected":
                    w -= A * m / (sqrt(v) + E)
                case "uncorrected-inside":
                    w -= A * m / sqrt(v + E)
                case "times-gradient":
                    w -= A * m * g / (sqrt(v) + E)
            out.append(w)
        return out

    return run


def adamw(kind):
    def run(grad, w, steps):
        m = v = 0.0
        out = []
        for t in range(1, steps + 1):
            g = grad(w, t)
            m = B1 * m + (1 - B1) * g
            v = B2 * v + (1 - B2) * g * g
            if kind == "decay-alone":
                w = w - (A * (m / (1 - B1**t)) / (sqrt(v / (1 - B2**t)) + E) + L * w)
            else:
                w *= 1 - A * L
                if kind == "folded":
                    w -= A * sqrt(1 - B2**t) / (1 - B1**t) * m / (sqrt(v) + E)
                else:
                    w -= A * (m / (1 - B1**t)) / (sqrt(v) / sqrt(1 - B2**t) + E)
            out.append(w)
        return out

    return run


def adamax(kind):
    def run(grad, w, steps):
        m = u = 0.0
        out = []
        for t in range(1, steps + 1):
            g = grad(w, t)
            m = B1 * m + (1 - B1) * g
            u = max(B2 * u, abs(g) + (E if kind == "inside" else 0))
            w -= A / (1 - B1**t) * m / (u + (E if kind == "outside" else 0))
            out.append(w)
        return out

    return run


def nadam(kind):
    def mu(t):
        match kind:
            case "scheduled":
                return B1 * (1 - 0.5 * 0.96 ** (t * 0.004))
            case "scheduled-fast":
                return B1 * (1 - 0.5 * 0.96**t)
            case _:
                return B1

    def run(grad, w, steps):
        m = v = 0.0
        product, out = 1.0, []
        for t in range(1, steps + 1):
            g = grad(w, t)
            product *= mu(t)
            m = B1 * m + (1 - B1) * g
            v = B2 * v + (1 - B2) * g * g
            if kind == "same-correction":
                mc = B1 * (m / (1 - B1**t)) + (1 - B1) * g / (1 - B1**t)
            else:
                mc = mu(t + 1) * m / (1 - product * mu(t + 1)) + (1 - mu(t)) * g / (1 - product)
            w -= A * mc / (sqrt(v / (1 - B2**t)) + E)
            out.append(w)
        return out

    return run


def amsgrad(kind):
    def run(grad, w, steps):
        m = v = top = 0.0
        out = []
        for t in range(1, steps + 1):
            g = grad(w, t)
            m = B1 * m + (1 - B1) * g
            v = B2 * v + (1 - B2) * g * g
            top = max(top, v)
            match kind:
                case "uncorrected":
                    w -= A * m / (sqrt(top) + E)
                case "corrected":
                    w -= A / (1 - B1**t) * m / (sqrt(top) / sqrt(1 - B2**t) + E)
                case "folded":
                    w -= A * sqrt(1 - B2**t) / (1 - B1**t) * m / (sqrt(top) + E)
            out.append(w)
        return out

    return run


def lion(grad, w, steps):
    m, out = 0.0, []
    for t in range(1, steps + 1):
        g = grad(w, t)
        c = sgn(B1 * m + (1 - B1) * g)
        w = w - A * (c + L * w)
        m = B2 * m + (1 - B2) * g
        out.append(w)
    return out


REFERENCE = {
    ("sgd", "plain"): sgd,
    **{
        ("momentum", code): heavy_ball(code)
        for code in ("rate-in-velocity", "rate-in-step", "rate-twice", "added", "average")
    },
    ("nesterov", "standard"): nesterov_standard,
    ("nesterov", "climbing"): nesterov_climbing,
    ("nesterov", "shifted"): nesterov_torch,
    ("nesterov", "shifted-rate-in-velocity"): nesterov_keras,
    ("rprop", "sign"): rprop_sign,
    ("rprop", "gradient"): rprop_gradient,
    ("rprop", "back"): rprop_back,
    ("rprop", "zero"): rprop_torch,
    **{("adagrad", code): adagrad(code) for code in ("inside", "outside", "started")},
    ("adadelta", "standard"): adadelta,
    ("adadelta", "fourth-root"): adadelta_fourth,
    **{
        ("rmsprop", code): rmsprop(code)
        for code in ("outside", "inside", "unsquared", "centred", "centred-inside")
    },
    **{
        ("adam", code): adam(code)
        for code in (
            "corrected",
            "corrected-inside",
            "folded",
            "uncorrected",
            "uncorrected-inside",
            "times-gradient",
        )
    },
    **{("adamw", code): adamw(code) for code in ("rate-times-decay", "decay-alone", "folded")},
    **{("adamax", code): adamax(code) for code in ("plain", "inside", "outside")},
    **{
        ("nadam", code): nadam(code)
        for code in ("constant", "same-correction", "scheduled", "scheduled-fast")
    },
    **{("amsgrad", code): amsgrad(code) for code in ("uncorrected", "corrected", "folded")},
    ("lion", "plain"): lion,
}
