"""Reduced ordered binary decision diagrams: exact reasoning over all completions.

Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", IEEE Trans. Computers C-35(8), 1986. A function is
a number; 0 and 1 are the constants. Variables are numbers, ordered as such.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from agreement_kb.model.finding import Finding, TooLarge

FALSE, TRUE = 0, 1
MAX_NODES = 200_000
MAX_VARIABLES = 400
_LAST = 1 << 30


@dataclass
class Diagrams:
    """A table of functions over variables ``0 .. n-1``, bounded by ``max_nodes``."""

    max_nodes: int = MAX_NODES
    nodes: list[tuple[int, int, int]] = field(default_factory=lambda: [(_LAST, 0, 0), (_LAST, 1, 1)])
    unique: dict[tuple[int, int, int], int] = field(default_factory=dict)
    computed: dict[tuple[int, int, int], int] = field(default_factory=dict)

    def variable(self, number: int) -> int:
        """The function that is true where the variable is."""
        return self._node(number, FALSE, TRUE)

    def ite(self, test: int, then: int, otherwise: int) -> int:
        """``then`` where ``test`` holds, else ``otherwise``.

        Raises:
            TooLarge: the table is full.
        """
        if test == TRUE:
            return then
        if test == FALSE:
            return otherwise
        if then == otherwise:
            return then
        if then == TRUE and otherwise == FALSE:
            return test
        key = (test, then, otherwise)
        known = self.computed.get(key)
        if known is not None:
            return known
        top = min(self.nodes[test][0], self.nodes[then][0], self.nodes[otherwise][0])
        low = self.ite(self._low(test, top), self._low(then, top), self._low(otherwise, top))
        high = self.ite(self._high(test, top), self._high(then, top), self._high(otherwise, top))
        result = self.computed[key] = self._node(top, low, high)
        return result

    def conj(self, first: int, second: int) -> int:
        """Both."""
        return self.ite(first, second, FALSE)

    def disj(self, first: int, second: int) -> int:
        """Either."""
        return self.ite(first, TRUE, second)

    def neg(self, function: int) -> int:
        """Not."""
        return self.ite(function, FALSE, TRUE)

    def differ(self, first: int, second: int) -> int:
        """Exactly one of the two."""
        return self.ite(first, self.neg(second), second)

    def fix(self, function: int, values: dict[int, bool], known: dict[int, int] | None = None) -> int:
        """The function with some variables given values.

        ``known``: what came of it for nodes before, with the same values; it is added to.
        """
        memo: dict[int, int] = known if known is not None else {}
        last = max(values, default=-1)

        def walk(node: int) -> int:
            number, low, high = self.nodes[node]
            if number > last:
                return node
            if node not in memo:
                if number in values:
                    memo[node] = walk(high if values[number] else low)
                else:
                    # The variables left keep their order, so the node can be made as it stands.
                    memo[node] = self._node(number, walk(low), walk(high))
            return memo[node]

        return walk(function)

    def exists(self, function: int, numbers: Collection[int]) -> int:
        """Where the function is true for some values of these variables.

        Raises:
            TooLarge: the table is full.
        """
        memo: dict[int, int] = {}
        last = max(numbers, default=-1)

        def walk(node: int) -> int:
            number, low, high = self.nodes[node]
            if number > last:
                return node
            if node not in memo:
                below = walk(low), walk(high)
                memo[node] = self.disj(*below) if number in numbers else self._node(number, *below)
            return memo[node]

        return walk(function)

    def excluded(self, function: int, values: Mapping[int, bool]) -> bool:
        """Whether the function is false whatever the variables without a value are; nothing is built."""
        seen: set[int] = set()
        waiting = [function]
        while waiting:
            node = waiting.pop()
            if node == TRUE:
                return False
            if node == FALSE or node in seen:
                continue
            seen.add(node)
            number, low, high = self.nodes[node]
            known = values.get(number)
            waiting += (low, high) if known is None else (high if known else low,)
        return True

    def core(self, function: int, values: Mapping[int, bool]) -> dict[int, bool]:
        """Of values that exclude a function, some that do and none of which can be left out."""
        left, found = sorted(values), dict[int, bool]()
        while not self.excluded(function, found):
            # The shortest beginning that does, with what is found already: its last is one that can't be left out.
            low, high = 0, len(left)
            while low < high:
                middle = (low + high) // 2
                if self.excluded(function, {**{n: values[n] for n in left[:middle]}, **found}):
                    high = middle
                else:
                    low = middle + 1
            found[left[low - 1]] = values[left[low - 1]]
            left = left[: low - 1]
        return found

    def support(self, function: int) -> set[int]:
        """The variables the function depends on."""
        seen: set[int] = set()
        waiting, found = [function], set()
        while waiting:
            node = waiting.pop()
            if node > 1 and node not in seen:
                seen.add(node)
                number, low, high = self.nodes[node]
                found.add(number)
                waiting += (low, high)
        return found

    def path(self, function: int) -> dict[int, bool]:
        """Values of some variables under which the function is true whatever the others are; false is preferred."""
        assert function != FALSE
        values: dict[int, bool] = {}
        while function != TRUE:
            number, low, high = self.nodes[function]
            values[number] = low == FALSE
            function = high if low == FALSE else low
        return values

    def agreeing(self, function: int, values: Mapping[int, bool]) -> dict[int, bool] | None:
        """A path as ``path`` gives, among those that agree with some values; None where there is none."""
        dead = {FALSE}
        path: list[tuple[int, int, bool]] = []
        node = function
        while node != TRUE:
            number, low, high = self.nodes[node]
            left = [v for v, child in ((False, low), (True, high)) if child not in dead and values.get(number, v) is v]
            if left:
                path.append((node, number, left[0]))
                node = high if left[0] else low
                continue
            dead.add(node)
            if not path:
                return None
            node, _, _ = path.pop()
        return {number: value for _, number, value in path}

    def holds(self, function: int, values: dict[int, bool]) -> bool:
        """Whether the function is true; variables without a value are false."""
        while function > 1:
            number, low, high = self.nodes[function]
            function = high if values.get(number, False) else low
        return function == TRUE

    def _low(self, node: int, top: int) -> int:
        number, low, _ = self.nodes[node]
        return low if number == top else node

    def _high(self, node: int, top: int) -> int:
        number, _, high = self.nodes[node]
        return high if number == top else node

    def _node(self, number: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (number, low, high)
        known = self.unique.get(key)
        if known is None:
            if len(self.nodes) >= self.max_nodes:
                message = f"The question has too many open facts together: more than {self.max_nodes} combinations."
                raise TooLarge([Finding("AKB901", message, hint="State more of the facts, or ask about fewer things.")])
            known = self.unique[key] = len(self.nodes)
            self.nodes.append(key)
        return known
