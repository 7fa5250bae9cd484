"""How what people say of where they have been is shown to be true."""
