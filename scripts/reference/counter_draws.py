"""What a training step draws, in plain Python: the counter-based numbers of src/base/random.h and what input noise and
mixup make of them. A second implementation, so that a run of today can be repeated by every later version.

    bits(i) = mix(key + (i + 1) golden),   key = mix(mix(seed + stream c1) + substream c2)
"""
import math

MASK = (1 << 64) - 1
INPUT_NOISE, AUGMENT = 6, 7  # streams


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Draws:
    def __init__(self, seed, stream, substream):
        first = mix((seed + stream * 0xD1342543DE82EF95) & MASK)
        self.key, self.count = mix((first + substream * 0xDA942042E4DD58B5) & MASK), 0

    def bits(self, i):
        return mix((self.key + (i + 1) * 0x9E3779B97F4A7C15) & MASK)

    def uniform(self, i):
        return (self.bits(i) >> 11) * 2.0**-53

    def next_bits(self):
        self.count += 1
        return self.bits(self.count - 1)

    def next_uniform(self):
        self.count += 1
        return self.uniform(self.count - 1)

    def next_normal(self):
        u, v = 1 - self.next_uniform(), self.next_uniform()
        return math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v)

    def below(self, bound):
        """Lemire's method: the upper half of a product, thrown away where it would be unfair."""
        while True:
            product = self.next_bits() * bound
            if product & MASK >= ((1 << 64) - bound) % bound:
                return product >> 64


def noise(seed, step, rows, inputs):
    """rows x inputs standard normal numbers: neighbours share the radius and the angle of a pair."""
    draws, pairs = Draws(seed, INPUT_NOISE, step), (inputs + 1) // 2
    table = []
    for row in range(rows):
        line = []
        for pair in range(pairs):
            at = 2 * (row * pairs + pair)
            radius = math.sqrt(-2 * math.log(1 - draws.uniform(at)))
            angle = 2 * math.pi * draws.uniform(at + 1)
            line += [radius * math.cos(angle), radius * math.sin(angle)]
        table.append(line[:inputs])
    return table


def log_gamma(a, draws):
    """The logarithm of a Gamma(a, 1) number: Marsaglia and Tsang; below 1 that of a + 1 times U^(1/a)."""
    more = 0.0
    if a < 1:
        more, a = math.log(1 - draws.next_uniform()) / a, a + 1
    d = a - 1 / 3
    while True:
        x, u = draws.next_normal(), 1 - draws.next_uniform()
        v = (1 + x / math.sqrt(9 * d)) ** 3
        if v > 0 and math.log(u) < x * x / 2 + d * (1 - v + math.log(v)):
            return math.log(d * v) + more


def mixup(seed, step, a, batch):
    """For every row of the batch its partner and its own share, Beta(a, a)."""
    order, partners = Draws(seed, AUGMENT, step << 20 | (1 << 20) - 1), list(batch)
    for i in range(len(partners), 1, -1):
        j = order.below(i)
        partners[i - 1], partners[j] = partners[j], partners[i - 1]
    shares = []
    for row in range(len(batch)):
        draws = Draws(seed, AUGMENT, step << 20 | row)
        own, other = log_gamma(a, draws), log_gamma(a, draws)
        shares.append(1 / (1 + math.exp(other - own)))
    return partners, shares
