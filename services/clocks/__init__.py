"""What time it is: the port, the real clock, and the stepped one of a demonstration."""

from services.clocks.clock import Clock, SteppedClock, SystemClock

__all__ = ["Clock", "SteppedClock", "SystemClock"]
