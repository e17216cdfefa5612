"""Where the frames of a trace are in the repository, however far from it the code ran."""

from __future__ import annotations

import pytest
from digsite import DigSite

from archaeologist.dig.frames import placed_traces
from archaeologist.dig.site import Site

CART = """import json


class Cart:
    def total(self):
        return sum(self.prices)

    def clear(self):
        self.prices = []
"""


def places(site: DigSite, text: str) -> list[str]:
    """Each frame as «definition (path:line)», or whose code it is instead."""
    found, _ = placed_traces(Site.open(site.path), text)
    return [
        f"{each.symbol} ({each.path}:{each.line})" if each.path else (each.foreign or "?")
        for trace in found
        for each in trace.frames
    ]


def python(file: str, line: int, name: str = "total", text: str = "") -> str:
    source = f"    {text}\n" if text else ""
    return f'Traceback (most recent call last):\n  File "{file}", line {line}, in {name}\n{source}ValueError: bad\n'


@pytest.mark.parametrize(
    "file",
    [
        "src/shop/cart.py",
        "./src/shop/cart.py",
        "/home/me/work/src/shop/cart.py",
        "/usr/lib/python3.11/site-packages/shop/cart.py",
        "site-packages/shop/cart.py",
        "C:\\venv\\Lib\\site-packages\\shop\\cart.py",
        "/app/.venv/lib/python3.12/site-packages/shop-2.0-py3.12.egg/shop/cart.py",
        "/app/shop/cart.py",
    ],
)
def test_a_python_file_is_found_wherever_it_was_installed(site: DigSite, file: str) -> None:
    site.commit("Begin", {"src/shop/cart.py": CART, "src/shop/__init__.py": "", "tests/cart.py": "x = 1\n"})
    assert places(site, python(file, 6)) == ["Cart.total (src/shop/cart.py:6)"]


@pytest.mark.parametrize(
    ("file", "whose"),
    [
        ("/usr/lib/python3.11/json/__init__.py", "the standard library"),
        ("/usr/lib/python3.11/site-packages/json/__init__.py", "json"),
        ("/usr/lib/python3.11/site-packages/requests/cart.py", "requests"),
        ("<frozen importlib._bootstrap>", "the standard library"),
        ("/home/me/elsewhere/start.py", "?"),
    ],
)
def test_other_code_is_told_apart_even_where_names_agree(site: DigSite, file: str, whose: str) -> None:
    site.commit("Begin", {"src/shop/__init__.py": "", "src/shop/json/__init__.py": "def total():\n    pass\n"})
    assert places(site, python(file, 2)) == [whose]


def test_a_line_that_drifted_is_found_by_its_text_in_the_definition(site: DigSite) -> None:
    drifted = "# one\n# two\n# three\n" + CART.replace(
        "    def clear", "    def again(self):\n        return sum(self.prices)\n\n    def clear"
    )
    site.commit("Begin", {"shop/cart.py": drifted})
    assert places(site, python("shop/cart.py", 6, "total", "return  sum( self.prices )")) == [
        "Cart.total (shop/cart.py:9)"
    ]
    assert places(site, python("shop/cart.py", 90, "again", "return sum(self.prices)")) == [
        "Cart.again (shop/cart.py:12)"
    ]


def test_without_its_text_a_line_is_believed_only_inside_the_definition_that_is_named(site: DigSite) -> None:
    site.commit("Begin", {"shop/cart.py": CART})
    assert places(site, python("shop/cart.py", 6, "total")) == ["Cart.total (shop/cart.py:6)"]
    assert places(site, python("shop/cart.py", 9, "total")) == ["Cart.total (shop/cart.py:0)"]
    assert places(site, python("shop/cart.py", 1, "<module>")) == [" (shop/cart.py:1)"]


def test_a_file_that_was_moved_since_is_entered_by_the_name_of_the_function(site: DigSite) -> None:
    site.commit("Begin", {"shop/cart.py": CART})
    site.rename("shop/cart.py", "store/basket.py")
    assert places(site, python("/app/shop/cart.py", 6, "total")) == ["Cart.total (store/basket.py:0)"]
    assert places(site, python("/app/other/cart.py", 6, "total")) == ["?"]


JAVA = """package org.shop;

public class Cart {
    int total() {
        return 1;
    }

    static class Row {
        int total() {
            return 2;
        }
    }
}
"""


def test_a_class_leads_to_its_file_and_an_inner_one_to_its_method(site: DigSite) -> None:
    site.commit("Begin", {"core/src/main/java/org/shop/Cart.java": JAVA, "other/org/Cart.java": JAVA})
    text = (
        "java.lang.IllegalStateException: x\n"
        "\tat org.shop.Cart.total(Cart.java:5)\n"
        "\tat shop@1.0/org.shop.Cart$Row.total(Cart.java:10)\n"
        "\tat java.base/java.util.ArrayList.forEach(ArrayList.java:1)\n"
        "\tat com.other.Cart.total(Cart.java:5)\n"
    )
    assert places(site, text) == [
        "Cart.total (core/src/main/java/org/shop/Cart.java:5)",
        "Cart.Row.total (core/src/main/java/org/shop/Cart.java:10)",
        "java",
        "com.other",
    ]


def test_an_import_path_of_go_leads_to_its_folder(site: DigSite) -> None:
    source = "package cart\n\nfunc (c *Cart) Total() int {\n\treturn 1\n}\n"
    site.commit("Begin", {"go.mod": "module example.org/shop/v2\n", "cart/cart.go": source, "old/cart.go": source})
    text = (
        "panic: boom\n\ngoroutine 1 [running]:\n"
        "example.org/shop/v2/cart.(*Cart).Total(0xc0)\n\t/go/pkg/mod/example.org/shop/v2@v2.1.0/cart/cart.go:4 +0x1d\n"
        "example.org/other/cart.Run()\n\t/go/pkg/mod/example.org/other@v1.0.0/cart/cart.go:4 +0x1d\n"
        "net/http.serve()\n\t/usr/local/go/src/net/http/server.go:4 +0x1d\n"
    )
    assert places(site, text) == ["Cart.Total (cart/cart.go:4)", "example.org/other/cart", "the standard library"]


def test_a_crate_of_the_registry_is_ours_when_its_manifest_says_so(site: DigSite) -> None:
    source = "pub fn total() -> i32 {\n    panic!()\n}\n"
    site.commit(
        "Begin", {"crates/cart/Cargo.toml": '[package]\nname = "shop-cart"\n', "crates/cart/src/lib.rs": source}
    )
    registry = "/home/ada/.cargo/registry/src/example.org-6f17d22bba15001f"
    panic = "thread 'main' panicked at {}:2:5:\nboom\n"
    assert places(site, panic.format(f"{registry}/shop-cart-1.2.0/src/lib.rs")) == ["total (crates/cart/src/lib.rs:2)"]
    assert places(site, panic.format(f"{registry}/other-1.2.0/src/lib.rs")) == ["other"]
    assert places(site, panic.format("/rustc/abc/library/core/src/option.rs")) == ["the standard library"]


def test_scripts_are_found_through_what_was_built_from_them(site: DigSite) -> None:
    source = "export function total(cart) {\n  return cart.sum();\n}\n"
    site.commit(
        "Begin",
        {
            "packages/cart/src/total.ts": source,
            "packages/cart/package.json": '{"name": "@shop/cart"}\n',
            "index.js": "x()\n",
        },
    )
    stack = "TypeError: x\n    at total ({}:2:3)\n"
    found = ["total (packages/cart/src/total.ts:2)"]
    assert places(site, stack.format("/app/packages/cart/dist/total.js")) == found
    assert places(site, stack.format("webpack:///./packages/cart/src/total.ts?4c2d")) == found
    assert places(site, stack.format("/app/node_modules/@shop/cart/dist/total.js")) == found
    assert places(site, stack.format("/app/node_modules/other/dist/total.js")) == ["other"]
    assert places(site, stack.format("node:internal/modules/cjs/loader")) == ["the standard library"]


def test_a_bundle_is_entered_by_the_names_of_its_functions(site: DigSite) -> None:
    source = (
        "export function patchCart(a) {\n  return patchRows(a);\n}\n\nfunction patchRows(a) {\n  return a.rows;\n}\n"
    )
    site.commit("Begin", {"src/renderer.ts": source})
    text = "TypeError: a is null\n    patchRows shop.esm-bundler.js:3996\n    patchCart shop.esm-bundler.js:4065\n"
    assert places(site, text) == ["patchRows (src/renderer.ts:0)", "patchCart (src/renderer.ts:0)"]


def test_the_rest_of_the_languages(site: DigSite) -> None:
    site.commit(
        "Begin",
        {
            "lib/shop/cart.rb": "class Cart\n  def total\n    raise 'x'\n  end\nend\n",
            "app/Cart.php": "<?php\nclass Cart {\n    function total() {\n        throw new E();\n    }\n}\n",
            "src/cart.c": "int total(void)\n{\n    return *p;\n}\n",
            "Shop/Cart.cs": "class Cart {\n    int Total() {\n        return 1;\n    }\n}\n",
        },
    )
    ruby = "/usr/lib/ruby/gems/3.2.0/gems/shop-1.0/lib/shop/cart.rb:3:in `total': x (RuntimeError)\n"
    php = (
        "PHP Fatal error:  Uncaught E: x in /var/www/app/Cart.php:4\nStack trace:\n"
        "#0 /var/www/index.php(3): Cart->total()\n#1 {main}\n"
    )
    asan = "==1==ERROR: AddressSanitizer: SEGV on unknown address\n    #0 0x4a5 in total /build/x/src/cart.c:3:5\n"
    net = "System.Exception: x\n   at Shop.Cart.Total() in C:\\build\\Shop\\Cart.cs:line 3\n"
    assert places(site, ruby + "\n" + php + "\n" + asan + "\n" + net) == [
        "Cart.total (lib/shop/cart.rb:3)",
        "Cart.total (app/Cart.php:4)",
        "?",
        "total (src/cart.c:3)",
        "Cart.Total (Shop/Cart.cs:3)",
    ]
