"""Error correction of the two codes of a notice: Reed-Solomon over 256 symbols. No ORM."""

__all__ = ["ReedSolomon"]


class ReedSolomon:
    """Compute the check symbols of a block, a whole remainder at a time.

    The remainder is one integer of ``count`` bytes; the multiples of the generator are laid out beforehand, so that a symbol
    of data costs one shift and one exclusive or.
    """

    def __init__(self, primitive: int, first_root: int, count: int):
        self.count = count
        self._set_powers(primitive)
        generator = [1]
        for power in range(first_root, first_root + count):
            generator = self._multiply_by_root(generator, power)
        self._multiples = [self._pack(generator[1:], factor) for factor in range(256)]

    def get_check(self, data) -> bytes:
        """Return the check symbols of a block of data.

        >>> list(ReedSolomon(0x11D, 0, 10).get_check(bytes.fromhex("10200c566180ec11ec11ec11ec11ec11")))
        [165, 36, 212, 193, 237, 54, 199, 135, 44, 85]
        """
        top, keep, rest = 8 * (self.count - 1), (1 << 8 * self.count) - 1, 0
        for symbol in data:
            rest = (rest << 8 & keep) ^ self._multiples[rest >> top ^ symbol]
        return rest.to_bytes(self.count, "big")

    def _set_powers(self, primitive):
        self._powers, self._logs, value = [], {}, 1
        for power in range(255):
            self._powers.append(value)
            self._logs[value] = power
            value = value << 1 ^ (primitive if value & 0x80 else 0)

    def _multiply(self, one, other):
        return self._powers[(self._logs[one] + self._logs[other]) % 255] if one and other else 0

    def _multiply_by_root(self, polynomial, power):
        root = self._powers[power]
        shifted = [0, *(self._multiply(value, root) for value in polynomial)]
        return [one ^ other for one, other in zip([*polynomial, 0], shifted)]

    def _pack(self, coefficients, factor):
        return int.from_bytes(bytes(self._multiply(value, factor) for value in coefficients), "big")
