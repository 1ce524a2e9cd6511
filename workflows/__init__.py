"""The story: facts in, obligations out, and one durable workflow per case that carries them out.

Nothing in this package does I/O, reads a clock or an environment, or imports another package of
the product.
"""
