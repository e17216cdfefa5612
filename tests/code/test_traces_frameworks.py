"""What is read of traces of frameworks, servers and tools as they print them."""

from __future__ import annotations

from logs import told

NOTEBOOK = """
---------------------------------------------------------------------------
ZeroDivisionError                         Traceback (most recent call last)
Cell In[2], line 1
----> 1 f()

File ~/proj/shop/cart.py:12, in total(items)
     10 def total(items):
     11     x = 1
---> 12     return 1/0

ZeroDivisionError: division by zero
"""


def test_a_notebook() -> None:
    assert (
        told(NOTEBOOK)
        == """
python 6-11  'ZeroDivisionError: division by zero'
  total (~/proj/shop/cart.py:12) | return 1/0"""
    )


SPRING = """
2024-05-01 12:00:00.123 ERROR 1 --- [nio-8080-exec-1] o.a.c.c.C.[dispatcherServlet] : failed with root cause

java.lang.NullPointerException: null
\tat com.acme.CartController.total(CartController.java:33) ~[classes/:na]
\tat sun.reflect.NativeMethodAccessorImpl.invoke0(Native Method) ~[na:1.8.0_181]
\tat org.springframework.web.method.Handler.doInvoke(Handler.java:190) ~[spring-web-5.3.jar!/:5.3]
"""


def test_the_log_of_a_server_in_java() -> None:
    assert (
        told(SPRING)
        == """
jvm 3-6  'java.lang.NullPointerException: null'
  com.acme.CartController.total (CartController.java:33)
  sun.reflect.NativeMethodAccessorImpl.invoke0
  org.springframework.web.method.Handler.doInvoke (Handler.java:190)"""
    )


LARAVEL = r"""
[2024-05-01 12:00:00] production.ERROR: {"exception":"[object] (ErrorException(code: 0): $x at /app/Http/Cart.php:33)
[stacktrace]
#0 /var/www/app/Http/Cart.php(33): Illuminate\\Handler->handleError(8, 'Undefined...')
#1 /var/www/vendor/laravel/framework/src/Controller.php(54): App\\Http\\Cart->total()
#2 {main}
"}
"""


def test_an_object_that_a_framework_of_php_logged() -> None:
    assert (
        told(LARAVEL)
        == """
php 1-5  'ErrorException: $x'
  Illuminate.Handler.handleError (/app/Http/Cart.php:33)
  App.Http.Cart.total (/var/www/app/Http/Cart.php:33)
  ? (/var/www/vendor/laravel/framework/src/Controller.php:54)"""
    )


ANDROID = """
05-01 12:00:00.123  1234  1234 E AndroidRuntime: FATAL EXCEPTION: main
05-01 12:00:00.123  1234  1234 E AndroidRuntime: Process: com.acme, PID: 1234
05-01 12:00:00.123  1234  1234 E AndroidRuntime: java.lang.RuntimeException: Unable to start activity
05-01 12:00:00.123  1234  1234 E AndroidRuntime: \tat android.app.ActivityThread.launch(ActivityThread.java:2913)
05-01 12:00:00.123  1234  1234 E AndroidRuntime: Caused by: kotlin.UninitializedException: lateinit property x
05-01 12:00:00.123  1234  1234 E AndroidRuntime: \tat com.acme.MainActivity.onCreate(MainActivity.kt:12)
05-01 12:00:00.123  1234  1234 E AndroidRuntime: \t... 11 more
"""


def test_a_crash_of_android() -> None:
    assert (
        told(ANDROID)
        == """
jvm 3-4  'java.lang.RuntimeException: Unable to start activity'
  android.app.ActivityThread.launch (ActivityThread.java:2913)
jvm cause 5-6  'kotlin.UninitializedException: lateinit property x'
  com.acme.MainActivity.onCreate (MainActivity.kt:12)"""
    )


AGGREGATE = """
Unhandled Exception: System.AggregateException: One or more errors occurred. (bad) ---> System.ArgumentException: bad
   at Acme.Cart.Total[T](List`1 items) in /src/Cart.cs:line 12
   --- End of inner exception stack trace ---
   at System.Threading.Tasks.Task.Wait()
   at Acme.Program.<>c__DisplayClass0_0.<Main>b__0() in /src/Program.cs:line 7
"""


def test_an_aggregate_of_dotnet() -> None:
    assert (
        told(AGGREGATE)
        == """
csharp 4-5  'System.AggregateException: One or more errors occurred. (bad)'
  System.Threading.Tasks.Task.Wait
  Acme.Program.Main (/src/Program.cs:7)
csharp cause 1-2  'System.ArgumentException: bad'
  Acme.Cart.Total (/src/Cart.cs:12)"""
    )


ANYHOW = """
Error: could not load

Caused by:
    0: while reading
    1: No such file

Stack backtrace:
   0: anyhow::error::<impl anyhow::Error>::msg
             at /home/ada/.cargo/registry/src/example.org-1ecc6299db9ec823/anyhow-1.0.40/src/error.rs:79:36
   1: shop::cart::load
             at ./src/cart.rs:12:9
"""


def test_an_error_of_rust_with_its_causes() -> None:
    assert (
        told(ANYHOW)
        == r"""
rust 1-11  'Error: could not load\nCaused by:\n0: while reading\n1: No such file'
  anyhow::error.msg (/home/ada/.cargo/registry/src/example.org-1ecc6299db9ec823/anyhow-1.0.40/src/error.rs:79)
  shop::cart.load (src/cart.rs:12)"""
    )


CARRIED = """
level=error msg="request failed"
open x: no such file
github.com/acme/shop/cart.Load
\t/home/me/shop/cart/cart.go:12
main.main
\t/home/me/shop/main.go:5
runtime.main
\t/usr/local/go/src/runtime/proc.go:203
"""


def test_an_error_of_go_that_carries_its_stack() -> None:
    assert (
        told(CARRIED)
        == """
go 2-8  'open x: no such file'
  github.com/acme/shop/cart.Load (/home/me/shop/cart/cart.go:12)
  main.main (/home/me/shop/main.go:5)
  runtime.main (/usr/local/go/src/runtime/proc.go:203)"""
    )


RAILS = """
ActionView::Template::Error (undefined method `price' for nil:NilClass):
    10: <p>
    11: <%= @cart.price %>

app/views/cart/show.html.erb:11:in `_app_views_cart_show'
app/controllers/cart_controller.rb:5:in `show'
"""


def test_a_template_of_rails() -> None:
    assert (
        told(RAILS)
        == """
ruby 1-6  "ActionView::Template::Error: undefined method `price' for nil:NilClass"
  _app_views_cart_show (app/views/cart/show.html.erb:11)
  show (app/controllers/cart_controller.rb:5)"""
    )


CRASH_REPORT = """
Thread 0 Crashed:
0   libshop.dylib                 \t0x00000001000 Cart::total() + 123 (cart.cpp:12)
1   libshop.dylib                 \t0x00000001001 main + 5
"""


def test_a_crash_report() -> None:
    assert (
        told(CRASH_REPORT)
        == """
native 2-3  ''
  Cart.total (cart.cpp:12)
  main"""
    )


LLDB = """
* thread #1, queue = 'com.apple.main-thread', stop reason = EXC_BAD_ACCESS (code=1, address=0x0)
  * frame #0: 0x0000000100003f60 shop`total(c=0x0) at cart.c:5:12
    frame #1: 0x0000000100003f90 shop`main at main.c:9:3
"""


def test_a_debugger_of_llvm() -> None:
    assert (
        told(LLDB)
        == """
native 2-3  ''
  total (cart.c:5)
  main (main.c:9)"""
    )


KERNEL = """
BUG: kernel NULL pointer dereference, address: 0000000000000008
[   12.345678] RIP: 0010:cart_total+0x12/0x40 [shop]
[   12.345679] Call Trace:
[   12.345680]  shop_ioctl+0x12/0x34 [shop]
[   12.345681]  ? do_syscall_64+0x5b/0x1a0
"""


def test_an_oops_of_the_kernel() -> None:
    assert (
        told(KERNEL)
        == """
native 1-5  'BUG: kernel NULL pointer dereference, address: 0000000000000008'
  cart_total
  shop_ioctl
  do_syscall_64"""
    )
