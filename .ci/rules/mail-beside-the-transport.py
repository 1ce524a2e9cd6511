"""What the rule of the same name finds, and what it lets pass."""

import smtplib

import aiosmtplib


async def tell(message, transport, envelope):
    # ruleid: mail-beside-the-transport
    await aiosmtplib.send(message, hostname="relay.example.org")
    # ruleid: mail-beside-the-transport
    smtplib.SMTP("relay.example.org").send_message(message)
    # ok: mail-beside-the-transport
    await transport.deliver(envelope)
