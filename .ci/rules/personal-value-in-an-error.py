"""What the rule of the same name finds, and what it lets pass."""


def parse(address, line, letter):
    if "@" not in address:
        # ruleid: personal-value-in-an-error
        raise MailAddressError(f"{address} is no address")
    if letter.recipient is None:
        # ruleid: personal-value-in-an-error
        message = f"nobody is called {letter.recipient}"
        raise NoSuchPerson(message)
    # ok: personal-value-in-an-error
    raise MailAddressError(f"line {line}: there is no @ in this address")
