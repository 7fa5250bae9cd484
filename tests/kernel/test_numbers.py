from alumnet.kernel.numbers import number


def test_numbers_are_words_up_to_ten() -> None:
    words = [number(count) for count in (0, 1, 10, 11, 1_200)]
    assert words == ["no", "one", "ten", "11", "1,200"]
