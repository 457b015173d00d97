"""Ways of a text as written down plainly: each way is what becomes of it with one list of answers."""

from collections.abc import Callable

Asked = list[tuple[int, int]]  # the answer that each question got, and how many there are to it


def choose(options: list[str], answers: list[int], asked: Asked) -> str:
    """The next question's answer, the first option where none is given, which is noted in `asked`."""
    answer = answers[len(asked)] if len(asked) < len(answers) else 0
    asked.append((answer, len(options)))
    return options[answer]


def every_way(resolve: Callable[[list[int]], tuple[str, Asked]], limit: int) -> list[str] | None:
    """Every answer in turn, the last question fastest; None for more than `limit`."""
    ways, answers = list[str](), list[int]()
    while len(ways) <= limit:
        way, asked = resolve(answers)
        ways.append(way)
        while asked and asked[-1][0] + 1 == asked[-1][1]:
            asked.pop()
        if not asked:
            return ways
        answers = [answer for answer, _ in asked]
        answers[-1] += 1
    return None
