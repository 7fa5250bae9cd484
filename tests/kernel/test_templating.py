from flask import Flask

from alumnet.kernel.templating import PageEnvironment


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
