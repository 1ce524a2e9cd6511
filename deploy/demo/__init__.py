"""The demonstration: one case and its people, nine months in about a minute."""

from deploy.demo.show import run_demo

__all__ = ["run_demo"]
