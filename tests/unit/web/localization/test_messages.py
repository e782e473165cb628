import pickle

from services.web.localization.messages import Message


def test_a_message_is_its_english_sentence_and_keeps_its_values() -> None:
    message = Message("The file has more than %(most)s lines in %(name)s.", most=25_000, name="a%b")
    assert message == "The file has more than 25,000 lines in a%b."
    assert message.values == {"most": 25_000, "name": "a%b"}


def test_a_message_stays_itself_on_its_way_from_another_process() -> None:
    message = Message("“%(text)s” is not a year.", text="50%")
    arrived = pickle.loads(pickle.dumps(message))
    assert (arrived, arrived.template, arrived.values) == (message, message.template, message.values)
