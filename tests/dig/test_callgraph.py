"""The call graph: a small repository in each language, and the edges that its text settles, or leaves open."""

from __future__ import annotations

from textwrap import dedent

import pytest
from digsite import DigSite
from lives import forget

from archaeologist.dig.callgraph import CallGraph
from archaeologist.dig.site import Site
from archaeologist.domain.calls import CallEdge, CallPlace


def graph(site: DigSite, files: dict[str, str]) -> CallGraph:
    site.commit("All of it", {path: dedent(text).lstrip("\n") for path, text in files.items()})
    opened = Site.open(site.path)
    return CallGraph.of(opened, opened.history.size)


def callees(found: CallGraph, path: str, name: str) -> dict[str, float]:
    """What a definition calls, as `path name`, with weights."""
    return {f"{e.callee.path} {e.callee.name}": e.weight for e in found.callees(CallPlace(path, name))}


def shown(way: tuple[CallEdge, ...]) -> str:
    return " -> ".join([*(edge.caller.name or edge.caller.path for edge in way), way[-1].callee.name])


@pytest.mark.parametrize(
    ("files", "caller", "expected"),
    [
        pytest.param(
            {
                "pkg/__init__.py": "from .core import run as start\n",
                "pkg/core.py": "def run():\n    helper()\n\ndef helper():\n    pass\n",
                "app.py": "import json\nfrom pkg import start\n\ndef main():\n    start()\n    json.dumps()\n",
            },
            ("app.py", "main"),
            {"pkg/core.py run": 1.0},
            id="Python: through a re-export under another name; what is not here is nobody's",
        ),
        pytest.param(
            {
                "lib/json.py": "def dumps():\n    pass\n",
                "lib/__init__.py": "",
                "app.py": "import json\nimport lib.json\n\ndef main():\n    json.dumps()\n    lib.json.dumps()\n",
            },
            ("app.py", "main"),
            {"lib/json.py dumps": 1.0},
            id="Python: a module of a package is not the one of that name at the top",
        ),
        pytest.param(
            {
                "base.py": "class Base:\n    def load(self):\n        pass\n",
                "a.py": """
                    from base import Base

                    class Child(Base):
                        def run(self):
                            self.load()
                            super().load()

                    class Grandchild(Child):
                        def load(self):
                            pass
                    """,
            },
            ("a.py", "Child.run"),
            {"base.py Base.load": 1.0, "a.py Grandchild.load": 0.9},
            id="Python: an inherited method, and the heir that has another in its place",
        ),
        pytest.param(
            {
                "a.py": """
                    class Tool:
                        def go(self):
                            pass

                    class Other:
                        def go(self):
                            pass

                    def make() -> Tool:
                        return Tool()

                    def main(given: Other):
                        given.go()

                    def second():
                        tool = make()
                        tool.go()

                    def third(unknown):
                        unknown.go()
                    """,
            },
            ("a.py", "second"),
            {"a.py make": 1.0, "a.py Tool.go": 1.0},
            id="Python: a variable is what the function gives back that it takes its value from",
        ),
        pytest.param(
            {
                "src/index.js": """
                    import start, { stop as halt } from './core';
                    import * as tools from './tools';
                    const legacy = require('./legacy');
                    export function main() { start(); halt(); tools.sharpen(); legacy.old(); start.call(this); }
                    """,
                "src/core.js": "export default function start() {}\nexport function stop() {}\n",
                "src/tools/index.js": "export * from './sharp';\n",
                "src/tools/sharp.js": "export const sharpen = () => {};\n",
                "src/legacy.js": "exports.old = function () {};\n",
            },
            ("src/index.js", "main"),
            {
                "src/core.js start": 1.0,
                "src/core.js stop": 1.0,
                "src/tools/sharp.js sharpen": 1.0,
                "src/legacy.js old": 1.0,
            },
            id="JavaScript: default and named imports, a re-exported star, require",
        ),
        pytest.param(
            {
                "a.ts": """
                    import { Store } from './store';
                    export class View {
                      private store = new Store();
                      draw(other: Store) { this.store.read(); other.read(); this.clear(); }
                      clear() {}
                    }
                    """,
                "store.ts": "export class Store { read() {} }\nexport class File { read() {} }\n",
            },
            ("a.ts", "View.draw"),
            {"store.ts Store.read": 1.0, "a.ts View.clear": 1.0},
            id="TypeScript: a typed parameter and the own class",
        ),
        pytest.param(
            {
                "go.mod": "module example.org/shop\n",
                "main.go": """
                    package main
                    import "example.org/shop/cart"
                    func main() { c := cart.New(); c.Add(); local() }
                    """,
                "local.go": "package main\nfunc local() {}\n",
                "cart/cart.go": """
                    package cart
                    type Cart struct{}
                    func New() *Cart { return &Cart{} }
                    func (c *Cart) Add() { c.grow() }
                    """,
                "cart/grow.go": "package cart\nfunc (c *Cart) grow() {}\n",
                "list/list.go": "package list\ntype List struct{}\nfunc (l *List) Add() {}\n",
            },
            ("main.go", "main"),
            {"cart/cart.go New": 1.0, "cart/cart.go Cart.Add": 1.0, "local.go local": 1.0},
            id="Go: another package, another file of the package, the type that a function gives back",
        ),
        pytest.param(
            {
                "src/lib.rs": """
                    pub mod tools;
                    use crate::tools::{sharpen, Tool as T};
                    pub fn main() { sharpen(); let t = T::new(); t.cut(); }
                    """,
                "src/tools.rs": """
                    pub fn sharpen() {}
                    pub struct Tool;
                    impl Tool {
                        pub fn new() -> Self { Tool }
                        pub fn cut(&self) { self.wear(); }
                        fn wear(&self) {}
                    }
                    """,
                "src/other.rs": "pub struct Saw;\nimpl Saw { pub fn cut(&self) {} }\n",
            },
            ("src/lib.rs", "main"),
            {"src/tools.rs sharpen": 1.0, "src/tools.rs Tool.new": 1.0, "src/tools.rs Tool.cut": 1.0},
            id="Rust: use with another name, an associated function, the Self it gives back",
        ),
        pytest.param(
            {
                "src/org/a/Main.java": """
                    package org.a;
                    import org.b.Cart;
                    class Main extends Base {
                      void run(Cart cart) { cart.add(); hello(); new Near(); Cart.make(); }
                    }
                    """,
                "src/org/a/Base.java": "package org.a;\nclass Base { void hello() {} }\n",
                "src/org/a/Near.java": "package org.a;\nclass Near {}\n",
                "src/org/b/Cart.java": "package org.b;\npublic class Cart { void add() {} static Cart make() {} }\n",
                "src/org/b/List.java": "package org.b;\npublic class List { void add() {} }\n",
            },
            ("src/org/a/Main.java", "Main.run"),
            {
                "src/org/b/Cart.java Cart.add": 1.0,
                "src/org/a/Base.java Base.hello": 1.0,
                "src/org/a/Near.java Near": 1.0,
                "src/org/b/Cart.java Cart.make": 1.0,
            },
            id="Java: a typed parameter, an inherited method, a class of the package",
        ),
        pytest.param(
            {
                "main.c": "int main(void) { return helper(1) + twice(2); }\nstatic int twice(int a) { return a; }\n",
                "util.c": "int helper(int a) { return a; }\n",
                "other.c": "static int twice(int a) { return 2 * a; }\n",
            },
            ("main.c", "main"),
            {"util.c helper": 1.0, "main.c twice": 1.0},
            id="C: a function of another file, and a static one that only its own file sees",
        ),
        pytest.param(
            {
                "a.rb": "class Shop < Base\n  def sell\n    price()\n    Cart.new\n  end\nend\n",
                "base.rb": "class Base\n  def price\n  end\nend\n",
                "cart.rb": "class Cart\nend\n",
            },
            ("a.rb", "Shop.sell"),
            {"base.rb Base.price": 1.0},
            id="Ruby: a method of the base, called by its plain name",
        ),
        pytest.param(
            {
                "a.php": """
                    <?php
                    use App\\Cart;
                    class Shop {
                      function sell(Cart $cart) { $cart->add(); $this->count(); }
                      function count() {}
                    }
                    """,
                "cart.php": "<?php\nnamespace App;\nclass Cart { function add() {} }\n",
                "list.php": "<?php\nnamespace App;\nclass Pile { function add() {} }\n",
            },
            ("a.php", "Shop.sell"),
            {"cart.php App.Cart.add": 1.0, "a.php Shop.count": 1.0},
            id="PHP: a typed parameter and the own object",
        ),
    ],
)
def test_calls_that_the_text_settles(
    site: DigSite, files: dict[str, str], caller: tuple[str, str], expected: dict[str, float]
) -> None:
    assert callees(graph(site, files), *caller) == expected


MANY = {
    "a.py": "def main(thing):\n    thing.spin()\n",
    "b.py": "class Top:\n    def spin(self):\n        pass\n\nclass Wheel:\n    def spin(self):\n        pass\n",
    "tests/test_b.py": "class Fake:\n    def spin(self):\n        pass\n",
}


def test_what_may_be_meant_is_kept_with_equal_parts_of_the_weight(site: DigSite) -> None:
    assert callees(graph(site, MANY), "a.py", "main") == {"b.py Top.spin": 0.45, "b.py Wheel.spin": 0.45}


def test_a_receiver_called_like_a_type_speaks_for_it(site: DigSite) -> None:
    found = graph(site, {**MANY, "a.py": "def main(wheel):\n    wheel.spin()\n"})
    assert callees(found, "a.py", "main") == {"b.py Wheel.spin": 0.9}


WAYS = {
    "cli.py": "from app import run\n\ndef main():\n    run()\n\nmain()\n",
    "app.py": """
        from store import Store

        def run():
            check()
            Store().load()

        def check():
            Store()
        """,
    "store.py": """
        class Store:
            def __init__(self):
                self.load()

            def load(self):
                pass
        """,
    "tests/test_store.py": "from store import Store\n\ndef test_load():\n    Store().load()\n",
}
LOAD = CallPlace("store.py", "Store.load")
INIT = CallPlace("store.py", "Store.__init__")


def test_callers_come_with_the_surest_first_and_tests_last(site: DigSite) -> None:
    edges = graph(site, WAYS).callers(LOAD)
    assert [(str(e.caller), e.line, e.weight) for e in edges] == [
        ("run (app.py)", 5, 1.0),
        ("Store.__init__ (store.py)", 3, 1.0),
        ("test_load (tests/test_store.py)", 4, 1.0),
    ]


def test_who_makes_an_object_calls_its_constructor(site: DigSite) -> None:
    assert [e.caller.name for e in graph(site, WAYS).callers(INIT)] == ["check", "run", "test_load"]


def test_ways_lead_over_constructors_and_the_shortest_comes_first(site: DigSite) -> None:
    found = graph(site, WAYS)
    ways = found.paths(CallPlace("cli.py", "main"), LOAD)
    assert [shown(way) for way in ways] == [
        "main -> run -> Store.load",
        "main -> run -> Store.__init__ -> Store.load",
    ]
    assert found.paths(LOAD, CallPlace("cli.py", "main")) == ()


def test_entry_points_are_what_nothing_calls(site: DigSite) -> None:
    ways = graph(site, WAYS).entry_points(LOAD)
    assert [shown(way) for way in ways] == ["cli.py -> main -> run -> Store.load", "test_load -> Store.load"]


def test_a_definition_that_calls_itself_is_no_way_in(site: DigSite) -> None:
    found = graph(site, {"a.py": "def loop():\n    loop()\n"})
    loop = CallPlace("a.py", "loop")
    assert [e.caller for e in found.callers(loop)] == [loop]
    assert found.entry_points(loop) == ()


def test_vendored_and_generated_files_and_documents_are_not_looked_at(site: DigSite) -> None:
    found = graph(
        site,
        {
            "a.js": "export function run() {}\n",
            "vendor/b.js": "run();\n",
            "dist/c.js": "run();\n",
            "a.d.ts": "export function run(): void;\n",
        },
    )
    assert found.callers(CallPlace("a.js", "run")) == ()
    assert [s.path for s in found.named(("run",))] == ["a.js"]


def test_a_broken_file_gives_what_can_be_read_of_it(site: DigSite) -> None:
    found = graph(site, {"a.py": "def good():\n    callee()\n\ndef callee():\n    pass\n\ndef broken(:\n  ((((\n"})
    assert [e.caller.name for e in found.callers(CallPlace("a.py", "callee"))] == ["good"]


def test_a_missing_object_is_left_out_and_told(site: DigSite) -> None:
    files = {"a.py": "def run():\n    pass\n", "b.py": "import a\n\na.run()\n", "c.py": "import a\n\na.run()\n# c\n"}
    site.commit("Three files", files)
    opened = Site.open(site.path)
    forget(site, "main:b.py")
    found = CallGraph.of(opened, opened.history.size)
    assert [e.caller.path for e in found.callers(CallPlace("a.py", "run"))] == ["c.py"]
    assert found.unreadable == ("b.py",)
