"""The outbox: letters are written in the transaction of what they tell of, and go out later."""
