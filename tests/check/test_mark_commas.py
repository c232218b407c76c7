import msgspec

from nnsolve.solution import derive, marker
from nnsolve.topics.loss import TOPIC


def test_commas_before_three_digits_are_decimal_commas_where_the_working_follows_then():
    # (1 − 2.311)² = 1.718721, (2 − 3.439)² = 2.070721, together 3.789442; read as thousands, nothing follows.
    problem = msgspec.convert(
        {"topic": "loss", "loss": "sse", "targets": [1, 2], "outputs": ["2.311", "3.439"]}, TOPIC.problem
    )
    mark = marker(problem, derive(problem)).mark
    assert mark("l1 = 1,719\nl2 = 2,071\nL = 3,789").first_wrong is None
    assert mark("l1 = 1,719\nl2 = 2,171\nL = 3,890").first_wrong == 2
