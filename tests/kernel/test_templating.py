from flask import Flask

from alumnet.kernel.templating import PageEnvironment, breakable


def test_globals_that_come_later_reach_templates_that_are_loaded_already() -> None:
    environment = PageEnvironment(Flask(__name__))
    page = environment.from_string("{{ site_name }}")
    environment.globals["site_name"] = "Northgate"
    assert page.render() == "Northgate"


def test_globals_of_one_template_reach_no_other() -> None:
    environment = PageEnvironment(Flask(__name__))
    environment.globals["site_name"] = "Northgate"
    own = environment.from_string("{{ site_name }}", globals={"site_name": "Here"})
    assert own.render() == "Here"
    assert environment.from_string("{{ site_name }}").render() == "Northgate"


def test_a_long_address_goes_on_in_the_next_line_behind_a_sign_and_never_becomes_markup() -> None:
    assert breakable("ada.lind@example.org") == "ada.<wbr>lind@<wbr>example.<wbr>org"
    assert breakable("<b>@x") == "&lt;b&gt;@<wbr>x"
    assert breakable("No address known.") == "No address known."
