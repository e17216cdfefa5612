"""What is read of the traces of Python, pytest, JavaScript, Ruby and PHP."""

from __future__ import annotations

from logs import told

CHAIN = """
2024-05-01 12:00:00,123 ERROR app: request failed
Traceback (most recent call last):
  File "/app/src/shop/cart.py", line 12, in total
    return sum(p.price for p in self.items)
               ^^^^^^^
  File "/app/src/shop/cart.py", line 12, in <genexpr>
    return sum(p.price for p in self.items)
AttributeError: 'NoneType' object has no attribute 'price'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/src/shop/web.py", line 40, in checkout
    raise CheckoutError("cart is broken") from e
shop.errors.CheckoutError: cart is broken

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/src/shop/web.py", line 44, in checkout
    log(e)
NameError: name 'log' is not defined
INFO done
"""


def test_a_chain_is_told_from_what_surfaced_to_its_root() -> None:
    assert (
        told(CHAIN)
        == """
python 19-22  "NameError: name 'log' is not defined"
  checkout (/app/src/shop/web.py:44) | log(e)
python context 12-15  'shop.errors.CheckoutError: cart is broken'
  checkout (/app/src/shop/web.py:40) | raise CheckoutError("cart is broken") from e
python cause 2-8  "AttributeError: 'NoneType' object has no attribute 'price'"
  <genexpr> (/app/src/shop/cart.py:12) | return sum(p.price for p in self.items)
  total (/app/src/shop/cart.py:12) | return sum(p.price for p in self.items)"""
    )


GROUP = """
  + Exception Group Traceback (most recent call last):
  |   File "t.py", line 3, in <module>
  |     raise ExceptionGroup("many", [a, b])
  | ExceptionGroup: many (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "t.py", line 1, in one
    |     raise ValueError(1)
    | ValueError: 1
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "t.py", line 2, in two
    |     raise TypeError(2)
    | TypeError: 2
    +------------------------------------
"""


def test_members_of_a_group_follow_it() -> None:
    assert (
        told(GROUP)
        == """
python 1-4  'ExceptionGroup: many (2 sub-exceptions)'
  <module> (t.py:3) | raise ExceptionGroup("many", [a, b])
python member 6-9  'ValueError: 1'
  one (t.py:1) | raise ValueError(1)
python member 11-14  'TypeError: 2'
  two (t.py:2) | raise TypeError(2)"""
    )


SYNTAX = """
Traceback (most recent call last):
  File "a.py", line 1, in <module>
    import b
  File "/x/b.py", line 3
    def (
        ^
SyntaxError: invalid syntax
"""


def test_a_syntax_error_has_the_place_of_the_source() -> None:
    assert (
        told(SYNTAX)
        == """
python 1-7  'SyntaxError: invalid syntax'
  ? (/x/b.py:3) | def (
  <module> (a.py:1) | import b"""
    )


PYTEST = """
=================================== FAILURES ===================================
____________________________________ test_x ____________________________________

    def test_x():
>       total([])

tests/test_x.py:5:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _

items = []

    def total(items):
        if not items:
>           raise ValueError("empty")
E           ValueError: empty
E           more

shop/cart.py:3: ValueError
=========================== short test summary info ============================
FAILED tests/test_x.py::test_x - ValueError: empty
____ test_y ____
tests/test_y.py:9: in test_y
    foo()
src/y.py:3: in foo
    1/0
E   ZeroDivisionError: division by zero
"""


def test_pytest_long_and_short() -> None:
    assert (
        told(PYTEST)
        == r"""
python 7-18  'ValueError: empty\nmore'
  total (shop/cart.py:3) | raise ValueError("empty")
  test_x (tests/test_x.py:5) | total([])
python 22-26  'ZeroDivisionError: division by zero'
  foo (src/y.py:3) | 1/0
  test_y (tests/test_y.py:9) | foo()"""
    )


V8 = """
Uncaught TypeError: Cannot read properties of undefined (reading 'x')
    at Foo.bar [as baz] (webpack:///./src/foo.js?12ab:12:3)
    at async run (file:///C:/proj/dist/run.mjs:3:1)
    at new Thing (/app/node_modules/pkg/lib/index.js:1:1)
    at Object.<anonymous> (/app/src/a.test.ts:5:9)
    at /app/src/b.ts:7:8
    at Array.map (<anonymous>)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  [cause]: Error: inner
      at deep (/app/src/c.ts:1:2)
}
"""


def test_the_stack_of_v8_with_a_cause() -> None:
    assert (
        told(V8)
        == """
javascript 1-8  "TypeError: Cannot read properties of undefined (reading 'x')"
  Foo.bar (src/foo.js:12)
  run (C:/proj/dist/run.mjs:3)
  Thing (/app/node_modules/pkg/lib/index.js:1)
  ? (/app/src/a.test.ts:5)
  ? (/app/src/b.ts:7)
  Array.map
  process.processTicksAndRejections (node:internal/process/task_queues:95)
javascript cause 9-10  'Error: inner'
  deep (/app/src/c.ts:1)"""
    )


FF = """
TypeError: foo is undefined
bar/<@http://localhost:8080/static/js/app.js:10:5
async*run@http://localhost:8080/static/js/app.js:20:7
@http://localhost:8080/:3:1
[native code]
"""


def test_the_stack_of_firefox() -> None:
    assert (
        told(FF)
        == """
javascript 1-4  'TypeError: foo is undefined'
  bar (http://localhost:8080/static/js/app.js:10)
  run (http://localhost:8080/static/js/app.js:20)
  ? (http://localhost:8080/:3)"""
    )


RUBY = """
app/cart.rb:12:in `total': undefined method `x' for nil:NilClass (NoMethodError)
\tfrom app/cart.rb:3:in `block in run'
\tfrom app/main.rb:1:in `<main>'
cart.rb:3:in 'Shop::Cart#total': boom (Shop::Error)
\tfrom main.rb:1:in '<main>'
Traceback (most recent call last):
\t1: from m.rb:9:in `<main>'
c.rb:1:in `x': msg (ArgumentError)

NoMethodError (undefined method `y' for nil:NilClass):

app/controllers/x.rb:12:in `index'
"""


def test_ruby_in_every_order() -> None:
    assert (
        told(RUBY)
        == """
ruby 1-3  "NoMethodError: undefined method `x' for nil:NilClass"
  total (app/cart.rb:12)
  run (app/cart.rb:3)
  <main> (app/main.rb:1)
ruby cause 4-5  'Shop::Error: boom'
  Shop.Cart.total (cart.rb:3)
  <main> (main.rb:1)
ruby 6-8  'ArgumentError: msg'
  x (c.rb:1)
  <main> (m.rb:9)
ruby 10-12  "NoMethodError: undefined method `y' for nil:NilClass"
  index (app/controllers/x.rb:12)"""
    )


PHP = r"""
PHP Fatal error:  Uncaught InvalidArgumentException: bad in /var/www/app/Cart.php:12
Stack trace:
#0 /var/www/app/Shop.php(34): Acme\Cart->total(Array)
#1 [internal function]: Acme\Shop->run()
#2 {main}

Next RuntimeException: worse in /var/www/app/Shop.php:40
Stack trace:
#0 {main}
  thrown in /var/www/app/Cart.php on line 12
"""


def test_php_chained() -> None:
    assert (
        told(PHP)
        == """
php 7-9  'RuntimeException: worse'
  ? (/var/www/app/Shop.php:40)
php cause 1-5  'InvalidArgumentException: bad'
  Acme.Cart.total (/var/www/app/Cart.php:12)
  Acme.Shop.run (/var/www/app/Shop.php:34)"""
    )
