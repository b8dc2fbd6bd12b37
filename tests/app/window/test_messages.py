"""Messages: every message once, in order."""

from __future__ import annotations

from app.window.messages import Messages


def test_every_message_is_kept_and_immediate_repeats_are_dropped() -> None:
    messages, said = Messages(), []
    messages.said.connect(lambda message: said.append(message.text))
    for text in ("One.", "One.", "", "Two.", "One."):
        messages.say(text)
    assert said == ["One.", "Two.", "One."]
    assert [line.split("  ")[1] for line in messages.history()] == said
