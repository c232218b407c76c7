"""What a layer does, counted cell by cell and weight by weight, with no formula for sizes."""


def sliding(width, kernel, stride, front, back, dilation=1, *, ceil=False):
    """Window positions on a padded line: those that fit, and with `ceil` a last one that hangs over."""
    cells = list(range(width + front + back))
    offsets = [k * dilation for k in range(kernel)]
    positions = []
    start = 0
    while True:
        fits = start + offsets[-1] in cells[: len(cells)]
        if not fits:
            covered = bool(positions) and positions[-1] + offsets[-1] == cells[-1]
            begins_inside = start < front + width
            if ceil and positions and not covered and begins_inside:
                positions.append(start)
            return len(positions)
        positions.append(start)
        start += stride


def meeting(width, reach, stride):
    """Window positions that meet the line in at least one cell, every `stride`th of them."""
    every = [start for start in range(-3 * reach, width + 3 * reach) if start + reach > 0 and start < width]
    return len(every[::stride])


def centred(width, stride):
    """Windows whose middle stands on every `stride`th cell."""
    return len(range(width)[::stride])


def painted(width, kernel, stride, front, back, dilation=1, extra=0):
    """The cells that a transposed convolution reaches, less those cut off, and those added behind."""
    reached = {i * stride + k * dilation for i in range(width) for k in range(kernel)}
    return max(reached) + 1 - front - back + extra


def weights(kernel, channels, filters, groups=1):
    """One number for each cell of each filter in each channel that the filter sees."""
    cells = 1
    for size in kernel:
        cells *= len(range(size))
    count = 0
    for filter_ in range(filters):
        group = filter_ * groups // filters
        count += sum(cells for channel in range(channels) if channel * groups // channels == group)
    return count
